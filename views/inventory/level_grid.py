"""The stock grid: keeps its row and its place while the rows below it are replaced."""

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel

from models.level_columns import SORTS
from models.paged import PagedTable
from services.inventory.records import StockLevel
from views.kit.grid import Grid
from views.kit.labels import label

_NARROW = 960  # pixels; below, what the panel tells anyway gives way to the product's name
_GIVE_WAY = ("reserved", "unavailable")


class LevelGrid(Grid):
    """One row at a time is selected: adjustments are of one cell."""

    row_chosen = Signal(object)  # StockLevel

    def __init__(self, name: str, table: PagedTable[StockLevel]) -> None:
        super().__init__(name)
        self.table = table
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setModel(table)
        self._key: int | None = None
        self._anchor: tuple[int, int] | None = None
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        table.dataChanged.connect(self._on_data)

    def level(self) -> StockLevel | None:
        """The level in the selected row, if it is loaded."""
        at = self.currentIndex()
        return self.table.row_at(at.row()) if at.isValid() else None

    def choose(self, row: int) -> None:
        """Select `row` and make it visible."""
        index = self.table.index(row, self.table.column_of("on_hand"))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def restore(self) -> None:
        """After a reset: the row that was selected, else the first."""
        if self.currentIndex().isValid() or not self.table.rowCount():
            return
        row = self.table.row_of(self._key) if self._key is not None else -1
        self.choose(max(0, row))

    def remember_place(self) -> None:
        """Before the order may change: which row is on top, and how far it is scrolled."""
        top = self.rowAt(0)
        key = self.table.key_at(top) if top >= 0 else None
        self._anchor = None if key is None else (key, self.rowViewportPosition(top))

    def return_to_place(self) -> None:
        """After it: the same row on top, if it is still there."""
        if self._anchor is None:
            return
        row = self.table.row_of(self._anchor[0])
        if row >= 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(row) - self._anchor[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for key in _GIVE_WAY:
            self.setColumnHidden(self.table.column_of(key), self.width() < _NARROW)

    def column_key(self, section: int) -> str:
        """The key of a column the service can sort by, or ""."""
        key = self.table.columns[section].key
        return key if key in SORTS else ""

    def _on_row(self, current: object, _previous: object) -> None:
        level = self.level()
        if level is not None:
            self._key = self.table.key_at(self.currentIndex().row())
            self.row_chosen.emit(level)

    def _on_data(self, first: object, last: object) -> None:
        """A row that was selected before it was loaded is told once it is."""
        if (level := self.level()) is not None and self._key != self.table.key_at(
            self.currentIndex().row()
        ):
            self._key = level.variant << 16 | level.location
            self.row_chosen.emit(level)


def key_hints() -> QLabel:
    """What the keys do, for the foot of the grid."""
    text = LevelGrid.tr("↑↓ move   − take   + add   Ctrl+E adjust   / search   Ctrl+Z undo")
    return label(text, "caption")
