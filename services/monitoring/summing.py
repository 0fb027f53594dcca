"""What the tiles, the pills and the status line say, from the slots of the last minute."""

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from services.monitoring import dense
from services.monitoring.grid import HITS, MISSES, REQUESTS, STATEMENTS, Grid
from services.monitoring.records import SLOT, Figures, Summary

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOW = int(5 / SLOT)  # slots
MINUTE = int(60 / SLOT)


class Summing:
    """Sums of one grid. Not for several threads at once."""

    def __init__(self) -> None:
        self._before = (0, Figures())  # of which second

    def summed(self, grid: Grid, now: float, since: int = 0) -> Summary:
        """The figures of `grid` at `now`, epoch seconds.

        The cache of before slot `since` is gone: its hits are no part of the ratio.
        """
        end = grid.front + 1
        figures = _figures(grid, end - NOW, end)
        if self._before[0] != int(now):  # the dearest of all, and slow to change
            self._before = (int(now), _figures(grid, end - NOW - MINUTE, end - NOW))
        reads, ratio = _hits(grid, max(end - NOW, since), end)
        before = self._before[1]
        if ratio is None:
            reads, ratio = _hits(grid, max(end - MINUTE, since), end)
            past, share = _hits(grid, end - 2 * MINUTE, end - MINUTE)  # not the same minute again
            before = msgspec.structs.replace(before, hit_ratio=share, reads=past)
        peak, slot = grid.peak("requests") or (0.0, 0)
        sample = grid.samples.shown(now)
        cache = sample and sample.valkey
        return Summary(
            at=now,
            requests=figures.requests,
            hit_ratio=ratio,
            p95_ms=figures.p95_ms,
            statements=figures.statements,
            calls=figures.calls,
            reads=reads,
            before=before,
            peak_requests=peak or None,
            peak_at=slot * SLOT if peak else None,
            connections=sample.connections if sample and sample.databases else None,
            connections_max=sample.connections_max if sample and sample.databases else None,
            active=sample.active if sample else None,
            valkey_memory=cache.memory if cache else None,
            valkey_memory_max=cache.memory_max if cache else None,
            valkey_evicted=cache.evicted if cache else None,
            valkey_keys=cache.keys if cache else None,
        )


def _figures(grid: Grid, start: int, end: int) -> Figures:
    sums, known = grid.sums(start, end)
    if not known:
        return Figures()
    seconds = known * SLOT
    p95 = float(dense.percentiles(grid.counts(start, end)[None, :], (0.95,))[0, 0])
    reads, ratio = _ratio(sums)
    return Figures(
        requests=float(sums[REQUESTS]) / seconds,
        hit_ratio=ratio,
        p95_ms=None if np.isnan(p95) else p95,
        statements=float(sums[STATEMENTS]) / seconds,
        calls=int(sums[REQUESTS]),
        reads=reads,
    )


def _hits(grid: Grid, start: int, end: int) -> tuple[int, float | None]:
    return _ratio(grid.sums(start, end)[0])


def _ratio(sums: "NDArray[np.float64]") -> tuple[int, float | None]:
    """How many cached reads, and the share of these that the cache answered."""
    reads = int(sums[HITS] + sums[MISSES])
    return reads, float(sums[HITS]) / reads if reads else None
