"""Copying rows to the clipboard: exactly for this console, with their keys for a spreadsheet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt

from models import formats
from models.columns import Column
from views.kit import clipboard
from views.kit.grid import Grid
from views.kit.tasks import Tasks

R = TypeVar("R")

MOST = 50_000  # rows: about what a spreadsheet takes at once without a pause
AT_HAND = 500  # rows looked up among those on screen
CODE_TITLE = "SKU"  # in every language: the key of a row that comes back
AT_ONCE = 256  # rows in one question


@dataclass(frozen=True)
class Cells:
    """The same rows twice: a cell for each column, and with the SKU in a cell of its own."""

    exact: clipboard.Block
    text: clipboard.Block


class Copier(QObject):
    """Rows that are not loaded are asked for; the clipboard changes once they are here."""

    def __init__(self, grid: Grid, tasks: Tasks, tell: Callable[[str], object]) -> None:
        super().__init__(grid)
        self._grid, self._tasks, self._tell = grid, tasks, tell

    def fits(self, count: int) -> bool:
        """Whether so many rows can be copied; says so if they cannot."""
        if count > MOST:
            told = self.tr("{0} rows are too many to copy; {1} fit. Select fewer, or export them.")
            self._tell(told.format(formats.count(count), formats.count(MOST)))
        return 0 < count <= MOST

    def shown(self) -> list[int]:
        """The columns on screen that have something to read, as they stand."""
        head = self._grid.horizontalHeader()
        places = [head.logicalIndex(at) for at in range(head.count())]
        return self._readable(at for at in places if not self._grid.isColumnHidden(at))

    def of_block(self) -> list[int]:
        """Those of the block."""
        return self._readable(self._grid.block.columns())

    def put(self, columns: Sequence[Column[R]], rows: Sequence[R], *, headers: bool) -> None:
        """Copy these rows."""
        self._put(columns, headers, cells(columns, rows))

    def fetch(
        self, columns: Sequence[Column[R]], read: Callable[[], Sequence[R]], *, headers: bool
    ) -> None:
        """Copy the rows that `read` answers with on a worker."""
        self._tasks.ask(
            lambda: cells(columns, read()),
            done=partial(self._put, columns, headers),
            key="copy",
        )

    def _put(self, columns: Sequence[Column[R]], headers: bool, made: Cells) -> None:
        titles = titles_of(columns)
        clipboard.put(
            made.exact, titles if headers else (), [column.key for column in columns], made.text
        )
        told = self.tr("Copied {0} \N{MULTIPLICATION SIGN} {1} cells")
        self._tell(told.format(formats.count(len(made.text)), len(titles)))

    def _readable(self, columns: Iterable[int]) -> list[int]:
        return [at for at in columns if self._grid.columns()[at].kind != "check"]


def titles_of(columns: Iterable[Column[R]]) -> list[str]:
    """The headers of a copy: a product's name and its SKU are two."""
    found: list[str] = []
    for column in columns:
        found.append(column.title)
        if column.code is not None:
            found.append(CODE_TITLE)
    return found


def cells(columns: Sequence[Column[R]], rows: Iterable[R]) -> Cells:
    """What these columns show of `rows`, as it is typed: no unit."""
    answers = [(column.answer(Qt.ItemDataRole.EditRole), column.code) for column in columns]
    exact: clipboard.Block = []
    text: clipboard.Block = []
    for row in rows:
        exact.append([])
        text.append([])
        for answer, code in answers:
            shown = str(answer(row)) if answer is not None else ""
            exact[-1].append(shown)
            text[-1] += [shown] if code is None else [shown, code(row)]
    return Cells(exact, text)
