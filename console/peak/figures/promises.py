"""What was promised of the cure, what was found, and why where it was missed."""

from collections.abc import Sequence
from typing import NamedTuple

from console.peak.figures.causes import of_capacity, of_kind, of_queue, of_time
from console.peak.figures.comparing import LIKE, REWRITTEN, reduction
from console.peak.figures.merging import LEAST_PAGES, LEAST_SEEDS
from console.peak.figures.standing import at, capacity, carries, is_open, named_load
from console.peak.figures.words import MINUS, TIMES, change, listed, load, milliseconds
from console.peak.records import Goal, Measured, Part, Reduction

CURE, PLAIN = "N1+cache", "N1"
CAPACITY = 50.0  # times that of L2n
LOW_STOCK_MS = 5.0
NOT_MEASURED = "not measured"
TOLD = "told"  # of a figure that nobody promised
UNKNOWN = "None of these figures was measured."
BUCKET = 1.032  # a histogram's bucket: two figures nearer than this are one
STUDY_TIME = f"{MINUS}70 % page load time"
STUDY_DATABASE = f"{MINUS}50 % database load"


class Promise(NamedTuple):
    """That a figure is at least `wanted` percent less."""

    figure: str
    name: str
    wanted: float
    study: str = ""

    @property
    def words(self) -> str:
        return f"{MINUS}{self.wanted:g} %"


PROMISES = (
    Promise("mean", "Mean page time", 90.0, STUDY_TIME),
    Promise("p95", "p95 page time", 90.0, STUDY_TIME),
    Promise("database", "Database time a page", 95.0, STUDY_DATABASE),
)
CACHED = Promise("database", "Database time a page", 90.0)


def goals(rows: Sequence[Measured]) -> list[Goal]:
    """Every promise with its figure, in the order of what a reader asks first.

    After them, told and not promised, what the cure is against the strongest wide table.
    """
    found = [
        _against(rows, promise, old, at_load_of=LIKE)
        for old in (LIKE, "L2", "L0")
        for promise in PROMISES
    ]
    found.append(_against(rows, CACHED, PLAIN, at_load_of=PLAIN))
    found += [_capacity(rows), _kinds(rows), _low_stock(rows)]
    return [*found, _enough(found), *_rewritten(rows)]


def _against(rows: Sequence[Measured], promise: Promise, old: str, *, at_load_of: str) -> Goal:
    """The cure against `old`, at the highest load that a configuration carries."""
    text = f"{promise.name} of {CURE} against {old}"
    pair = _pair(rows, at_load_of, CURE, old)
    if pair is None:
        return _missing(text, promise.words, rows, (CURE, old), promise.study)
    new, before, less = pair
    pct: float | None = getattr(less, f"{promise.figure}_pct")
    met = pct is not None and pct >= promise.wanted
    # What was never answered waits; the server's time for what was answered is counted in full.
    open_ended = less.at_least and promise.figure != "database"
    return Goal(
        text=f"{text}, at {load(less.offered)}",
        wanted=promise.words,
        found=f"{change(pct)}{' or more' if open_ended else ''}",
        met=met,
        cause="" if met else of_time(new, before, promise.figure),
        study=promise.study,
        quotable=less.quotable,
    )


def _capacity(rows: Sequence[Measured]) -> Goal:
    """How many times the load of L2n the cure carries."""
    text = f"Capacity of {CURE} (pages/s with p95 within 200 ms) against {LIKE}"
    carried = capacity(rows)
    old, new = carried.get(LIKE), carried.get(CURE)
    if old is None or new is None:
        return _missing(text, f"{CAPACITY:g} {TIMES}", rows, (CURE, LIKE))
    times = new / old if old and not is_open(rows, LIKE) else None
    more, most = (" or more" if is_open(rows, name) else "" for name in (CURE, LIKE))
    found = f"{load(new)}{more} against {load(old)}{most}"
    met = times is not None and times >= CAPACITY
    return Goal(
        text=text,
        wanted=f"{CAPACITY:g} {TIMES}",
        found=found if times is None else f"{times:.3g} {TIMES}{more}: {found}",
        met=met,
        cause="" if met else of_capacity(rows, CURE, LIKE, CAPACITY),
        quotable=_stands(rows, CURE, new) and _stands(rows, LIKE, old),
    )


