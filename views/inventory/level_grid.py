"""The stock grid: keeps its row and its place while the rows below it are replaced."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.level_columns import SORTS, key_of, sort_words
from models.paged import PagedTable
from services.inventory.records import StockLevel
from views.kit.narrowing import NarrowingGrid
from views.kit.sort_keys import Keys, SortKey

BY_NAME: Keys = (SortKey("name"),)
# The bar, its colour and its icon tell what is low; the panel tells the sums of the others.
_THEN = ("low", "reserved", "unavailable", "reorder", "location")
# Who orders looks at what to order and up to where; the product's second line says where.
_THEN_LOW = ("low", "reserved", "unavailable", "location", "on_hand", "available")


class LevelGrid(NarrowingGrid):
    """One row is the current one; others are ticked, or lie in the block drawn from it."""

    row_chosen = Signal(object)  # StockLevel
    ticked_changed = Signal()
    sorted = Signal()  # by `keys`

    def __init__(
        self, name: str, table: PagedTable[StockLevel], ticked: set[int], hidden: set[str]
    ) -> None:
        """`ticked` and `hidden` are kept up to date for whoever else holds them."""
        self.table, self.ticked, self.hidden = table, ticked, hidden
        super().__init__(name, 0, (), _THEN)
        self.allow_blocks()
        self.takes_typing = True
        self.setModel(table)
        self.clicked.connect(self._on_clicked)
        self.show_column("suggested", on=False)
        self._key: int | None = None
        self._ticked_last = 0
        self._anchor: tuple[int, int] | None = None
        self.keys: Keys = ()
        self.head.sort_by(SORTS)
        self.head.sorted.connect(self.sort_by)
        self.show_keys(BY_NAME)
        self._expects = False  # `_key` is that of a row to come
        self._is_chosen = False  # by a person or by name: it is kept when the order changes
        self._is_placing = False
        self.selectionModel().currentRowChanged.connect(self._on_row)
        table.dataChanged.connect(self._on_data)

    def level(self) -> StockLevel | None:
        """The level in the selected row, if it is loaded."""
        at = self.currentIndex()
        return self.table.row_at(at.row()) if at.isValid() else None

    def chosen_keys(self, most: int) -> list[int]:
        """What a change of several rows is about: at most `most` keys.

        The ticked rows if there are any, else the block's, which are at least the current one.
        """
        rows = self.block.rows()
        drawn = [self.table.key_at(row) for row in rows[:most]]
        return sorted(self.ticked)[:most] or [key for key in drawn if key is not None]

    def tick(self) -> None:
        """Tick the rows of the block; a single row's tick is also taken away."""
        if self.block.is_many():
            self.tick_rows(self.block.rows())
            return
        row = self.currentIndex().row()
        key = self.table.key_at(row)
        self._ticked_last = row
        if key in self.ticked:
            self.ticked.discard(key)
            self._ticks_changed()
        else:
            self.tick_rows(range(row, row + 1))

    def tick_range(self) -> None:
        """Tick from the row that was ticked last to the current one."""
        now = self.currentIndex().row()
        first = min(self._ticked_last, self.table.rowCount() - 1)
        self.tick_rows(range(min(first, now), max(first, now) + 1))

    def tick_rows(self, rows: range) -> None:
        """Add these to what is ticked."""
        keys = [self.table.key_at(row) for row in rows]
        self.ticked.update(key for key in keys if key is not None)
        self._ticks_changed()

    def _ticks_changed(self) -> None:
        self.viewport().update()
        self.ticked_changed.emit()

    def clear_ticks(self) -> None:
        self.ticked.clear()
        self._ticks_changed()

    def narrow(self) -> None:
        super().narrow()
        self.hidden.clear()
        self.hidden.update(
            each.key for at, each in enumerate(self.columns()) if self.isColumnHidden(at)
        )
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.ticked and not self.block.is_many():
            self.clear_ticks()
        else:
            super().keyPressEvent(event)

    def show_low(self, *, on: bool) -> None:
        """Whether the rows are those to be ordered: it decides which columns stay in sight."""
        self.show_column("suggested", on=on)
        self.give_way(_THEN_LOW if on else _THEN)

    def choose(self, row: int) -> None:
        """Select `row` and make it visible."""
        column = "reorder" if "on_hand" in self.hidden else "on_hand"
        index = self.table.index(row, self.table.column_of(column))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def restore(self) -> None:
        """After a reset: the row that was chosen, else the first."""
        if self.currentIndex().isValid() or not self.table.rowCount():
            return
        is_kept = self._is_chosen or self._expects
        row = self.table.row_of(self._key) if is_kept and self._key is not None else -1
        self._is_placing = True
        self.choose(max(0, row))
        self._is_placing, self._is_chosen = False, row >= 0
        self._expects = False

    def expect(self, level: StockLevel) -> None:
        """Select this level: now, if its row is there, and as soon as the next answer has it."""
        row = self.table.row_of(key_of(level))
        if row >= 0:
            self.choose(row)
        self._key, self._expects = key_of(level), True

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

    def _on_clicked(self, index: QModelIndex) -> None:
        self._is_chosen = True
        if self.table.columns[index.column()].key == "tick":
            self.tick()

    def sort_by(self, keys: Keys) -> None:
        """Show these in the header, and ask for rows in that order."""
        self.show_keys(keys)
        self.sorted.emit()

    def show_keys(self, keys: Keys) -> None:
        """The order of the rows to be asked for; it has one key at least."""
        self.keys = keys
        self.head.show_keys(keys, sort_words())

    def _on_row(self, current: QModelIndex, _previous: object) -> None:
        self._is_chosen |= current.isValid() and not self._is_placing
        level = self.level()
        if level is not None:
            self._expects = False
            self._key = self.table.key_at(self.currentIndex().row())
            self.row_chosen.emit(level)

    def _on_data(self, _first: object, _last: object) -> None:
        """A row that was selected before it was loaded is told once it is."""
        if self._expects:  # the rows of the question before; another one will be selected
            return
        if (level := self.level()) is not None and self._key != self.table.key_at(
            self.currentIndex().row()
        ):
            self._key = key_of(level)
            self.row_chosen.emit(level)
