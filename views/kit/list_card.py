"""A card with a list that is read at once: its buttons above, its rows, hints below."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStackedWidget, QWidget

from models.record_table import RecordTable
from views.kit import layouts
from views.kit.cards import Card, separator
from views.kit.grid import Grid
from views.kit.labels import label
from views.kit.states import EmptyState


class ListCard(Card):
    """`grid` shows a RecordTable. `chosen`: another row, or none, is the current one.

    Return or a double click opens the row.
    """

    chosen = Signal()
    opened = Signal()

    def __init__(
        self,
        grid: Grid,
        empty: EmptyState,
        *,
        hints: str,
        stretch: int = 0,
    ) -> None:
        super().__init__()
        self.grid, self.empty = grid, empty
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self.grid.horizontalHeader()
        head.setSectionResizeMode(stretch, head.ResizeMode.Stretch)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.grid)
        self.stack.addWidget(empty)
        self.foot: QLabel = label("", "caption", tabular=True)
        self._bar = layouts.row(None, margins=(12, 10, 12, 10))
        foot = layouts.row(self.foot, None, label(hints, "caption"), margins=(14, 6, 14, 7))
        made = layouts.column(self._bar, separator(), self.stack, separator(), foot, gap=0)
        made.setStretchFactor(self.stack, 1)
        self.setLayout(made)
        self.grid.selectionModel().currentRowChanged.connect(self._on_current)
        self.grid.activated_row.connect(self._on_activated)

    def set_buttons(self, buttons: Sequence[QWidget]) -> None:
        """What can be done with the list or its current row, above the rows."""
        for at, each in enumerate(buttons):
            self._bar.insertWidget(at, each)

    @property
    def table(self) -> RecordTable[object]:
        return cast("RecordTable[object]", self.grid.model())

    def show_rows(self, rows: Sequence[object], foot: str) -> None:
        """The list as it is by now; the row that was current stays so while it is there."""
        before = self.current_key()
        self.table.show_rows(rows)
        self.foot.setText(foot)
        self.stack.setCurrentWidget(self.grid if rows else self.empty)
        at = self.table.row_of(before) if before is not None else -1
        if rows and self.grid.currentIndex().row() != max(at, 0):
            self.grid.setCurrentIndex(self.table.index(max(at, 0), 0))
        self.chosen.emit()

    def current(self) -> object | None:
        """The record of the current row."""
        return self.table.record_at(self.grid.currentIndex().row())

    def current_key(self) -> int | None:
        index = self.grid.currentIndex()
        return self.table.key_of(index.row()) if index.isValid() else None

    def choose(self, key: int) -> None:
        """Make the record with this key the current row, if it is there."""
        if (at := self.table.row_of(key)) >= 0:
            self.grid.setCurrentIndex(self.table.index(at, 0))

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit()

    def _on_activated(self, _index: QModelIndex) -> None:
        self.opened.emit()
