"""Changes from elsewhere, brought into the open grid without moving anything in it."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from models.paged import PagedTable
from models.product_columns import ProductLine
from services.kernel.changes import Change
from views.catalog.source import Lines, ProductSource
from views.kit.grid import Grid
from views.kit.tasks import Tasks

TOGETHER = 100  # milliseconds: a burst is one call
QUIET = 400  # milliseconds without news before rows that came or went are fitted in
EVERYTHING = "*"


class LiveRows(QObject):
    """`hear` each Change; the rows it is about are asked for again if they are loaded."""

    answered = Signal(object)  # Lines
    wants_keys = Signal()  # rows came or went
    products_changed = Signal(object)  # set of product ids; empty: all of them

    def __init__(
        self, table: PagedTable[ProductLine], source: ProductSource, tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._table, self._source, self._tasks = table, source, tasks
        self._products: set[int] = set()
        self._variants: set[int] = set()
        self._all = False
        self._waiting: set[int] = set()  # asked for and not shown yet
        self._own: set[int] = set()  # what this console is writing: no news to its user
        self._soon = QTimer(self, singleShot=True, interval=TOGETHER)
        self._soon.timeout.connect(self._flush)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self.wants_keys)
        table.stale.connect(self._quiet.start)

    def hear(self, change: Change) -> None:
        """A change of a product or of a level; others are none of the grid's business."""
        about = (change.database, change.topic)
        first = change.key.partition(":")[0]
        if about not in {("catalog", "product"), ("inventory", "level")}:
            return
        if not first.isdigit():
            self._all = True
        elif about[0] == "catalog":
            self._products.add(int(first))
        else:
            self._variants.add(int(first))
        if not self._soon.isActive():
            self._soon.start()

    def expect_own(self, products: Iterable[int]) -> None:
        """This console writes these now: they are shown without a mark once they come."""
        self._own.update(products)

    def _flush(self) -> None:
        products, self._products = self._products, set()
        variants, self._variants = self._variants, set()
        loaded = self._table.loaded_rows()
        ids = {line.product.id for line in loaded if line.product.variant in variants}
        if self._all:
            self._all = False
            ids = {line.product.id for line in loaded}
            self._quiet.start()
            self.products_changed.emit(set())
        elif products:
            self.products_changed.emit(products)
        self._waiting |= ids | set(self._table.changed(products))
        self.fetch()

    def fetch(self) -> None:
        """Ask for what is waiting; also what a failed call left behind."""
        if self._waiting:
            ids = sorted(self._waiting)
            self._tasks.ask(
                partial(self._source.lines, ids), done=partial(self._show, ids), key="live"
            )

    def _show(self, ids: list[int], answer: Lines) -> None:
        self._waiting.difference_update(ids)
        for line in answer.lines:
            if line.product.id in self._own:
                self._table.show_own(line)
        self._own.difference_update(ids)
        self._table.show_changed(ids, answer.lines)
        self.answered.emit(answer)


class Anchor:
    """The row at the top of a grid, to be put there again after rows came or went above it."""

    def __init__(self, grid: Grid, table: PagedTable[ProductLine]) -> None:
        self._grid, self._table = grid, table
        first, last = grid.visible_rows()
        self._at = grid.verticalScrollBar().value()
        self._places = [
            (table.key_at(row), grid.rowViewportPosition(row)) for row in range(first, last + 1)
        ]

    def restore(self) -> None:
        """Scroll so that the first row that is still there stands where it stood."""
        if self._at == 0:
            return
        for key, top in self._places:
            row = self._table.row_of(key) if key is not None else -1
            if row >= 0:
                self._grid.updateGeometries()
                bar = self._grid.verticalScrollBar()
                bar.setValue(row * self._grid.rowHeight(row) - top)
                return
