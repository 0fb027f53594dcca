"""The pages of rows in hand: the newest looked at stay, the others are fetched again."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

R = TypeVar("R")

SHIFT = 7
PAGE = 1 << SHIFT  # rows
KEPT = 64  # pages


class Pages(Generic[R]):
    """Records by row, in pages. A row that is gone is None in a page that is there."""

    def __init__(self) -> None:
        self._pages: OrderedDict[int, list[R | None]] = OrderedDict()

    def __contains__(self, page: int) -> bool:
        return page in self._pages

    def __len__(self) -> int:
        return len(self._pages)

    def numbers(self) -> list[int]:
        return list(self._pages)

    def put(self, page: int, rows: Sequence[R | None]) -> None:
        """Keep a page, and at most `KEPT` of them."""
        self._pages[page] = list(rows)
        self._pages.move_to_end(page)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def touch(self, pages: Iterable[int]) -> None:
        """These are looked at: they are the last to go."""
        for page in pages:
            if page in self._pages:
                self._pages.move_to_end(page)

    def has(self, row: int) -> bool:
        return row >> SHIFT in self._pages

    def get(self, row: int) -> R | None:
        """The record of a row, or None if it is not in hand or gone."""
        page = self._pages.get(row >> SHIFT)
        at = row & (PAGE - 1)
        return page[at] if page is not None and at < len(page) else None

    def set(self, row: int, record: R | None) -> None:
        """Replace one record of a page that is in hand."""
        self._pages[row >> SHIFT][row & (PAGE - 1)] = record

    def is_short(self, page: int, rows: int) -> bool:
        """Whether the page is there but does not have so many rows."""
        return page in self._pages and len(self._pages[page]) < rows

    def drop(self, page: int) -> None:
        self._pages.pop(page, None)

    def clear(self) -> None:
        self._pages.clear()

    def records(self) -> list[R]:
        """Every record in hand."""
        return [row for page in self._pages.values() for row in page if row is not None]


class HasParts(Protocol):
    """The keys of all rows; see :mod:`models.keys`."""

    def part(self, first: int, last: int) -> list[int]: ...


class InHand:
    """The rows in hand by key: to look for each changed row among millions would stutter."""

    def __init__(self) -> None:
        self._made_of: tuple[HasParts | None, set[int]] = None, set()
        self._rows: dict[int, int] = {}

    def of(self, keys: HasParts, pages: Pages[Any]) -> dict[int, int]:
        """Row by key for every row of `pages`; made anew when either has changed."""
        made_of = keys, set(pages.numbers())
        if self._made_of != made_of:
            self._made_of = made_of
            self._rows = {
                key: row
                for page in made_of[1]
                for row, key in enumerate(
                    keys.part(page << SHIFT, (page + 1) << SHIFT), page << SHIFT
                )
            }
        return self._rows
