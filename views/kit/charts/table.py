"""*Show as table*: a chart's figures as rows."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from models.columns import Column
from models.list_table import ListTable
from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.grid import Grid
from views.kit.labels import label

_HEIGHT = 380
_LEAST, _MOST, _FIRST, _EACH = 460, 900, 220, 130  # logical pixels of its width


class TableDialog(ChoiceDialog):
    """The figures as they were when it was opened. `told` is the sentence above them."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        told: str,
        columns: Sequence[Column[Any]],
        rows: Sequence[object],
    ) -> None:
        self.grid = Grid(title)
        self.table: ListTable[Any] = ListTable(columns, self.grid)
        self.table.show_rows(rows)
        self.grid.setModel(self.table)
        self.grid.setMinimumHeight(_HEIGHT)
        head = self.grid.horizontalHeader()
        head.setSectionResizeMode(0, head.ResizeMode.Stretch)
        body = QWidget()
        body.setLayout(layouts.column(label(told, "caption", wrap=True), self.grid))
        choices = [
            Choice("csv", self.tr("Save figures\N{HORIZONTAL ELLIPSIS}")),
            Choice("close", self.tr("Close"), "primary"),
        ]
        width = min(_MOST, _FIRST + _EACH * (len(columns) - 1))
        super().__init__(parent, title, body, choices, width=max(_LEAST, width))
