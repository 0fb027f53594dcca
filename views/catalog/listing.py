"""The card with the grid: asks, shows, sorts, and says when there is nothing to show."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from models import formats
from models.keys import FewKeys, Keys
from models.paged import PagedTable
from models.product_columns import ProductLine, key_of, product_columns
from services.catalog.records import ProductDetail, ProductQuery, Sort
from views.catalog.filters import Filters
from views.catalog.live import Anchor, LiveRows
from views.catalog.selecting import Selecting
from views.catalog.sorting import sort_words
from views.catalog.source import Head, Lines, ProductSource, row_after
from views.catalog.ticks import Ticks
from views.kit import layouts
from views.kit.cards import Card, separator
from views.kit.labels import elided, label
from views.kit.narrowing import NarrowingGrid
from views.kit.states import EmptyState, ErrorState, SkeletonRows
from views.kit.tasks import Tasks, told

FIRST_TO_GO = ("barcode", "category", "updated", "reserved", "status")  # where there is little room
SORTS: dict[str, Sort] = {
    "name": "name",
    "status": "status",
    "category": "category",
    "price": "price",
    "updated": "updated",
}


class ProductList(Card):
    """`current_changed` is the user's doing: a query or a refresh does not move the current row."""

    current_changed = Signal(object)  # product id
    chosen = Signal(object)  # product id: Return or a double click
    matched = Signal(int, bool, float)  # how many, exactly, milliseconds
    away = Signal(str)  # why availability is missing; "": it is there

    def __init__(self, source: ProductSource, tasks: Tasks) -> None:
        super().__init__()
        self._source, self._tasks = source, tasks
        self._milliseconds = 0.0
        self._current: int | None = None
        self._asked: ProductQuery | None = None
        self._is_placing = False
        self.ticked = Ticks(self)
        self.filters = Filters()
        self.filters.changed.connect(self.load)
        self.table = PagedTable[ProductLine](product_columns(self.ticked), key_of, self)
        self.live = LiveRows(self.table, source, tasks, self)
        self.live.answered.connect(self._tell_away)
        self.live.wants_keys.connect(self.refresh)
        self.table.wanted.connect(self._fetch)
        self.table.unwanted.connect(self._forget)
        self.grid = self._made_grid()
        self.selecting = Selecting(self.grid, self.table, self.filters, self.ticked)
        self.filters.went_down.connect(self._into_grid)
        self.empty = EmptyState("package", "", "", (self.tr("Clear filters"), self.filters.clear))
        self.error = ErrorState("", self.load)
        self.stack = QStackedWidget()
        for page in (SkeletonRows(20), self.grid, self.empty, self.error):
            self.stack.addWidget(page)
        self._range = label("", "caption", tabular=True)
        keys = elided(
            self.tr("Enter open   F2 edit   Space select   Ctrl+A all   / search   Ctrl+Z undo"),
            "caption",
        )
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar = layouts.row(self.filters, None, margins=(12, 10, 12, 10))
        parts = (self._range, self.selecting.words, keys)
        foot = layouts.row(*parts, margins=(14, 6, 14, 7), gap=16)
        foot.setStretch(2, 1)
        content = layouts.column(bar, separator(), self.stack, separator(), foot, gap=0)
        content.setStretch(2, 1)
        self.setLayout(content)

    # -- asking --------------------------------------------------------------------------

    def load(self) -> None:
        """Ask the query anew; the rows on screen stay until the answer is here."""
        self.table.query()
        self._show_sort()
        query = self.filters.query
        if query != self._asked and self._current is None:
            self.grid.scrollToTop()  # nobody has a place of their own to be kept
        self._asked = query
        self._tasks.cancel("keys")
        self._tasks.ask(
            partial(self._source.head, query),
            done=self._show_head,
            key="head",
            failed=self._show_failure,
        )

    def refresh(self) -> None:
        """Rows came or went: fit them in where the user does not look."""
        query = self.filters.query
        self._tasks.ask(partial(self._source.keys, query), done=self._show_refresh, key="keys")

    def _show_head(self, head: Head) -> None:
        self._milliseconds = head.milliseconds
        self.table.show_head(head.lines)
        if head.exact:
            self.table.show_keys(FewKeys([key_of(line) for line in head.lines]))
        else:
            query = self.filters.query
            self._tasks.ask(partial(self._source.keys, query), done=self._show_keys, key="keys")
        if head.lines:
            self.filters.currency = head.lines[0].product.currency
        self._tell_away(Lines(head.lines, head.away))
        self._restore_current()  # first: a grid that gets the focus would take a row itself
        self._show_state()
        self.matched.emit(head.about, head.exact, self._milliseconds)

    def _show_keys(self, keys: Keys) -> None:
        self.table.show_keys(keys)
        self._restore_current()
        self._show_state()
        self.matched.emit(len(keys), True, self._milliseconds)

    def _show_refresh(self, keys: Keys) -> None:
        anchor = Anchor(self.grid, self.table)
        self.table.show_refresh(keys)
        anchor.restore()
        self._show_state()
        self.matched.emit(len(keys), True, self._milliseconds)

    def _fetch(self, pages: list[int]) -> None:
        for page in pages:
            ids = self.table.page_keys(page)
            self._tasks.ask(
                partial(self._source.lines, ids),
                done=partial(self._show_page, page),
                key=f"page {page}",
                failed=partial(self._page_failed, page),
            )

    def _forget(self, pages: list[int]) -> None:
        for page in pages:
            self._tasks.cancel(f"page {page}")

    def _show_page(self, page: int, answer: Lines) -> None:
        self.table.show_page(page, answer.lines)
        self._tell_away(answer)

    def _page_failed(self, page: int, _error: Exception) -> bool:
        self.table.page_failed(page)
        return False  # the banner tells it

    def _show_failure(self, error: Exception) -> bool:
        """Without rows the error stands in their place; with rows the banner tells it."""
        if self.table.rowCount():
            return False
        self.error.fail(told(error), can_retry=bool(getattr(error, "can_retry", False)))
        self.stack.setCurrentWidget(self.error)
        return True

    # -- showing ---------------------------------------------------------------------------

    def _show_state(self) -> None:
        if self.table.rowCount():
            self.stack.setCurrentWidget(self.grid)
        else:
            words = self.filters.words()
            title = self.tr("No product matches these filters")
            hint = self.tr("Nothing matches {0}.").format(words)
            self.empty.say(
                title if words else self.tr("No product here yet"), hint if words else ""
            )
            self.empty.action.setVisible(bool(words))
            self.stack.setCurrentWidget(self.empty)
        self._show_range()

    def _show_range(self) -> None:
        first, last = self.grid.visible_rows()
        total = self.table.rowCount()
        text = self.tr("Rows {0}\N{EN DASH}{1} of {2}").format(
            formats.count(first + 1), formats.count(min(last, total - 1) + 1), formats.count(total)
        )
        self._range.setText(text if total else "")

    def _tell_away(self, answer: Lines) -> None:
        self.away.emit(answer.away)

    def _made_grid(self) -> NarrowingGrid:
        grid = NarrowingGrid(self.tr("Products"), 0, (), FIRST_TO_GO)
        grid.setModel(self.table)
        grid.allow_blocks()
        grid.block.changed.connect(self._on_block)
        grid.activated_row.connect(self._on_activated)
        grid.clicked.connect(self._on_clicked)
        grid.verticalScrollBar().valueChanged.connect(self._show_range)
        grid.selectionModel().currentRowChanged.connect(self._on_current)
        grid.head.sort_by(SORTS)
        grid.head.sorted.connect(self.filters.sort_by)
        return grid

    def _show_sort(self) -> None:
        self.grid.head.show_keys(self.filters.keys, sort_words())

    def show_own(self, product: ProductDetail) -> None:
        """What this console saved: in its row at once, and not marked as news."""
        line = self.line_of(product.id)
        if line is not None:
            row = row_after(line.product, product)
            self.table.show_own(ProductLine(row, line.stock))

    # -- the user ----------------------------------------------------------------------------

    def current(self) -> int | None:
        """The product of the current row: the one gone to, at first that of the top row."""
        top = self.table.key_at(self.grid.currentIndex().row())
        return top if self._current is None else self._current

    def select(self, product: int) -> bool:
        """Make its row the current one, if it is in the list."""
        row = self.table.row_of(product)
        if row >= 0:
            self.grid.block.end()
            self.grid.setCurrentIndex(self.table.index(row, 1))
            self._go_to(product)
        return row >= 0

    def go_to(self, product: int) -> bool:
        """Select its row for the keyboard to go on from there, if it is in the list."""
        self.grid.setFocus()
        return self.select(product)

    def gone_to(self) -> int | None:
        """The product its user chose, by whichever way; not just the one the list begins with."""
        return self._current

    def line_of(self, product: int) -> ProductLine | None:
        return self.table.row_at(self.table.row_of(product))

    def _on_block(self) -> None:
        if not self.grid.block.is_many() and self._current is not None:
            self._on_current(self.grid.currentIndex(), QModelIndex())

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        """The panel follows the current row, but not while a block is drawn over rows."""
        key = self.table.key_at(now.row())
        is_free = not (self._is_placing or self.grid.block.is_many())
        if now.isValid() and key is not None and is_free:
            self._go_to(key)

    def _go_to(self, product: int) -> None:
        if product != self._current:
            self._current = product
            self.current_changed.emit(product)

    def _restore_current(self) -> None:
        if self.grid.block.is_many():
            return  # it has corners of its own, and they moved with their rows
        row = 0 if self._current is None else self.table.row_of(self._current)
        if 0 <= row < self.table.rowCount() and self.grid.currentIndex().row() != row:
            at = self.grid.verticalScrollBar().value()
            self._is_placing = True  # nobody went there: no panel opens
            column = max(1, self.grid.currentIndex().column())
            self.grid.setCurrentIndex(self.table.index(row, column))
            self._is_placing = False
            self.grid.verticalScrollBar().setValue(at)

    def _on_activated(self, index: QModelIndex) -> None:
        if (key := self.table.key_at(index.row())) is not None:
            self.chosen.emit(key)

    def _on_clicked(self, index: QModelIndex) -> None:
        key = self.table.key_at(index.row())
        if key is not None and not self.grid.block.is_many():
            self._go_to(key)
            if index.column() == 0:
                self.ticked.toggle([key])

    def _into_grid(self) -> None:
        self.grid.setFocus()
        if (key := self.table.key_at(max(0, self.grid.currentIndex().row()))) is not None:
            self.select(key)
