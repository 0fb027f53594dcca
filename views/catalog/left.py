"""Cells that a batch left alone because somebody changed them: what it meant, what is there."""

from PySide6.QtWidgets import QWidget

from models import formats
from models.list_table import ListTable
from models.planned_columns import PlannedCell, planned_columns
from services.catalog.records import BatchDone
from views.catalog.merge import field_word
from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.grid import Grid
from views.kit.labels import label


class LeftDialog(ChoiceDialog):
    """A list to read; it decides nothing."""

    def __init__(self, parent: QWidget, title: str, done: BatchDone) -> None:
        body = QWidget()
        super().__init__(
            parent, title, body, [Choice("close", self.tr("Close"), "primary")], width=760
        )
        titles = self.tr("The batch's value"), self.tr("Now"), ""
        self.table = ListTable[PlannedCell](planned_columns(_shown, field_word, titles), self)
        self.table.show_rows(
            [
                PlannedCell(one.sku, one.name, one.field, one.batch_value, one.now, one.currency)
                for one in done.left
            ]
        )
        grid = Grid(title)
        grid.setModel(self.table)
        grid.setColumnHidden(4, True)
        grid.setMinimumHeight(min(10, len(done.left) + 1) * 40)
        told = self.tr("They keep what others gave them: {0} cells.")
        hint = label(told.format(formats.count(len(done.left))), "muted", wrap=True)
        body.setLayout(layouts.column(hint, grid, gap=10))


def _shown(cell: PlannedCell, value: object) -> str:
    text = str(value)
    if cell.currency and text.isdigit():
        return formats.money(int(text), cell.currency)
    return text or formats.NONE
