"""What each step of the cure brings on its own, and whether that is more than noise."""

from collections.abc import Sequence
from functools import partial

from console.peak.figures.comparing import reduction
from console.peak.figures.merging import measured
from console.peak.figures.noise import Seeds, Value, by_seed, changes, spread
from console.peak.figures.sentences import Change, KindChange, told, verdict
from console.peak.figures.standing import at, capacity, carries, collapsed, is_open, named_load
from console.peak.records import Cell, Measured, Step

STEPS = (
    ("Every useful index on the old table", "L0", "L2"),
    ("The search in the name only, like for like", "L2", "L2n"),
    ("Pages rewritten on the wide table", "L2n", "L2r"),
    ("A cache over the old table", "L2n", "L2n+cache"),
    ("Normalised tables, without secondary indexes", "L0", "N0"),
    ("Normalised tables, without secondary indexes", "L2n", "N0"),
    ("Indexes on the normalised tables", "N0", "N1"),
    ("Normalised tables with indexes, against rewritten pages", "L2r", "N1"),
    ("idx_stock on is_low instead of the quantity", "N1-naive", "N1"),
    ("A cache over the normalised tables", "N1", "N1+cache"),
    ("The whole cure, from the old table as it was", "L0", "N1+cache"),
    ("The whole cure, like for like", "L2n", "N1+cache"),
    ("The whole cure, against the strongest wide table we could write", "L2r", "N1+cache"),
)
VALUES: dict[str, Value] = {
    "mean": lambda row: row.latency_ms.get("mean"),
    "p95": lambda row: row.latency_ms.get("p95"),
    "database": lambda row: row.database_ms_per_page,
}


def steps(cells: Sequence[Cell]) -> list[Step]:
    """Each step at the highest load its `before` carries; steps not measured are left out.

    A change counts if it is larger than what the seeds of either side differ by among
    themselves: the seeds draw other pages and other moments, and nothing else differs.
    """
    rows, seeds = measured(cells), by_seed(cells)
    carried = capacity(rows)
    found = []
    for name, before, after in STEPS:
        offered = named_load(rows, before, after, before)
        old, new = (
            None if offered is None else at(rows, each, offered) for each in (before, after)
        )
        if old is not None and new is not None:
            ends = (is_open(rows, before), is_open(rows, after))
            found.append(_step(name, (old, new), seeds, (carried[before], carried[after]), ends))
    return found


def _step(
    name: str,
    sides: tuple[Measured, Measured],
    seeds: Seeds,
    carried: tuple[float, float],
    ends: tuple[bool, bool],
) -> Step:
    old, new = sides
    less = reduction(new, old)
    factors = {
        "mean": _factor(less.mean_pct),
        "p95": _factor(less.p95_pct),
        "database": _factor(less.database_pct),
    }
    change = Change(
        factors=factors,
        noise={figure: spread(seeds, old, new, value) for figure, value in VALUES.items()},
        carried=carried,
        is_open=ends,
        at_least=less.at_least,
        # In a queue every kind of page waits alike.
        kinds=[] if collapsed(old) or not carries(new) else _kinds(old, new, seeds),
    )
    edge = change.noise["mean"]
    return Step(
        name=name,
        before=old.name,
        after=new.name,
        offered=old.offered,
        mean_factor=factors["mean"],
        p95_factor=factors["p95"],
        database_factor=factors["database"],
        capacity_factor=change.capacity_factor,
        brings=told(change),
        verdict=verdict(change),
        noise_pct=None if edge is None else 100 * (edge - 1),
        at_least=less.at_least,
        capacity_at_least=ends[1],
        quotable=less.quotable,
    )


def _kinds(old: Measured, new: Measured, seeds: Seeds) -> list[KindChange]:
    """What becomes of each kind of page, beyond noise."""
    found = []
    for kind, part in new.kinds.items():
        was = old.kinds[kind].mean_ms if kind in old.kinds else None
        if not was or not part.mean_ms:
            continue
        edge = spread(seeds, old, new, partial(_mean_of, kind))
        found.append(KindChange(kind, was, part.mean_ms, changes(was / part.mean_ms, edge)))
    return found


def _mean_of(kind: str, row: Measured) -> float | None:
    return row.kinds[kind].mean_ms if kind in row.kinds else None


def _factor(percent_less: float | None) -> float | None:
    """Before divided by after; None where that has no number: nothing compared, or down to zero."""
    left = 0.0 if percent_less is None else 1 - percent_less / 100
    return 1 / left if left > 0 else None
