"""*Show as table*: a chart's samples as rows, the newest first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from models import formats
from models.record_table import RecordTable
from models.samples import Sample, sample_columns
from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.grid import Grid
from views.kit.labels import label

_HEIGHT = 380


class TableDialog(ChoiceDialog):
    """The samples as they were when it was opened."""

    def __init__(
        self, parent: QWidget, title: str, caption: str, labels: Sequence[str], rows: list[Sample]
    ) -> None:
        self.grid = Grid(title)
        self.table = RecordTable(sample_columns(labels), lambda row: row.slot, self.grid)
        self.table.show_rows(rows[::-1])
        self.grid.setModel(self.table)
        self.grid.setMinimumHeight(_HEIGHT)
        head = self.grid.horizontalHeader()
        head.setSectionResizeMode(0, head.ResizeMode.Stretch)
        count = formats.counted(len(rows), self.tr("{0} sample"), self.tr("{0} samples"))
        told = self.tr("{0}. {1}, the newest first.").format(caption, count)
        body = QWidget()
        body.setLayout(layouts.column(label(told, "caption", wrap=True), self.grid))
        choices = [
            Choice("csv", self.tr("Save figures\N{HORIZONTAL ELLIPSIS}")),
            Choice("close", self.tr("Close"), "primary"),
        ]
        width = min(900, 220 + 130 * len(labels))
        super().__init__(parent, title, body, choices, width=max(460, width))
