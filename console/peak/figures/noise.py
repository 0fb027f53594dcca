"""How far the seeds of one configuration and load lie apart: changes within that are noise."""

from collections.abc import Sequence

from console.peak.figures.merging import measured
from console.peak.records import Cell, Measured

FLOOR = 1.05  # a smaller change says nothing whatever the seeds say: buckets are 3 % wide


def spread(cells: Sequence[Cell], old: Measured, new: Measured, figure: str) -> float | None:
    """The factor between the seeds' greatest and least, of the side where that is larger.

    `figure`: "mean", "p95" or "database". None: a single seed tells no spread.
    """
    found = [_of(cells, row, figure) for row in (old, new)]
    known = [one for one in found if one is not None]
    return max(known) if len(known) == len(found) else None


def _of(cells: Sequence[Cell], row: Measured, figure: str) -> float | None:
    own = [cell for cell in cells if (cell.name, cell.offered) == (row.name, row.offered)]
    values = [
        value
        for seed in dict.fromkeys(cell.seed for cell in own)
        for one in measured(cell for cell in own if cell.seed == seed)
        if (value := _value(one, figure))
    ]
    return max(values) / min(values) if len(values) > 1 else None


def _value(row: Measured, figure: str) -> float | None:
    return row.database_ms_per_page if figure == "database" else row.latency_ms[figure]


def changes(factor: float | None, noise: float | None) -> int:
    """+1: less time than before by more than noise; -1: more time; 0: within it, or not known."""
    edge = max(FLOOR, noise or 1.0)
    if factor is None or 1 / edge <= factor <= edge:
        return 0
    return 1 if factor > 1 else -1
