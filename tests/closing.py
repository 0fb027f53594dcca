"""The last line of a run, for somebody who never saw this project before."""

from collections import Counter
from collections.abc import Mapping, Sized

_counted: Counter[str] = Counter()


def count(what: str, number: int = 1) -> None:
    """Add to one of the figures that :func:`line` tells."""
    _counted[what] += number


def counted() -> dict[str, int]:
    return dict(_counted)


def line(stats: Mapping[str, Sized]) -> str:
    passed, failed = len(stats.get("passed", ())), len(stats.get("failed", ()))
    failed += len(stats.get("error", ()))
    skipped = len(stats.get("skipped", ()))
    lost = f"{_counted['lost']} of {_counted['acknowledged']:,} acknowledged changes lost"
    parts = [
        f"Backroom: {passed} tests passed, {failed} failed, {skipped} skipped",
        f"{_counted['reads']:,} reads checked after a change, {_counted['stale']} stale",
        f"{_counted['orders']:,} stock changes raced, {_counted['oversold']} oversold",
        f"{_counted['kills']} processes killed, {lost}",
    ]
    return "; ".join(parts) + "."
