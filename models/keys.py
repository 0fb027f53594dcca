"""The keys of every row a query matches, in order: 4 or 8 bytes a row, however many there are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAIR = 16  # bits of a key that are the second of its two numbers
FEW = 65_536  # rows; above, a bit for each key tells whether it is there
SPARSE = 8  # as many numbers as rows; above, the bits would be mostly for nothing


class Keys:
    """An immutable vector of row keys. Made on a worker: the first one imports numpy.

    The vector stays as it came, big-endian: a copy of five million rows would be the most
    memory the grid takes.
    """

    __slots__ = ("_bits", "_span", "_vector")

    def __init__(self, raw: bytes | bytearray | memoryview, width: int = 8, span: int = 0) -> None:
        """`raw` is what a service's `keys` answers: `width` bytes a row, big-endian.

        `span` 0: they are the keys. Else a row stands for two numbers, ``first * span + second``,
        and its key is ``first << 16 | second``.
        """
        import numpy as np  # noqa: PLC0415 - 0.1 s of the console's start, needed by no first page

        self._vector: NDArray[Any] = np.frombuffer(raw, dtype=f">i{width}")
        self._span = span
        self._bits: NDArray[Any] | None = None
        rows = len(self._vector)
        if rows > FEW and (most := int(self._vector.max())) < SPARSE * rows:
            there = np.zeros(most + 1, bool)
            there[self._vector] = True
            self._bits = np.packbits(there)

    def __len__(self) -> int:
        return len(self._vector)

    def part(self, first: int, last: int) -> list[int]:
        """The keys of rows `first` up to `last`, exclusive."""
        numbers: list[int] = self._vector[first:last].tolist()
        if not self._span:
            return numbers
        return [number // self._span << PAIR | number % self._span for number in numbers]

    def find(self, key: int) -> int:
        """The row of `key`, or -1. Ten milliseconds for five million rows."""
        found: Any = (self._vector == self._number(key)).nonzero()[0]
        return int(found[0]) if len(found) else -1

    def holds(self, keys: Sequence[int]) -> list[bool]:
        """Whether each of `keys` has a row; at once, for thousands of them in millions."""
        import numpy as np  # noqa: PLC0415 - imported when this was made

        numbers = np.array([self._number(key) for key in keys], np.int64)
        bits, found = self._bits, np.zeros(len(numbers), bool)
        if bits is None:
            found = np.isin(numbers, self._vector)
        else:
            can = (numbers >= 0) & (numbers < len(bits) * 8)
            asked = numbers[can]
            found[can] = bits[asked >> 3] >> (7 - (asked & 7)) & 1
        held: list[bool] = found.tolist()
        return held

    def at(self, row: int) -> int:
        return self.part(row, row + 1)[0]

    def _number(self, key: int) -> int:
        """What stands for `key` in the vector; -1 for a key that can have no row."""
        if not self._span:
            return key
        second = key & (1 << PAIR) - 1
        return (key >> PAIR) * self._span + second if second < self._span else -1

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

    def holds(self, keys: Sequence[int]) -> list[bool]:
        mine = set(self._keys)
        return [key in mine for key in keys]

    def at(self, row: int) -> int:
        return self._keys[row]