def _kinds(rows: Sequence[Measured]) -> Goal:
    """No kind of page may be slower than it was, in the mean or in the p95."""
    text = f"Kinds of page slower in {CURE} than in {LIKE}"
    pair = _pair(rows, LIKE, CURE, LIKE)
    if pair is None:
        return _missing(text, "none", rows, (CURE, LIKE))
    new, old, less = pair
    worse = [
        kind
        for kind, part in new.kinds.items()
        if (was := old.kinds.get(kind)) and slower(part, was)
    ]
    return Goal(
        text=f"{text}, at {load(new.offered)}",
        wanted="none",
        found=listed(worse) if worse else "none",
        met=not worse,
        cause=_why(worse, new, old),
        quotable=less.quotable,
    )


def _why(kinds: Sequence[str], new: Measured, old: Measured) -> str:
    """Of pages that are too slow."""
    queue = [of_queue(new)] if kinds and not carries(new) else []
    return " ".join(queue or [of_kind(kind, new, old) for kind in kinds])


def _low_stock(rows: Sequence[Measured]) -> Goal:
    text = f"p95 of the low-stock page in {CURE}"
    wanted = f"under {LOW_STOCK_MS:g} ms"
    pair = _pair(rows, LIKE, CURE, LIKE)
    if pair is None or "low stock" not in pair[0].kinds:
        return _missing(text, wanted, rows, (CURE, LIKE))
    new, old, less = pair
    p95 = new.kinds["low stock"].p95_ms
    met = p95 is not None and p95 < LOW_STOCK_MS
    was = old.kinds.get("low stock")
    return Goal(
        text=f"{text}, at {load(new.offered)}",
        wanted=wanted,
        found=f"{milliseconds(p95)} ({LIKE}: {milliseconds(was.p95_ms if was else None)})",
        met=met,
        cause="" if met else _why(["low stock"], new, old),
        quotable=less.quotable,
    )


def _rewritten(rows: Sequence[Measured]) -> list[Goal]:
    """The cure against L2r, at the highest load of L2n and at its own; nothing without L2r."""
    found: dict[float, Goal] = {}
    for place in (LIKE, REWRITTEN):
        pair = _pair(rows, place, CURE, REWRITTEN)
        if pair is None:
            continue
        less = pair[2]
        more = " or more" if less.at_least else ""
        found[less.offered] = Goal(
            text=f"{CURE} against {REWRITTEN}, the strongest wide table we could write, at"
            f" {load(less.offered)}",
            wanted=TOLD,
            found=f"mean {change(less.mean_pct)}{more}, p95 {change(less.p95_pct)}{more},"
            f" database {change(less.database_pct)}",
            met=True,
            quotable=less.quotable,
        )
    return list(found.values())


def _enough(others: Sequence[Goal]) -> Goal:
    """Whether the figures of the other promises may be quoted at all."""
    known = [goal for goal in others if goal.found != NOT_MEASURED]
    few = [goal for goal in known if not goal.quotable]
    met = bool(known) and not few
    return Goal(
        text="Pages a cell and seeds behind each of these figures",
        wanted=f"at least {LEAST_PAGES} pages, {LEAST_SEEDS} seeds",
        found=f"{len(known) - len(few)} of {len(known)} figures" if known else NOT_MEASURED,
        met=met,
        cause="" if met else f"{len(few)} had fewer and are not to be quoted." if few else UNKNOWN,
        quotable=met,
    )


def _pair(
    rows: Sequence[Measured], place: str, new: str, old: str
) -> tuple[Measured, Measured, Reduction] | None:
    offered = named_load(rows, place, new, old)
    after, before = (None if offered is None else at(rows, name, offered) for name in (new, old))
    return None if after is None or before is None else (after, before, reduction(after, before))


def _missing(
    text: str, wanted: str, rows: Sequence[Measured], names: Sequence[str], study: str = ""
) -> Goal:
    left_out = [name for name in names if all(row.name != name for row in rows)]
    cause = (
        f"{listed(left_out)} {'was' if len(left_out) == 1 else 'were'} not measured in this run."
        if left_out
        else f"{listed(names)} were not measured under one load."
    )
    return Goal(text, wanted, found=NOT_MEASURED, met=False, cause=cause, study=study)


def slower(now: Part, was: Part) -> bool:
    """Whether a kind of page takes longer than it did, in the mean or in the p95."""
    return _more(now.mean_ms, was.mean_ms) or _more(now.p95_ms, was.p95_ms)


def _more(now: float | None, was: float | None) -> bool:
    return now is not None and was is not None and now > was * BUCKET


def _stands(rows: Sequence[Measured], name: str, offered: float) -> bool:
    row = at(rows, name, offered)
    return row is not None and row.quotable
