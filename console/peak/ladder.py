"""Which load to try next, and which cells fit into the time: functions of figures, no clock.

Loads stand on a ladder whose rungs are 19 % apart (four to a doubling), the same one for every
configuration, so that any two can be compared under exactly the same load.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

DOUBLE = 4  # rungs
LOWEST, HIGHEST = -8, 52  # a page in four seconds, and 8,200 a second


def offered(rung: int) -> float:
    """Pages a second at a rung: two digits, so that they can be said; below ten, one after it."""
    exact = 2 ** (rung / DOUBLE)
    return float(f"{exact:.2g}")


def rung_below(rate: float) -> int:
    """The highest rung with no more than `rate`, within the ladder."""
    if rate <= offered(LOWEST):
        return LOWEST
    rung = min(HIGHEST, math.floor(math.log2(rate) * DOUBLE) + 1)
    while offered(rung) > rate:
        rung -= 1
    return rung


def beginning(answers: float, *, doublings: int) -> int:
    """The first rung for somebody who answers `answers` a second when asked without a pause.

    An open loop at that very load would queue without end; six tenths of it are mostly carried.
    A ladder that rises to it begins some doublings below.
    """
    return max(LOWEST, rung_below(0.6 * answers) - doublings * DOUBLE)


def next_rung(tried: Mapping[int, bool], step: int, fine: int) -> int | None:
    """Where to climb next, of somebody who carried the rungs that `tried` says; None: found.

    Up by `step` until one is not carried, then halving what lies between, until the lowest not
    carried is at most `fine` rungs above the highest carried. Down likewise where none is.
    """
    failed = [rung for rung, carried in tried.items() if not carried]
    carried = [rung for rung, ok in tried.items() if ok]
    if not failed:
        top = max(carried)
        return None if top >= HIGHEST else min(HIGHEST, top + step)
    ceiling = min(failed)
    below = [rung for rung in carried if rung < ceiling]
    if not below:
        return None if ceiling <= LOWEST else max(LOWEST, ceiling - DOUBLE)
    floor = max(below)
    return None if ceiling - floor <= max(1, fine) else (floor + ceiling) // 2


def found(tried: Mapping[int, bool]) -> int | None:
    """The highest rung carried below every one that was not; None: none."""
    ceiling = min((rung for rung, ok in tried.items() if not ok), default=HIGHEST + 1)
    return max((rung for rung, ok in tried.items() if ok and rung < ceiling), default=None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A configuration at a rung, to be measured with every seed. Lowest `worth` is left out first.

    `carried`: whether the climb found it to be; else the cell may last to its deadline.
    """

    name: str
    rung: int
    worth: int
    carried: bool


@dataclass(frozen=True, slots=True)
class Size:
    """How large cells are. Seconds, but for `pages`."""

    pages: int  # at least
    seconds: float  # at least, so that a high load is more than a moment
    longest: float
    overhead: float  # around each cell: settling, warming, connecting
    patience: float = 10.0  # for who collapses, before a cell is cut
    overheads: Mapping[str, float] = field(
        default_factory=dict[str, float]
    )  # of configurations where it is known

    def pages_at(self, rate: float) -> int:
        """So many as both leasts ask for, and the longest allows; at least a few."""
        most = max(8, round(rate * self.longest))
        return min(max(self.pages, round(rate * self.seconds)), most)

    def deadline(self, rate: float) -> float:
        """When a cell is cut: nobody who carries the load needs so long."""
        offering = self.pages_at(rate) / rate
        return offering + min(offering, LATER_S) + self.patience

    def cost(self, wanted: Wanted) -> float:
        """Seconds that a cell is expected to take."""
        rate = offered(wanted.rung)
        offering = self.pages_at(rate) / rate
        overhead = self.overheads.get(wanted.name, self.overhead)
        return overhead + (offering if wanted.carried else self.deadline(rate))


LATER_S = 20.0  # of what a cell may last beyond its offering, at most; besides the patience
MUST = 100  # cells of this worth are never left out, only made smaller


def fit(
    wanted: Iterable[Wanted], size: Size, seeds: int, seconds: float
) -> tuple[list[Wanted], Size]:
    """What of `wanted` to measure, and how large the cells, so that all seeds take `seconds`.

    Seeds are never given up. What is worth least is left out first; if that is not enough, all
    cells get smaller alike, down to 30 pages.
    """
    kept = sorted(_distinct(wanted), key=lambda each: -each.worth)
    while _cost(kept, size, seeds) > seconds and kept and kept[-1].worth < MUST:
        kept.pop()
    while _cost(kept, size, seeds) > seconds and size.pages > SMALLEST:
        size = replace(
            size,
            pages=max(SMALLEST, size.pages * 9 // 10),
            seconds=max(1.0, size.seconds * 0.9),
            longest=max(1.0, size.longest * 0.9),
        )
    return kept, size


SMALLEST = 30  # pages


def _cost(wanted: Sequence[Wanted], size: Size, seeds: int) -> float:
    return seeds * sum(size.cost(each) for each in wanted)


def _distinct(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Each configuration and rung once, with the highest worth that anybody gave it."""
    best: dict[tuple[str, int], Wanted] = {}
    for each in wanted:
        known = best.get((each.name, each.rung))
        if known is None or known.worth < each.worth:
            best[each.name, each.rung] = each
    return list(best.values())
