"""Cells as a run would leave them, made by a formula: waits grow with the load until it breaks."""

from functools import cache
from statistics import NormalDist

import msgspec
import numpy as np

from console.peak.records import KINDS, Cell
from services.kernel.histogram import Histogram, counted

SEEDS = (11, 12, 13)
SHARES = {"product": 0.60, "category": 0.18, "search": 0.10, "low stock": 0.02, "checkout": 0.10}
# name: pages/s it can serve, ms of each kind at rest, database ms and statements a page, hit ratio
SHOPS: dict[str, tuple[float, tuple[float, ...], float, float, float | None]] = {
    "L0": (0.9, (1900, 2300, 4000, 1500, 1700), 2225, 3.85, None),
    "L2": (9, (30, 70, 1200, 3.4, 9), 210, 3.85, None),
    "L2n": (26, (8, 30, 70, 3.0, 4.1), 16.8, 1.73, None),
    "L2r": (130, (2.2, 9, 30, 3.0, 4.1), 5.9, 1.1, None),
    "L2n+cache": (38, (5, 17, 36, 3.0, 4.2), 9.4, 1.02, 0.44),
    "N0": (160, (4.1, 14, 33, 28, 6), 7.7, 1.73, None),
    "N1-naive": (1250, (0.9, 1.5, 3.1, 24, 5.6), 1.62, 1.73, None),
    "N1": (1400, (0.9, 1.5, 3.1, 1.3, 5.4), 1.21, 1.73, None),
    "N1+cache": (2800, (0.35, 0.4, 0.7, 1.2, 5.4), 0.41, 0.46, 0.94),
}
LOADS = {
    "L0": (1.2, 12),
    "L2": (1.2, 3, 12),
    "L2n": (1.2, 3, 12, 24),
    "L2r": (1.2, 12, 60, 240),
    "L2n+cache": (1.2, 3, 12, 24, 60),
    "N0": (1.2, 12, 60, 120, 240),
    "N1-naive": (12, 120, 600, 1800),
    "N1": (1.2, 3, 12, 60, 240, 600, 1200, 2400),
    "N1+cache": (1.2, 3, 12, 60, 240, 600, 1200, 2400, 3600),
}
_EVENLY = [NormalDist().inv_cdf((at + 0.5) / 250) for at in range(250)]
_SHAPE = np.exp(0.55 * np.array(_EVENLY) - 0.55**2 / 2)  # log-normal, mean 1


@cache
def cell(name: str, offered: float, seed: int = 11, *, pages: int = 0, factor: float = 1) -> Cell:
    """One cell; `factor` makes all its times longer."""
    limit, at_rest, database, statements, hit = SHOPS[name]
    pages = pages or min(max(500, round(8 * offered)), 6000)
    factor *= 1 + 0.02 * (seed % 5 - 2)
    busy = offered / limit
    waits = 1 / (1 - busy) if busy < 0.97 else 1.0
    lasted = pages / offered
    behind = max(0.0, 1 - limit / offered) * lasted * 1000 / 2 if busy >= 0.97 else 0.0
    kinds = {}
    for kind, ms in zip(KINDS, at_rest, strict=True):
        some = max(1, round(pages * SHARES[kind]))
        times = _SHAPE[(2 * np.arange(some) + 1) * 125 // some] * ms * waits * factor
        kinds[kind] = counted((times + np.linspace(0, 2 * behind, some)) / 1000)
    buckets = Histogram()
    for counts in kinds.values():
        buckets.add(counts)
    unfinished = max(0, round(pages * (1 - limit / offered) - 40)) if behind else 0
    looked_up = 0 if hit is None else round(2.2 * (pages - unfinished))
    return Cell(
        name=name,
        offered=float(offered),
        seed=seed,
        pages=pages,
        errors=0,
        unfinished=unfinished,
        seconds=lasted * (1.02 if not behind else 1.2),
        hits=round(looked_up * (hit or 0)),
        misses=looked_up - round(looked_up * (hit or 0)),
        buckets=buckets.sparse(),
        kinds=kinds,
        database_ms=database * factor * (pages - unfinished),
        statements=round(statements * (pages - unfinished)),
        reached=0 if hit is None else 41_200,
        lags=counted([0.0001] * 95 + [0.0004] * 5),
    )


def ladder(*names: str, seeds: tuple[int, ...] = SEEDS) -> list[Cell]:
    """Every cell of these configurations, of all if none is named; seeds in turn."""
    return [
        cell(name, offered, seed)
        for name in names or SHOPS
        for offered in LOADS[name]
        for seed in seeds
    ]


def changed(one: Cell, **fields: object) -> Cell:
    return msgspec.structs.replace(one, **fields)
