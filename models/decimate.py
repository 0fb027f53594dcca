"""Many samples on few pixels: the exact lowest and highest of each bin, in the order they came.

A bin is `per_bin` slots of a :class:`models.series.Ring`; bin number = slot number // per_bin.
So a bin is the same samples in every frame, and a line does not shimmer while it moves.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.series import NONE_YET, Floats, Ring

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Binned:
    """Bins from number `first` on, each array [series, bins]; NaN: nothing is known in a bin."""

    first: int
    low: Floats
    high: Floats
    low_came_first: Bools

    def tail(self, number: int) -> "Binned":
        """The bins from `number` on."""
        cut = max(0, number - self.first)
        parts = (self.low[:, cut:], self.high[:, cut:], self.low_came_first[:, cut:])
        return Binned(self.first + cut, *parts)


def decimate(values: Floats, first_slot: int, per_bin: int) -> Binned:
    """Bins of `values` [series, n], whose first column is the slot `first_slot`."""
    first = first_slot // per_bin
    head = first_slot - first * per_bin
    width = -(-(head + values.shape[1]) // per_bin) * per_bin
    whole = np.full((values.shape[0], width), np.nan)
    whole[:, head : head + values.shape[1]] = values
    parts = whole.reshape(values.shape[0], -1, per_bin)
    unknown = np.isnan(parts)
    lows = np.where(unknown, np.inf, parts)
    highs = np.where(unknown, -np.inf, parts)
    empty = unknown.all(axis=2)
    return Binned(
        first,
        np.where(empty, np.nan, lows.min(axis=2)),
        np.where(empty, np.nan, highs.max(axis=2)),
        lows.argmin(axis=2) <= highs.argmax(axis=2),
    )


class Bins:
    """The bins of some series of a ring over the last `seconds`, kept up to date cheaply."""

    def __init__(self, ring: Ring, series: list[int], seconds: float, per_bin: int) -> None:
        self.ring, self.series, self.per_bin = ring, series, per_bin
        self.slots = round(seconds * ring.hz)
        self.newest = NONE_YET  # the last slot that is in
        self._puts = -1
        nothing = np.empty((len(series), 0))
        self.binned = Binned(0, nothing, nothing, nothing.astype(bool))

    def update(self, last: int | None = None) -> int | None:
        """Take in the ring up to slot `last`, by default its newest.

        Answers with the number of the first bin that changed, None if none did.
        """
        ring = self.ring
        newest = ring.newest if last is None else min(last, ring.newest)
        if newest == NONE_YET or (ring.puts == self._puts and newest == self.newest):
            return None
        start = max(ring.oldest, newest - self.slots + 1)
        fresh_from = min(ring.changed_since(self._puts), self.newest + 1)
        changed = start if self.newest == NONE_YET else max(start, fresh_from)
        self._puts, self.newest = ring.puts, newest
        kept = self.binned.tail(start // self.per_bin)
        number = changed // self.per_bin
        if not kept.first <= number <= kept.first + kept.low.shape[1]:
            number = start // self.per_bin
        begin = max(ring.oldest, number * self.per_bin)
        fresh = decimate(ring.between(begin, newest)[self.series], begin, self.per_bin)
        self.binned = _joined(kept, fresh)
        return fresh.first


def _joined(kept: Binned, fresh: Binned) -> Binned:
    keep = fresh.first - kept.first
    if not 0 < keep <= kept.low.shape[1]:
        return fresh
    return Binned(
        kept.first,
        np.concatenate([kept.low[:, :keep], fresh.low], axis=1),
        np.concatenate([kept.high[:, :keep], fresh.high], axis=1),
        np.concatenate([kept.low_came_first[:, :keep], fresh.low_came_first], axis=1),
    )
