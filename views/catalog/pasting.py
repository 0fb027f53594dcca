"""Texts into many cells at once: pasted from a spreadsheet, or filled down; previewed first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject

from models import formats
from services.kernel import work
from views.catalog.batches import Batches
from views.catalog.cells import NEEDS, CellReader, writable
from views.catalog.desk import Desk
from views.catalog.listing import ProductList
from views.catalog.planning import Preview, Target, of_cells
from views.catalog.preview import PreviewDialog
from views.catalog.source import ProductSource
from views.kit import clipboard
from views.kit.copying import CODE_TITLE

MOST = 5_000  # rows in one paste
AT_ONCE = 256


@dataclass(frozen=True)
class Paste:
    """`texts` belong to `products`, row by row, and to `columns` (keys) within a row."""

    products: Sequence[int]
    columns: Sequence[str]
    texts: Sequence[Sequence[str | None]]  # None: the row is shorter
    title: str = ""
    notes: tuple[str, ...] = ()


class Pasting(QObject):
    """Asks for the rows as they are now, shows what would change, commits it as one batch."""

    def __init__(
        self, rows: ProductList, source: ProductSource, desk: Desk, batches: Batches
    ) -> None:
        super().__init__(rows)
        self._rows, self._source, self._desk, self._batches = rows, source, desk, batches
        self.reader = CellReader(())
        self.dialog: PreviewDialog | None = None

    def paste(self) -> None:
        """The clipboard's cells from the current cell on; a single one into the whole block."""
        block, title = clipboard.taken(), self.tr("Paste")
        grid = self._rows.grid
        if not grid.block.columns():
            return
        if not block:
            self._tell(self.tr("There is nothing to paste: copy some cells first."))
            return
        rows, columns = grid.block.rows(), self._shown(grid.block.columns()[0])
        if len(block) == 1 and len(block[0]) == 1 and grid.block.is_many():
            keys = self._keys(grid.block.columns())
            text = block[0][0]
            texts = [[text] * len(keys) for _ in rows]
            self._plan(Paste(self._products(rows), keys, texts, title))
            return
        own = clipboard.taken_columns()
        block = block if own else self._without_codes(block, columns, rows.start)
        if block[0] == clipboard.titles(grid, columns[: len(block[0])]):
            block = block[1:]  # a spreadsheet's copy of the headers
        width = max(map(len, block), default=0)
        notes = []
        if width > len(columns) and len(own) != width:
            notes.append(self.tr("Columns beyond the last one were left out."))
        end = min(rows.start + len(block), self._rows.table.rowCount())
        if end - rows.start < len(block):
            one = self.tr("{0} row has no product to go to and was left out.")
            many = self.tr("{0} rows have no product to go to and were left out.")
            notes.append(formats.counted(len(block) - (end - rows.start), one, many))
        keys = self._keys(columns[:width])
        if own and len(own) == width and own[0] == keys[0]:
            keys = own  # where a column is hidden or moved meanwhile, each still finds its own
        products = self._products(range(rows.start, end))
        self._plan(Paste(products, keys, block, title, tuple(notes)))

    def fill_down(self) -> None:
        """The block's top row into the rows below; without a block, the cell above into this."""
        block = self._rows.grid.block
        rows = block.rows()
        if not rows:
            return
        if len(rows) == 1:
            if rows.start == 0:
                self._tell(self.tr("There is nothing above to fill down."))
                return
            rows = range(rows.start - 1, rows.stop)
        top = self._rows.table.row_at(rows.start)
        if top is None:
            self._tell(self.tr("The block's first row is still loading. Try again."))
            return
        keys = self._keys(block.columns())
        texts = [self.reader.text(key, top.product) if key in NEEDS else "" for key in keys]
        below = self._products(rows[1:])
        self._plan(Paste(below, keys, [texts] * len(below), self.tr("Fill down")))

    def _plan(self, paste: Paste) -> None:
        """Leave out what the caller may not write, then ask what the rest would change."""
        columns = paste.columns
        if len(paste.products) > MOST:
            told = self.tr("{0} rows are too many at once; {1} fit.")
            self._tell(told.format(formats.count(len(paste.products)), formats.count(MOST)))
            return
        caller = self._desk.context.caller
        barred = [column for column in columns if not writable(caller, column)]
        if len(barred) == len(columns):
            self._tell(self.tr("{0} cannot be changed here.").format(self._titles(barred)))
            return
        if barred:
            told = self.tr("{0}: not changed here, left out.")
            paste = _without(paste, barred, told.format(self._titles(barred)))
        call = partial(_preview, self._source, paste, self.reader)
        self._desk.tasks.ask(call, done=partial(self._show, paste.title), key="paste")

    def _show(self, title: str, preview: Preview) -> None:
        if not preview.cells:
            same = self.tr("Nothing changes: these cells hold that already.")
            self._tell(" ".join([same, *preview.notes]))
            return
        dialog = PreviewDialog(self._rows.window(), title, self._batches)
        dialog.show_preview(preview)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()
        dialog.buttons["change" if preview.edits else ""].setFocus()

    def _closed(self, _result: int) -> None:
        self.dialog = None

    def _without_codes(
        self, block: clipboard.Block, columns: Sequence[int], first: int
    ) -> clipboard.Block:
        """Without the SKUs that a copy to a spreadsheet has beside the names."""
        line = self._rows.table.row_at(first)
        for at, column in enumerate((self._rows.table.columns[at] for at in columns), 1):
            if column.code is not None:
                known = [CODE_TITLE, *([column.code(line)] if line is not None else [])]
                if block[0][at : at + 1] and block[0][at] in known:
                    return [[*row[:at], *row[at + 1 :]] for row in block]
        return block

    def _shown(self, first: int) -> list[int]:
        """The shown columns from `first` on, as they stand."""
        grid = self._rows.grid
        head = grid.horizontalHeader()
        places = [head.logicalIndex(at) for at in range(head.visualIndex(first), head.count())]
        return [column for column in places if not grid.isColumnHidden(column)]

    def _keys(self, columns: Sequence[int]) -> list[str]:
        return [self._rows.table.columns[at].key for at in columns]

    def _titles(self, keys: Sequence[str]) -> str:
        columns = self._rows.table.columns
        return ", ".join(one.title for one in columns if one.key in keys and one.title)

    def _products(self, rows: range) -> list[int]:
        return self._rows.selecting.keys_of(rows)

    def _tell(self, sentence: str) -> None:
        self._desk.context.toasts.tell(sentence)


def _without(paste: Paste, columns: Sequence[str], note: str) -> Paste:
    """The paste without these columns, and a note that says so."""
    kept = [at for at, column in enumerate(paste.columns) if column not in columns]
    texts = [[line[at] if at < len(line) else None for at in kept] for line in paste.texts]
    names = [paste.columns[at] for at in kept]
    return replace(paste, columns=names, texts=texts, notes=(*paste.notes, note))


def _preview(source: ProductSource, paste: Paste, reader: CellReader) -> Preview:
    """On a worker: the rows as they are now, and what the texts would make of them."""
    found = []
    for at in range(0, len(paste.products), AT_ONCE):
        work.report(at, len(paste.products))
        found += source.lines(paste.products[at : at + AT_ONCE]).lines
    rows = {line.product.id: line.product for line in found}
    targets = [
        Target(rows.get(product), column, text)
        for product, texts in zip(paste.products, paste.texts, strict=False)
        for column, text in zip(paste.columns, texts, strict=False)
        if text is not None
    ]
    return of_cells(targets, reader, paste.notes)
