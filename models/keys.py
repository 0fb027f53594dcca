"""The keys of every row a query matches, in order: 8 bytes a row, however many there are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray


class Keys:
    """An immutable vector of row keys. Made on a worker: the first one imports numpy."""

    __slots__ = ("_vector",)

    def __init__(self, raw: bytes) -> None:
        """`raw` is what a service's `keys` answers: 8 bytes a row, big-endian."""
        import numpy as np  # noqa: PLC0415 - 0.1 s of the console's start, needed by no first page

        self._vector: NDArray[int64] = np.frombuffer(raw, dtype=">i8").astype(np.int64)

    def __len__(self) -> int:
        return len(self._vector)

    def part(self, first: int, last: int) -> list[int]:
        """The keys of rows `first` up to `last`, exclusive."""
        keys: list[int] = self._vector[first:last].tolist()
        return keys

    def find(self, key: int) -> int:
        """The row of `key`, or -1. Half a millisecond for a million rows."""
        found: Any = (self._vector == key).nonzero()[0]
        return int(found[0]) if len(found) else -1

    def at(self, row: int) -> int:
        return int(self._vector[row])

    def __repr__(self) -> str:
        return f"Keys({len(self)})"


class FewKeys:
    """The keys of a first page, before the whole vector has arrived."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Sequence[int] = ()) -> None:
        self._keys = list(keys)

    def __len__(self) -> int:
        return len(self._keys)

    def part(self, first: int, last: int) -> list[int]:
        return self._keys[first:last]

    def find(self, key: int) -> int:
        return self._keys.index(key) if key in self._keys else -1

    def at(self, row: int) -> int:
        return self._keys[row]
