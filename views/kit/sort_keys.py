"""Several sort keys, and what a click on a column's header makes of them.

A click makes its column the only key, a second one turns it. With Shift the column joins
behind the others, is turned by the next click, and leaves with the third.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True)
class SortKey:
    """`by` is what the service sorts by."""

    by: str
    descending: bool = False

    def turned(self) -> "SortKey":
        return SortKey(self.by, not self.descending)


Keys = tuple[SortKey, ...]


class Sorted(Protocol):
    """A query of a service that has a main key and further ones."""

    @property
    def sort(self) -> str: ...
    @property
    def descending(self) -> bool: ...
    @property
    def then(self) -> Sequence[tuple[str, bool]]: ...


def only(keys: Keys, by: str) -> Keys:
    """A click on the header of `by`."""
    if len(keys) == 1 and keys[0].by == by:
        return (keys[0].turned(),)
    return (SortKey(by),)


def further(keys: Keys, by: str) -> Keys:
    """A click with Shift. The last key left is turned, never removed: rows have some order."""
    known = next((key for key in keys if key.by == by), None)
    if known is None:
        return (*keys, SortKey(by))
    if known.descending and len(keys) > 1:
        return tuple(key for key in keys if key is not known)
    return tuple(key.turned() if key is known else key for key in keys)


def of_query(query: Sorted) -> Keys:
    """The keys a query asks for."""
    then = (SortKey(by, descending) for by, descending in query.then)
    return (SortKey(query.sort, query.descending), *then)


def for_query(keys: Keys) -> dict[str, Any]:
    """The fields of a query that asks for `keys`, which are one at least."""
    then = tuple((key.by, key.descending) for key in keys[1:])
    return {"sort": keys[0].by, "descending": keys[0].descending, "then": then}


def told(keys: Sequence[SortKey], words: Mapping[str, str]) -> str:
    """The order in words: "Price, descending; then Name, ascending"."""
    up = QCoreApplication.translate("sort", "{0}, ascending")
    down = QCoreApplication.translate("sort", "{0}, descending")
    parts = [(down if key.descending else up).format(words.get(key.by, key.by)) for key in keys]
    return QCoreApplication.translate("sort", "; then ").join(parts)
