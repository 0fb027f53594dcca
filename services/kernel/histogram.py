"""Durations counted in buckets that get wider with the duration, so that counts can be added.

Log-linear as in HdrHistogram: each power of two of whole microseconds is cut into 32 buckets of
equal width, so a bucket is at most 1/32 as wide as what it holds. Below 64 µs each microsecond
has its own. The histogram of two processes, or of ten seconds, is the sum of their counts.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUB_BITS = 5
SUB_BUCKETS = 1 << SUB_BITS  # in a power of two
TOP_MICROS = (1 << 40) - 1  # 12.7 days; what lasts longer is counted as if it lasted so long
_FEW = 200  # samples up to which a plain loop is faster than numpy


def index_of(micros: int) -> int:
    """The bucket of a duration of `micros` whole microseconds, 0 to `TOP_MICROS`."""
    shift = micros.bit_length() - SUB_BITS - 1
    return micros if shift <= 0 else (shift << SUB_BITS) + (micros >> shift)


def edges_of(index: int) -> tuple[float, float]:
    """The microseconds a bucket stands for, from and to: durations are rounded to whole ones."""
    shift = max(0, (index >> SUB_BITS) - 1)
    low = (index - (shift << SUB_BITS)) << shift
    return max(0.0, low - 0.5), low + (1 << shift) - 0.5


def counted(seconds: "Sequence[float] | NDArray[np.float64]") -> dict[int, int]:
    """How many of `seconds` fall into each bucket."""
    if len(seconds) > _FEW:
        return _counted_many(seconds)
    counts: dict[int, int] = {}
    for one in seconds:
        micros = int(one * 1e6 + 0.5) if 0 <= one < TOP_MICROS / 1e6 else _at_the_end(one)
        index = index_of(micros)
        counts[index] = counts.get(index, 0) + 1
    return counts


def _counted_many(seconds: "Sequence[float] | NDArray[np.float64]") -> dict[int, int]:
    """`counted`, as whole vectors."""
    import numpy as np  # noqa: PLC0415 - 0.1 s of the console's start, needed under load only

    limited = np.clip(np.nan_to_num(np.asarray(seconds, float)), 0, TOP_MICROS / 1e6)
    micros = (limited * 1e6 + 0.5).astype(np.int64)
    shift = np.maximum(np.frexp(micros)[1] - SUB_BITS - 1, 0)
    counts = np.bincount((shift << SUB_BITS) + (micros >> shift))
    filled = np.flatnonzero(counts)
    return dict(zip(filled.tolist(), counts[filled].tolist(), strict=True))


def _at_the_end(seconds: float) -> int:
    """Of what is no duration the clock could have measured: too long, negative or NaN."""
    return TOP_MICROS if seconds > 0 else 0


class Histogram:
    """Counts by bucket. Not for several threads at once."""

    def __init__(self, counts: Mapping[int, int] | None = None) -> None:
        self.counts = dict(counts or {})

    @classmethod
    def from_sparse(cls, counts: Mapping[int, int]) -> "Histogram":
        """The histogram that :meth:`sparse` was taken of."""
        return cls(counts)

    def sparse(self) -> dict[int, int]:
        """Counts by bucket, without the empty ones; a copy."""
        return dict(self.counts)

    @property
    def total(self) -> int:
        """How many durations were counted."""
        return sum(self.counts.values())

    def record(self, seconds: float) -> None:
        """Count one duration."""
        self.add(counted((seconds,)))

    def record_many(self, seconds: "Sequence[float] | NDArray[np.float64]") -> None:
        """Count durations: a list or an array of floats."""
        self.add(counted(seconds))

    def add(self, other: "Histogram | Mapping[int, int]") -> None:
        """Merge another histogram, or the counts of one, into this."""
        counts = self.counts
        for index, count in (other.counts if isinstance(other, Histogram) else other).items():
            counts[index] = counts.get(index, 0) + count

    def percentiles(self, shares: Sequence[float]) -> list[float]:
        """Milliseconds that the `shares` (0 to 1) of durations do not exceed; NaN when empty.

        The durations of a bucket are taken to lie evenly between its edges, and between two
        ranks the value is interpolated, as numpy's default and Hyndman and Fan's method 7 do.
        """
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError(f"Percentiles are asked as shares from 0 to 1, not as {shares}.")
        buckets = sorted(item for item in self.counts.items() if item[1])
        upto = list(accumulate(count for _, count in buckets))
        if not upto:
            return [math.nan] * len(shares)

        def at(rank: int) -> float:
            place = bisect_right(upto, rank)
            index, count = buckets[place]
            low, high = edges_of(index)
            return low + (high - low) * (rank - (upto[place] - count) + 0.5) / count

        found = []
        for share in shares:
            rank, rest = divmod(share * (upto[-1] - 1), 1)
            value = at(int(rank))
            if rest:
                value += rest * (at(int(rank) + 1) - value)
            found.append(value / 1000)
        return found
