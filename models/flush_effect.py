"""What one flush of the cache did to the hit ratio, read off the series on the screen. Pure.

The dip is claimed only where it shows: the lowest second after the flush must lie clearly under
what was usual before it, or a quiet shop's noise would be told as the flush's doing. *Usual* is
robust (median and median absolute deviation): the ten seconds before a flush may hold the end
of another warm-up.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]

BEFORE_S = 10.0  # what counts as before
DIP_S = 15.0  # from the first read after the flush: where the lowest second is looked for
NOW_S = 5.0
STEADY = 8  # samples, two seconds: as long a recovery must hold
FEWEST = 8  # samples before the flush; of fewer nothing is said
LEAST_DROP = 1.0  # percentage points
REGAINED = 0.9  # of the drop
SIGMAS = 4.0  # under the median: once in 30,000 samples of normal noise
_SIGMA_OF_MAD = 1.4826  # for normal noise


@dataclass(frozen=True)
class FlushEffect:
    """Hit ratios in percent, times in epoch seconds. None: nothing was read, so nothing known."""

    at: float
    before: float | None
    lowest: float | None  # None: no second fell under what was usual before
    now: float | None
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
    own = (t >= at) & (t < until)
    t, v = t[own], v[own]
    before = float(np.median(past)) if past.size >= FEWEST else None
    end = min(float(times[-1]), until) if times.size else at
    recent = v[t > end - NOW_S]
    now = float(recent.mean()) if recent.size else None
    if before is None or not v.size:
        return FlushEffect(at, before, None, now, None)
    dip = v[t < t[0] + DIP_S]
    low = int(dip.argmin())
    spread = _SIGMA_OF_MAD * float(np.median(np.abs(past - before)))
    if dip[low] > before - max(LEAST_DROP, SIGMAS * spread):
        return FlushEffect(at, before, None, now, None)
    lowest = float(dip[low])
    back = _back(t[low:], v[low:], before - max(LEAST_DROP, (1 - REGAINED) * (before - lowest)))
    return FlushEffect(at, before, lowest, now, back)


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
