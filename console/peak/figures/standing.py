"""Which loads a configuration carries, and which row stands for it at a load."""

import math
from collections.abc import Sequence

from console.peak.records import Measured

P95_MS = 200.0  # a page that takes longer is felt as slow
MOST_ERRORS = 0.01
LEAST_ANSWERS = 0.95


def answered(row: Measured) -> float:
    """The share of pages that got an answer before the cell was ended."""
    return (row.pages - row.unfinished - row.errors) / row.pages if row.pages else 0.0


def carries(row: Measured) -> bool:
    """Whether this load was carried: p95 within 200 ms, hardly an error, nearly all answered."""
    p95 = row.latency_ms.get("p95")
    return (
        p95 is not None
        and p95 <= P95_MS
        and row.errors <= MOST_ERRORS * row.pages
        and answered(row) >= LEAST_ANSWERS
    )


def collapsed(row: Measured) -> bool:
    """Whether pages were left without an answer: its times are then the least they would be."""
    return row.unfinished > 0


def capacity(rows: Sequence[Measured]) -> dict[str, float]:
    """The highest load in pages a second that each configuration carried; 0.0 if none of its loads.

    Loads on which nothing may be quoted count below those of which it is known that they were not
    carried; where no such is known, only if no other was carried.
    """
    found = {}
    for name in dict.fromkeys(row.name for row in rows):
        own = [row for row in rows if row.name == name]
        ceiling = _ceiling(own)
        carried = [row.offered for row in own if row.quotable and carries(row)]
        if not carried or ceiling < math.inf:
            carried += [row.offered for row in own if carries(row) and row.offered < ceiling]
        found[name] = max(carried, default=0.0)
    return found


def _ceiling(own: Sequence[Measured]) -> float:
    """The lowest load of which it is known that it was not carried."""
    return min((row.offered for row in own if row.quotable and not carries(row)), default=math.inf)


def is_open(rows: Sequence[Measured], name: str) -> bool:
    """Whether a configuration may carry more than its capacity says.

    Its ladder ended with a load that it carried, or it carried a higher one in a cell of which
    nothing may be quoted, and nobody knows of one between that it did not.
    """
    carried = capacity(rows).get(name, 0.0)
    own = [row for row in rows if row.name == name]
    above = [row for row in own if row.offered > carried]
    return not above or any(carries(row) and row.offered < _ceiling(own) for row in above)


def at(rows: Sequence[Measured], name: str, offered: float) -> Measured | None:
    """A configuration under exactly this load, if that was measured."""
    for row in rows:
        if row.name == name and row.offered == offered:
            return row
    return None


def loads(rows: Sequence[Measured], *names: str) -> list[float]:
    """The loads at which all of `names` were measured, rising."""
    shared = [{row.offered for row in rows if row.name == name} for name in names]
    return sorted(set.intersection(*shared))


def named_load(rows: Sequence[Measured], place: str, new: str, old: str) -> float | None:
    """Where two are best compared: the highest load `place` carries at which both were measured.

    If it carries none of those, the lowest that `new` carries, or the lowest of all: the nearest
    to one it could carry. Loads at which both may be quoted go first. None: they share no load.
    """
    most = capacity(rows).get(place, 0.0)
    both = loads(rows, new, old)
    carried = [offered for offered in both if offered <= most and _carried(rows, place, offered)]
    if carried:
        return max(_sure(rows, carried, new, old))
    above = [offered for offered in both if _carried(rows, new, offered)] or both
    return min(_sure(rows, above, new, old), default=None)


def _carried(rows: Sequence[Measured], name: str, offered: float) -> bool:
    row = at(rows, name, offered)
    return row is not None and carries(row)


def _sure(rows: Sequence[Measured], offered: list[float], *names: str) -> list[float]:
    """Those at which each of `names` may be quoted, or all if there are none."""
    quotable = {(row.name, row.offered) for row in rows if row.quotable}
    return [one for one in offered if all((name, one) in quotable for name in names)] or offered
