"""What the tiles, the pills and the status line say, from the slots of the last minute."""

from typing import TYPE_CHECKING

import numpy as np

from services.monitoring import dense
from services.monitoring.grid import HITS, MISSES, REQUESTS, SLOTS, STATEMENTS, Grid
from services.monitoring.records import SERIES, SLOT, Figures, Summary

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOW = int(5 / SLOT)  # slots
MINUTE = int(60 / SLOT)
_REQUESTS_ROW = SERIES.index("requests")


def summed(grid: Grid, now: float) -> Summary:
    """The figures of `grid` at `now`, epoch seconds."""
    end = grid.front + 1
    figures, before = _figures(grid, end - NOW, end), _figures(grid, end - NOW - MINUTE, end - NOW)
    ratio = figures.hit_ratio
    if ratio is None:
        ratio = _figures(grid, end - MINUTE, end).hit_ratio
    peak, peak_at = _peak(grid, end)
    sample = grid.samples.shown(now)
    cache = sample and sample.valkey
    return Summary(
        at=now,
        requests=figures.requests,
        hit_ratio=ratio,
        p95_ms=figures.p95_ms,
        statements=figures.statements,
        before=before,
        peak_requests=peak,
        peak_at=peak_at,
        connections=sample.connections if sample and sample.databases else None,
        connections_max=sample.connections_max if sample and sample.databases else None,
        active=sample.active if sample else None,
        valkey_memory=cache.memory if cache else None,
        valkey_memory_max=cache.memory_max if cache else None,
        valkey_evicted=cache.evicted if cache else None,
        valkey_keys=cache.keys if cache else None,
    )


def _figures(grid: Grid, start: int, end: int) -> Figures:
    sums, counts, known = grid.sums(start, end)
    if not known:
        return Figures()
    seconds = known * SLOT
    reads = float(sums[HITS] + sums[MISSES])
    p95 = _p95(counts)
    return Figures(
        requests=float(sums[REQUESTS]) / seconds,
        hit_ratio=float(sums[HITS]) / reads if reads else None,
        p95_ms=p95,
        statements=float(sums[STATEMENTS]) / seconds,
    )


def _p95(counts: "NDArray[np.int64]") -> float | None:
    value = float(dense.percentiles(counts[None, :], (0.95,))[0, 0])
    return None if np.isnan(value) else value


def _peak(grid: Grid, end: int) -> tuple[float | None, float | None]:
    """The highest rate of the hour, and when."""
    requests = grid.values(end - SLOTS, end)[_REQUESTS_ROW]
    if np.isnan(requests).all():
        return None, None
    at = int(np.nanargmax(requests))
    if not requests[at]:
        return None, None
    return float(requests[at]), (end - SLOTS + at) * SLOT
