"""How much less time one configuration takes than another at the same load."""

from collections.abc import Sequence

from console.peak.figures.standing import at, carries, collapsed, loads, named_load
from console.peak.records import Measured, Reduction

# What is asked first stands first: the cure against the old schema, then what its parts bring.
PAIRS = (
    ("N1+cache", "L2n"),
    ("N1", "L2n"),
    ("N0", "L2n"),
    ("L2n+cache", "L2n"),
    ("N1+cache", "L2r"),
    ("N1", "L2r"),
    ("L2r", "L2n"),
    ("N1+cache", "L0"),
    ("N1+cache", "L2"),
    ("N1", "L0"),
    ("N1", "L2"),
    ("N1+cache", "N1"),
    ("N1+cache", "L2n+cache"),
    ("N1", "N0"),
    ("N1", "N1-naive"),
    ("L2n", "L2"),
    ("L2", "L0"),
)
LIKE, REWRITTEN = "L2n", "L2r"
OLD = ("L0", "L2")  # compared where L2n is: they carry next to nothing


def reductions(rows: Sequence[Measured]) -> list[Reduction]:
    """Every pair at the load named for it, and after those at the lower loads both have.

    The named load is the highest that the second of the pair carries; for L0 and L2, the highest
    that L2n carries, and for L2r both. Pairs that share no such load are left out.
    """
    named, others = [], []
    for of, against in PAIRS:
        chosen = [named_load(rows, place, of, against) for place in _places(of, against)]
        most = max((load for load in chosen if load is not None), default=0.0)
        for offered in reversed(loads(rows, of, against)):
            old, new = at(rows, against, offered), at(rows, of, offered)
            if old is None or new is None:
                continue
            if offered in chosen:
                named.append(reduction(new, old))
            elif offered < most and carries(old):
                others.append(reduction(new, old))
    return named + others


def _places(of: str, against: str) -> tuple[str, ...]:
    """By whose highest load a pair is compared."""
    if against == REWRITTEN:
        return (LIKE, REWRITTEN)
    return (LIKE,) if against in OLD and of not in (*OLD, LIKE) else (against,)


def reduction(of: Measured, against: Measured) -> Reduction:
    """`of` against `against`, two rows of one load."""
    return Reduction(
        of=of.name,
        against=against.name,
        offered=of.offered,
        mean_pct=less_time(of, against, "mean"),
        p95_pct=less_time(of, against, "p95"),
        database_pct=less(of.database_ms_per_page, against.database_ms_per_page),
        at_least=collapsed(against) and not collapsed(of),
        quotable=of.quotable and against.quotable,
    )


def less_time(of: Measured, against: Measured, figure: str) -> float | None:
    """Percent less; None if `of` left pages unanswered and only so seems the faster."""
    found = less(of.latency_ms.get(figure), against.latency_ms.get(figure))
    return None if found is not None and found > 0 and collapsed(of) else found


def less(of: float | None, against: float | None) -> float | None:
    """How many percent less `of` is than `against`; negative is more; None: cannot be said."""
    return None if of is None or not against else 100 * (1 - of / against)
