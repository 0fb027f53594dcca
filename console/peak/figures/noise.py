"""How far the seeds of one configuration and load lie apart: changes within that are noise."""

from collections.abc import Callable, Iterable

from console.peak.figures.merging import measured
from console.peak.records import Cell, Measured

FLOOR = 1.05  # a smaller change says nothing whatever the seeds say: buckets are 3 % wide
UNKNOWN = 1.2  # what a single seed may be off by: nobody knows, and this is much
Seeds = dict[tuple[str, float], list[Measured]]
Value = Callable[[Measured], float | None]


def by_seed(cells: Iterable[Cell]) -> Seeds:
    """For each configuration and load a row of each seed by itself."""
    groups: dict[tuple[str, float, int], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.name, cell.offered, cell.seed), []).append(cell)
    found: Seeds = {}
    for (name, offered, _), own in groups.items():
        found.setdefault((name, offered), []).extend(measured(own))
    return found


def spread(seeds: Seeds, old: Measured, new: Measured, value: Value) -> float | None:
    """The factor between the seeds' greatest and least, of the side where that is larger.

    None: a single seed tells no spread.
    """
    found = []
    for row in (old, new):
        values = [one for each in seeds[row.name, row.offered] if (one := value(each))]
        if len(values) < 2:  # noqa: PLR2004 - a pair
            return None
        found.append(max(values) / min(values))
    return max(found)


def changes(factor: float | None, noise: float | None) -> int:
    """+1: less time than before by more than noise; -1: more time; 0: within it, or not known."""
    edge = UNKNOWN if noise is None else max(FLOOR, noise)
    if factor is None or 1 / edge <= factor <= edge:
        return 0
    return 1 if factor > 1 else -1
