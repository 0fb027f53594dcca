"""A step's figures as sentences: what it brings, that it brings nothing, or that it harms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.peak.figures.noise import UNKNOWN, changes
from console.peak.figures.words import MINUS, listed, load, milliseconds, percent
from console.peak.records import Verdict

NAMES = {"mean": "mean page time", "p95": "p95", "database": "database time"}
STANDS_OUT = 1.5  # times the factor of all pages together: then the kind is named


@dataclass(frozen=True)
class KindChange:
    """A kind of page, its mean in milliseconds before and after; `way` as `noise.changes` says."""

    kind: str
    was: float
    now: float
    way: int


@dataclass(frozen=True)
class Change:
    """What a step changed. Factors are before by after; `noise` is what seeds differ by."""

    factors: Mapping[str, float | None]
    noise: Mapping[str, float | None]
    carried: tuple[float, float]  # pages/s before and after; 0.0: none of the loads
    is_open: tuple[bool, bool] = (False, False)  # before and after may carry more
    at_least: bool = False
    kinds: Sequence[KindChange] = ()

    @property
    def ways(self) -> dict[str, int]:
        """Better, worse or the same, by figure; those that are not known are left out."""
        return {
            figure: changes(factor, self.noise[figure])
            for figure, factor in self.factors.items()
            if factor is not None
        }

    @property
    def capacity_factor(self) -> float | None:
        """After by before; None without a number or while nobody knows what was carried before."""
        before, after = self.carried
        return after / before if before and not self.is_open[0] else None

    @property
    def load_way(self) -> int:
        """Of the load that is carried; 0 where nothing is known of it."""
        before, after = self.carried
        if self.is_open[0]:
            return 0
        way = changes(self.capacity_factor, 1.0) if before else int(after > 0)
        return max(0, way) if self.is_open[1] else way


def verdict(change: Change) -> Verdict:
    """What the sentence says, in a word."""
    found = {*change.ways.values(), change.load_way, *(kind.way for kind in change.kinds)}
    if not change.ways:
        return "unknown"
    if 1 in found:
        return "both" if -1 in found else "brings"
    return "harms" if -1 in found else "nothing"


def told(change: Change) -> str:
    """The sentence for a reader who has no statistics."""
    ways = change.ways
    better = [_less(change, figure) for figure, way in ways.items() if way > 0]
    same = [NAMES[figure] for figure, way in ways.items() if not way]
    worse = [_more(change, figure) for figure, way in ways.items() if way < 0]
    worse += [f"the {_moved(kind)}" for kind in change.kinds if kind.way < 0]
    parts = [listed(better)] if better else []
    if most := _most(change):
        parts.append(f"most on the {_moved(most)}")
    if same and len(same) == len(ways):
        parts.append(f"brings nothing to {listed(same)}: {_within(change)}")
    elif same:
        parts.append(f"{listed(same)} as before")
    if worse:
        parts.append(f"harms: {listed(worse)}")
    parts += _load(change)
    text = "; ".join(parts) or "nothing could be compared"
    return f"{text[0].upper()}{text[1:]}."


def _less(change: Change, figure: str) -> str:
    more = " or more" if change.at_least and figure != "database" else ""
    return f"{NAMES[figure]} {MINUS}{percent(1 - 1 / (change.factors[figure] or 1))}{more}"


def _more(change: Change, figure: str) -> str:
    return f"{NAMES[figure]} +{percent(1 / (change.factors[figure] or 1) - 1)}"


def _moved(kind: KindChange) -> str:
    return f"{kind.kind} page, from {milliseconds(kind.was)} to {milliseconds(kind.now)}"


def _most(change: Change) -> KindChange | None:
    """The kind that gains far more than all pages together."""
    gained = [kind for kind in change.kinds if kind.way > 0]
    most = max(gained, key=lambda kind: kind.was / kind.now, default=None)
    if most and most.was / most.now > STANDS_OUT * max(1.0, change.factors["mean"] or 1.0):
        return most
    return None


def _within(change: Change) -> str:
    edges = [change.noise[figure] for figure in change.ways]
    known = [edge for edge in edges if edge is not None]
    if len(known) < len(edges):
        return f"less than {percent(UNKNOWN - 1)} of change, and a single seed tells no more"
    return f"the seeds differ among themselves by up to {percent(max(known) - 1)}"


def _load(change: Change) -> list[str]:
    before, after = change.carried
    more = " or more" if change.is_open[1] else ""
    if not before:
        return [f"carries {load(after)}{more}, where it carried none before"] if after else []
    if change.is_open[0] or (more and not change.load_way):
        return ["what it carries at most was not found"]
    if not change.load_way:
        return ["carries the same load"]
    if after > before:
        return [f"carries {after / before:.3g} times the load{more}"]
    return [f"harms: carries {load(after)} instead of {load(before)}"]
