"""Copying cells of the catalogue: the block, or the ticked rows with all their columns."""

from functools import partial

from PySide6.QtCore import QObject, Qt

from models import formats
from models.columns import Column
from models.product_columns import ProductLine
from services.catalog.records import ProductQuery
from services.kernel import work
from views.catalog.desk import Desk
from views.catalog.listing import ProductList
from views.catalog.source import ProductSource
from views.kit import clipboard

MOST = 50_000  # rows: about what a spreadsheet takes at once without a pause
AT_HAND = 500  # rows looked up among those on screen
AT_ONCE = 256

Shown = Column[ProductLine]


class Copying(QObject):
    """Rows that are not loaded are asked for; the clipboard changes once they are here."""

    def __init__(self, rows: ProductList, source: ProductSource, desk: Desk) -> None:
        super().__init__(rows)
        self._rows, self._source, self._desk = rows, source, desk

    def copy(self, *, headers: bool) -> None:
        """The ticked rows if there are any, else the block."""
        grid, ticked = self._rows.grid, self._rows.ticked
        columns = self._shown() if ticked else self._of_block()
        count = len(ticked) or len(grid.block.rows())
        if not columns or not count:
            return
        if count > MOST:
            told = self.tr("{0} rows are too many to copy; {1} fit. Select fewer, or export them.")
            self._desk.context.toasts.tell(told.format(formats.count(count), formats.count(MOST)))
            return
        titles = [column.title for column in columns] if headers else []
        loaded = self._loaded() if count <= AT_HAND else None
        if loaded is not None:
            self._put(titles, columns, _block(columns, loaded))
            return
        which = ticked.query or self._rows.selecting.ids()
        call = partial(self._read, which, columns)
        self._desk.tasks.ask(call, done=partial(self._put, titles, columns), key="copy")

    def _loaded(self) -> list[ProductLine] | None:
        """The rows as they are on screen; None if some are not in hand."""
        if self._rows.ticked.query is not None:
            return None
        lines = [self._rows.line_of(product) for product in self._rows.selecting.ids()]
        return None if None in lines else [line for line in lines if line is not None]

    def _read(self, which: ProductQuery | tuple[int, ...], columns: list[Shown]) -> clipboard.Block:
        """On a worker: all that a query finds, or these products."""
        if isinstance(which, ProductQuery):
            keys = self._source.keys(which)
            which = tuple(keys.part(0, len(keys)))
        block: clipboard.Block = []
        for at in range(0, len(which), AT_ONCE):
            work.report(at, len(which))
            block += _block(columns, self._source.lines(which[at : at + AT_ONCE]).lines)
        return block

    def _put(self, titles: list[str], columns: list[Shown], block: clipboard.Block) -> None:
        clipboard.put(block, titles, [column.key for column in columns])
        told = self.tr("Copied {0} \N{MULTIPLICATION SIGN} {1} cells").format(
            formats.count(len(block)), len(columns)
        )
        self._desk.context.toasts.tell(told)

    def _of_block(self) -> list[Shown]:
        found = [self._rows.table.columns[at] for at in self._rows.grid.block.columns()]
        return [column for column in found if column.kind != "check"]

    def _shown(self) -> list[Shown]:
        grid, columns = self._rows.grid, self._rows.table.columns
        head = grid.horizontalHeader()
        places = [head.logicalIndex(at) for at in range(head.count())]
        return [
            columns[at]
            for at in places
            if not grid.isColumnHidden(at) and columns[at].kind != "check"
        ]


def _block(columns: list[Shown], lines: list[ProductLine]) -> clipboard.Block:
    return [[_text(column, line) for column in columns] for line in lines]


def _text(column: Shown, line: ProductLine) -> str:
    edit = column.answer(Qt.ItemDataRole.EditRole)
    return str(edit(line)) if edit is not None else ""
