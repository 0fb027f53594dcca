"""Copying cells of the catalogue: the block, or the ticked rows with all their columns."""

from functools import partial

from PySide6.QtCore import QObject

from models.product_columns import ProductLine
from services.catalog.records import ProductQuery
from services.kernel import work
from views.catalog.desk import Desk
from views.catalog.listing import ProductList
from views.catalog.source import ProductSource
from views.kit.copying import AT_HAND, AT_ONCE, Copier


class Copying(QObject):
    """What to copy; :class:`Copier` does it."""

    def __init__(self, rows: ProductList, source: ProductSource, desk: Desk) -> None:
        super().__init__(rows)
        self._rows, self._source = rows, source
        self._copier = Copier(rows.grid, desk.tasks, desk.context.toasts.tell)

    def copy(self, *, headers: bool) -> None:
        """The ticked rows if there are any, else the block."""
        grid, ticked = self._rows.grid, self._rows.ticked
        places = self._copier.shown() if ticked else self._copier.of_block()
        columns = [self._rows.table.columns[at] for at in places]
        count = len(ticked) or len(grid.block.rows())
        if not columns or not self._copier.fits(count):
            return
        loaded = self._loaded() if count <= AT_HAND else None
        if loaded is not None:
            self._copier.put(columns, loaded, headers=headers)
            return
        which = ticked.query or self._rows.selecting.ids()
        self._copier.fetch(columns, partial(_read, self._source, which), headers=headers)

    def _loaded(self) -> list[ProductLine] | None:
        """The rows as they are on screen; None if some are not in hand."""
        if self._rows.ticked.query is not None:
            return None
        lines = [self._rows.line_of(product) for product in self._rows.selecting.ids()]
        return None if None in lines else [line for line in lines if line is not None]


def _read(source: ProductSource, which: ProductQuery | tuple[int, ...]) -> list[ProductLine]:
    """On a worker: all that a query finds, or these products."""
    if isinstance(which, ProductQuery):
        keys = source.keys(which)
        which = tuple(keys.part(0, len(keys)))
    found: list[ProductLine] = []
    for at in range(0, len(which), AT_ONCE):
        work.report(at, len(which))
        found += source.lines(which[at : at + AT_ONCE]).lines
    return found
