"""Percentiles of many histograms at once: counts as rows of an array, a column a bucket."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from services.kernel.histogram import TOP_MICROS, edges_of, index_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS = index_of(TOP_MICROS) + 1
_LOW, _HIGH = np.array([edges_of(index) for index in range(BUCKETS)]).T


def percentiles(counts: "NDArray[np.int64]", shares: Sequence[float]) -> "NDArray[np.float64]":
    """Milliseconds [len(shares), n] of `counts` [n, BUCKETS]; NaN where a row is empty.

    As :meth:`services.kernel.histogram.Histogram.percentiles`.
    """
    found = np.full((len(shares), len(counts)), np.nan)
    upto = counts.cumsum(axis=1)
    filled = np.flatnonzero(upto[:, -1])
    if not len(filled):
        return found
    counts, upto = counts[filled], upto[filled]
    rows = np.arange(len(filled))

    def at(rank: "NDArray[np.int64]") -> "NDArray[np.float64]":
        place = (upto > rank[:, None]).argmax(axis=1)
        count = counts[rows, place]
        passed = rank - (upto[rows, place] - count) + 0.5
        return np.asarray(_LOW[place] + (_HIGH[place] - _LOW[place]) * passed / count)

    last = upto[:, -1] - 1
    for number, share in enumerate(shares):
        exact = share * last
        rank = np.floor(exact).astype(np.int64)
        low, high = at(rank), at(np.minimum(rank + 1, last))
        found[number, filled] = (low + (exact - rank) * (high - low)) / 1000
    return found
