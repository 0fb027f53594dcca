"""The last line of a run, for somebody who never saw this project before."""

from collections import Counter
from collections.abc import Mapping, Sequence, Sized

# Names the file in which a run leaves its results for `tools/check.py` instead of printing them.
TOLD_IN = "BACKROOM_TEST_RESULTS"

_counted: Counter[str] = Counter()


def count(what: str, number: int = 1) -> None:
    """Add to one of the figures that :func:`line` tells."""
    _counted[what] += number


def counted() -> dict[str, int]:
    return dict(_counted)


def results(stats: Mapping[str, Sized]) -> dict[str, int]:
    """What a run counted, and how many tests it passed, failed and skipped."""
    ended = {what: len(stats.get(what, ())) for what in ("passed", "failed", "skipped")}
    ended["failed"] += len(stats.get("error", ()))
    return counted() | ended


def line(told: Mapping[str, int], notes: Sequence[str] = ()) -> str:
    """The sentence about :func:`results`; `notes` are its last parts."""
    of = Counter(told)
    lost = f"{of['lost']} of {of['acknowledged']:,} acknowledged changes lost"
    parts = [
        f"Backroom: {of['passed']} tests passed, {of['failed']} failed, {of['skipped']} skipped",
        f"{of['reads']:,} reads checked after a change, {of['stale']} stale",
        f"{of['orders']:,} stock changes raced, {of['oversold']} oversold",
        f"{of['kills']} processes killed, {lost}",
        *notes,
    ]
    return "; ".join(parts) + "."
