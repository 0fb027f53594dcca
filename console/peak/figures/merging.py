"""Cells of one configuration and load, all seeds together.

Percentiles are never averaged: the counts of the buckets are added, and the percentile is taken
of the sum.
"""

from collections.abc import Iterable, Mapping, Sequence

from console.peak.bounds import NAMES
from console.peak.records import KINDS, Cell, Measured, Part
from services.kernel.histogram import Histogram, edges_of

LEAST_PAGES = 500  # of a cell, for its figures to be quoted
LEAST_SEEDS = 3


def measured(cells: Iterable[Cell]) -> list[Measured]:
    """One row for each configuration and load, in the order of the cure and rising load."""
    groups: dict[tuple[str, float], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.name, cell.offered), []).append(cell)
    return [_row(groups[key]) for key in sorted(groups, key=lambda key: (place_of(key[0]), key))]


def place_of(name: str) -> int:
    """Where a configuration stands in the order of the cure; unknown ones come last."""
    return NAMES.index(name) if name in NAMES else len(NAMES)


def _row(cells: Sequence[Cell]) -> Measured:
    pages = sum(cell.pages for cell in cells)
    errors = sum(cell.errors for cell in cells)
    unfinished = sum(cell.unfinished for cell in cells)
    came_back = pages - unfinished  # what never did is waiting, and costs the server nothing yet
    looked_up = sum(cell.hits + cell.misses for cell in cells)
    seconds = sum(cell.seconds for cell in cells)
    seeds = {cell.seed for cell in cells}
    return Measured(
        name=cells[0].name,
        offered=cells[0].offered,
        pages=pages,
        errors=errors,
        unfinished=unfinished,
        hit_ratio=_each(sum(cell.hits for cell in cells), looked_up),
        latency_ms=latency(added(cell.buckets for cell in cells)),
        database_ms_per_page=_each(sum(cell.database_ms for cell in cells), came_back),
        statements_per_page=_each(sum(cell.statements for cell in cells), came_back),
        achieved=_each(came_back - errors, seconds) or 0.0,
        seeds=len(seeds),
        quotable=len(seeds) >= LEAST_SEEDS and min(cell.pages for cell in cells) >= LEAST_PAGES,
        kinds=_parts(cells),
        lag_p99_ms=latency(added(cell.lags for cell in cells))["p99"],
        said=tuple(dict.fromkeys(told for cell in cells for told in cell.said)),
    )


def _parts(cells: Sequence[Cell]) -> dict[str, Part]:
    """Pages by kind; a kind that nobody asked for is left out."""
    parts = {}
    for kind in (*KINDS, *sorted({kind for cell in cells for kind in cell.kinds} - {*KINDS})):
        counts = added(cell.kinds.get(kind, {}) for cell in cells)
        if pages := counts.total:
            figures = latency(counts)
            parts[kind] = Part(pages, figures["mean"], figures["p50"], figures["p95"])
    return parts


def added(many: Iterable[Mapping[int, int]]) -> Histogram:
    """The histogram of all of them together."""
    histogram = Histogram()
    for counts in many:
        histogram.add(counts)
    return histogram


def latency(counts: Histogram) -> dict[str, float | None]:
    """Mean, p50, p95 and p99 in milliseconds, None of nothing."""
    if not counts.total:
        return dict.fromkeys(("mean", "p50", "p95", "p99"))
    shares = counts.percentiles((0.5, 0.95, 0.99))
    return {"mean": mean_ms(counts), **dict(zip(("p50", "p95", "p99"), shares, strict=True))}


def mean_ms(counts: Histogram) -> float:
    """Of at least one duration; each is taken to lie in the middle of its bucket.

    A bucket is at most 1/32 as wide as what it holds, so the mean is right to 1.6 % at worst.
    """
    micros = sum(sum(edges_of(index)) / 2 * count for index, count in counts.counts.items())
    return micros / counts.total / 1000


def _each(amount: float, of: float) -> float | None:
    return amount / of if of else None
