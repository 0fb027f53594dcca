"""What one flush of the cache did to the hit ratio, read off the series on the screen. Pure.

The dip is claimed only where it shows: the lowest second after the flush must lie clearly under
what was usual before it, or a quiet shop's noise would be told as the flush's doing. The noise is
taken from how much one second differs from the next (median of the differences, which a warm-up
before the flush does not widen). In simulations with 30 to 120 reads a second it claimed a dip in
3 to 5 of 100 flushes without an effect, and found 75 to 99 of 100 that cost 14 points. A flush is
felt by the very next reads, so the dip is looked for at once: what happens later, such as a cache
that dies, is not its doing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]

BEFORE_S = 5.0  # what counts as before
NOISE_S = 20.0  # before the flush: where the noise is taken from
DIP_S = 5.0  # from the first read after the flush: where the lowest second is looked for
STEADY = 8  # samples, two seconds: as long a recovery must hold
FEWEST = 8  # samples before the flush; of fewer nothing is said
LEAST_DROP = 1.0  # percentage points
REGAINED = 0.9  # of the drop
SIGMAS = 3.5  # of the noise, under the level before
WINDOW = 4  # samples that share reads: each is of the second before it
_SIGMA_OF_MEDIAN = 1.4826  # of absolute deviations, for normal noise


@dataclass(frozen=True)
class FlushEffect:
    """Hit ratios in percent, times in epoch seconds. None: nothing was read, so nothing known."""

    at: float
    before: float | None
    lowest: float | None  # None: no second fell under what was usual before
    recovered_at: float | None

    @property
    def dropped(self) -> bool:
        """Whether the flush can be seen in the hit ratio."""
        return self.lowest is not None

    @property
    def took(self) -> float | None:
        """Seconds from the flush to the recovery."""
        return None if self.recovered_at is None else self.recovered_at - self.at


def flush_effect(times: Series, hits: Series, at: float, until: float = np.inf) -> FlushEffect:
    """The effect of the flush at `at`; `until` is the next flush, whose effect is its own.

    `times` [n] ascend; `hits` [n] are percent of reads answered by the cache, NaN where nothing
    was read.
    """
    known = np.isfinite(hits)
    t, v = times[known], hits[known]
    past = v[(t >= at - BEFORE_S) & (t < at)]
    noise = _noise(v[(t >= at - NOISE_S) & (t < at)])
    own = (t >= at) & (t < until)
    t, v = t[own], v[own]
    before = float(np.median(past)) if past.size >= FEWEST else None
    if before is None or not v.size:
        return FlushEffect(at, before, None, None)
    dip = v[t < t[0] + DIP_S]
    low = int(dip.argmin())
    if dip[low] > before - max(LEAST_DROP, SIGMAS * noise):
        return FlushEffect(at, before, None, None)
    lowest = float(dip[low])
    back = _back(t[low:], v[low:], before - max(LEAST_DROP, (1 - REGAINED) * (before - lowest)))
    return FlushEffect(at, before, lowest, back)


def _noise(values: Series) -> float:
    """Standard deviation of one second's ratio, whatever its trend."""
    steps = np.abs(values[WINDOW:] - values[:-WINDOW])
    return _SIGMA_OF_MEDIAN * float(np.median(steps)) / np.sqrt(2.0) if steps.size else 0.0


def _back(times: Series, values: Series, level: float) -> float | None:
    """When the mean of `STEADY` samples was first at `level`: the first of them that was."""
    if values.size < STEADY:
        return None
    means = np.convolve(values, np.full(STEADY, 1 / STEADY), "valid")
    held = np.flatnonzero(means >= level)
    if not held.size:
        return None
    first = int(held[0])
    return float(times[first + int((values[first:] >= level).argmax())])
