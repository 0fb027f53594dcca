"""What the catalogue's commands work on: ticked rows, else the block's rows, else the current one.

Space ticks the current row or the rows of the block, Shift+Space all rows from the one ticked
last, Ctrl+A the whole view; Esc takes first the block away, then the ticks.
"""

from PySide6.QtCore import QObject, Signal

from models import formats
from models.paged import PagedTable
from models.product_columns import ProductLine
from services.catalog.records import Selection
from views.catalog.filters import Filters
from views.catalog.ticks import MOST, Ticks
from views.kit.grid import Grid
from views.kit.labels import label


class Selecting(QObject):
    """`words` says what is selected, below the rows and to a screen reader."""

    changed = Signal()
    refused = Signal(str)  # a sentence: why these rows are not ticked

    def __init__(
        self, grid: Grid, table: PagedTable[ProductLine], filters: Filters, ticked: Ticks
    ) -> None:
        super().__init__(grid)
        self._grid, self._table, self._filters, self._ticked = grid, table, filters, ticked
        self.words = label("", "small_strong")
        ticked.changed.connect(self._show)
        grid.block.changed.connect(self._show)
        filters.changed.connect(self._on_filters)
        table.rowsInserted.connect(self._recount)
        table.rowsRemoved.connect(self._recount)

    def tick(self) -> None:
        """The rows of the block, or the current one: ticked, or not any more."""
        self._tick(self._grid.block.rows())

    def tick_range(self) -> None:
        """Also every row between the one ticked last and the current one."""
        here = self._grid.currentIndex().row()
        last = -1 if self._ticked.last is None else self._table.row_of(self._ticked.last)
        start = here if last < 0 else last
        self._tick(range(min(start, here), max(start, here) + 1), only_add=True)

    def tick_all(self) -> None:
        """All that the view shows, also what is not loaded."""
        if self._table.rowCount():
            self._ticked.take_view(self._filters.query, self._table.rowCount())

    def has_any(self) -> bool:
        """Whether there is a row to work on."""
        return len(self._ticked) > 0 or bool(self._grid.block.rows())

    def count(self) -> int:
        """How many products the commands would work on."""
        return len(self._ticked) or len(self._grid.block.rows())

    def ids(self) -> tuple[int, ...]:
        """The products to work on; none if it is a whole view."""
        if self._ticked:
            return self._ticked.ids()
        return tuple(self.keys_of(self._grid.block.rows()))

    def selection(self) -> Selection:
        """The same for the service: products, or the view's query."""
        if self._ticked.query is not None:
            return Selection(query=self._ticked.query)
        return Selection(ids=self.ids())

    def keys_of(self, rows: range) -> list[int]:
        """The products in these rows."""
        return self._table.keys_between(rows.start, rows.stop)

    def _tick(self, rows: range, *, only_add: bool = False) -> None:
        if self._ticked.query is not None:
            text = self.tr(
                "All products of this view are selected. Press Esc to select single ones."
            )
            self.refused.emit(text)
        elif len(rows) > MOST:
            text = self.tr(
                "{0} rows are too many to tick one by one. Ctrl+A selects the whole view."
            )
            self.refused.emit(text.format(formats.count(len(rows))))
        elif only_add:
            self._ticked.add(self.keys_of(rows))
        else:
            self._ticked.toggle(self.keys_of(rows))

    def _on_filters(self) -> None:
        if self._ticked.query is not None and not self._same_rows():
            self._ticked.clear()  # what was meant is not what is shown now

    def _same_rows(self) -> bool:
        """Whether only the order is another one."""
        ticked, now = self._ticked.query, self._filters.query
        return ticked is not None and all(
            getattr(ticked, name) == getattr(now, name)
            for name in now.__struct_fields__
            if name not in {"sort", "descending", "then"}
        )

    def _recount(self, *_rows: object) -> None:
        self._ticked.recount(self._table.rowCount())

    def _show(self) -> None:
        block, words = self._grid.block, self._ticked.words()
        if not words and block.is_many():
            rows, columns = len(block.rows()), len(block.columns())
            told = self.tr("{0} \N{MULTIPLICATION SIGN} {1} cells")
            words = told.format(formats.count(rows), formats.count(columns))
        self.words.setText(words)
        self._grid.setAccessibleDescription(words)
        self._grid.viewport().update()
        self.changed.emit()
