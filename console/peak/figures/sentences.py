"""A step's figures as sentences: what it brings, that it brings nothing, or that it harms."""

from collections.abc import Mapping

from console.peak.figures.noise import changes
from console.peak.figures.words import MINUS, listed, percent
from console.peak.records import Verdict

NAMES = {"mean": "mean page time", "p95": "p95", "database": "database time"}
Figures = Mapping[str, float | None]
Carried = tuple[float, float]  # pages a second before and after; 0.0: none of the loads


def verdict(factors: Figures, noise: Figures, more: float | None, carried: Carried) -> Verdict:
    """What the sentence says, in a word."""
    found = {changes(factor, noise[figure]) for figure, factor in factors.items()}
    found.add(changes(more, None))
    if not carried[0] and carried[1]:
        found.add(1)
    if found == {0}:
        return "unknown" if all(factor is None for factor in factors.values()) else "nothing"
    if 1 in found:
        return "both" if -1 in found else "brings"
    return "harms"


def told(factors: Figures, noise: Figures, carried: Carried, *, at_least: bool = False) -> str:
    """The sentence for a reader who has no statistics."""
    ways = {figure: changes(factor, noise[figure]) for figure, factor in factors.items()}
    known = [figure for figure, factor in factors.items() if factor is not None]
    better = [
        f"{_less(figure, factors)}{' or more' if at_least and figure != 'database' else ''}"
        for figure in known
        if ways[figure] > 0
    ]
    worse = [_more(figure, factors) for figure in known if ways[figure] < 0]
    parts = []
    if better:
        parts.append(listed(better))
    if worse:
        parts.append(f"harms: {listed(worse)}")
    same = [NAMES[figure] for figure in known if not ways[figure]]
    if same and len(same) == len(known):
        parts.append(f"brings nothing to {listed(same)}: {_within(noise, known)}")
    elif same:
        parts.append(f"{listed(same)} within noise")
    parts += _load(carried)
    text = "; ".join(parts) or "nothing could be compared"
    return f"{text[0].upper()}{text[1:]}."


def _less(figure: str, factors: Figures) -> str:
    return f"{NAMES[figure]} {MINUS}{percent(1 - 1 / (factors[figure] or 1))}"


def _more(figure: str, factors: Figures) -> str:
    return f"{NAMES[figure]} +{percent(1 / (factors[figure] or 1) - 1)}"


def _within(noise: Figures, known: list[str]) -> str:
    seen = [noise[figure] or 1.0 for figure in known]
    if any(noise[figure] is None for figure in known):
        return "it changes less than 5 %, and a single seed tells no more"
    return (
        f"it changes less than the seeds differ among themselves (up to {percent(max(seen) - 1)})"
    )


def _load(carried: Carried) -> list[str]:
    before, after = carried
    if not before:
        return [f"carries {after:g} pages/s, where before none of the loads was"] if after else []
    if changes(after / before, None) == 0:
        return ["carries the same load"]
    if after > before:
        return [f"carries {after / before:.3g} times the load"]
    return [f"harms: carries {after:g} pages/s instead of {before:g}"]
