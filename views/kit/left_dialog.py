"""Cells that a change of many left alone, as others changed them: what it set, what is there."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from models import formats
from models.list_table import ListTable
from models.planned_columns import FieldWord, PlannedCell, Shown, planned_columns
from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.grid import Grid
from views.kit.labels import label

_FIELD, _SAID = 1, 4  # columns


class LeftDialog(ChoiceDialog):
    """A list to read. `before`: what a cell was set to; `after`: what it is now."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        cells: Sequence[PlannedCell],
        shown: Shown,
        field_word: FieldWord,
    ) -> None:
        body = QWidget()
        super().__init__(
            parent, title, body, [Choice("close", self.tr("Close"), "primary")], width=760
        )
        titles = self.tr("Batch's value"), self.tr("Now"), ""
        self.table = ListTable[PlannedCell](planned_columns(shown, field_word, titles), self)
        self.table.show_rows(list(cells))
        grid = Grid(title)
        grid.setModel(self.table)
        grid.setColumnHidden(_SAID, True)
        grid.setColumnWidth(_FIELD, 120)
        grid.setMinimumHeight(min(10, len(cells) + 1) * 40)
        told = self.tr("They keep what others gave them: {0} cells.")
        hint = label(told.format(formats.count(len(cells))), "muted", wrap=True)
        body.setLayout(layouts.column(hint, grid, gap=10))
