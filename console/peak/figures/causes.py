"""Why a promise was missed, as far as the figures of the run tell it."""

from collections.abc import Sequence

from console.peak.figures.standing import (
    P95_MS,
    answered,
    at,
    capacity,
    carries,
    is_open,
)
from console.peak.figures.words import change, listed, load, milliseconds, percent
from console.peak.records import Measured

HALF_A_CORE = 0.5  # seconds of database time a second: the rest of a core is still free
SLOW = {
    "checkout": "it writes for real, which no cache can do for it",
    "low stock": "it is read from the database each time",
}


def holding(row: Measured) -> tuple[str, float, float] | None:
    """The kind that holds most of the page time: (kind, its share of time, its share of pages)."""
    spent = {kind: part.pages * part.mean_ms for kind, part in row.kinds.items() if part.mean_ms}
    if not spent:
        return None
    most = max(spent, key=lambda kind: spent[kind])
    pages = sum(part.pages for part in row.kinds.values())
    return most, spent[most] / sum(spent.values()), row.kinds[most].pages / pages


def of_time(new: Measured, old: Measured, figure: str) -> str:
    """Which pages, and which misses, hold the time that is left."""
    if figure != "database" and not carries(new):
        return of_queue(new)
    parts = []
    if held := holding(new):
        kind, time, pages = held
        why = f": {SLOW[kind]}" if kind in SLOW else ""
        parts.append(
            f"Of the page time left in {new.name}, {percent(time)} is the {kind} page's,"
            f" which is {percent(pages)} of the pages "
            f"({milliseconds(new.kinds[kind].mean_ms)} each){why}."
        )
    if figure == "p95" and (slow := _slowest(new)):
        parts.append(f"The slowest are the {slow}.")
    if new.hit_ratio is not None:
        parts.append(
            f"The cache had {percent(new.hit_ratio)} of what was looked up;"
            f" {percent(1 - new.hit_ratio)} went to the database."
        )
    if figure == "database":
        parts.append(
            f"Database time a page: {milliseconds(new.database_ms_per_page)} in {new.name},"
            f" {milliseconds(old.database_ms_per_page)} in {old.name}."
        )
        if floor := _floor(new, old):
            parts.append(floor)
    return " ".join(parts)


def _slowest(row: Measured) -> str:
    """The kinds of which more than a twentieth take longer than the p95 of all pages."""
    edge = row.latency_ms.get("p95") or 0.0
    above = [(part.p95_ms, kind) for kind, part in row.kinds.items() if part.p95_ms]
    told = [
        f"{kind} pages (p95 {milliseconds(p95)})"
        for p95, kind in sorted(above, reverse=True)
        if p95 > edge
    ]
    return listed(told) if told else ""


def _floor(new: Measured, old: Measured) -> str:
    """What even a cache that never misses would leave, of a schema with and without one.

    With r the time of what is looked up and w that of all else: without a cache r + w, with one
    misses * r + w. Two equations, two unknowns.
    """
    without, left = old.database_ms_per_page, new.database_ms_per_page
    if not new.hit_ratio or not without or left is None or new.name != f"{old.name}+cache":
        return ""
    floor = without - (without - left) / new.hit_ratio
    if floor <= 0:
        return ""
    return (
        f"A cache that never misses would leave about {milliseconds(floor)}"
        f" ({change(100 * (1 - floor / without))}): checkouts and low-stock lists, which no cache"
        " serves."
    )


def of_queue(row: Measured) -> str:
    """A load that is not carried: what was found there is waiting, and tells no page's work."""
    left = f" and {row.unfinished:,} of {row.pages:,} pages had no answer" if row.unfinished else ""
    return (
        f"{row.name} does not carry {load(row.offered)} itself: its pages wait for each other (p95"
        f" {milliseconds(row.latency_ms.get('p95'))}{left})."
    )


def of_kind(kind: str, new: Measured, old: Measured) -> str:
    """A page that is slower than it was, or than it should be."""
    now, was = new.kinds[kind], old.kinds.get(kind)
    before = (
        f", in {old.name} {milliseconds(was.mean_ms)} and {milliseconds(was.p95_ms)}" if was else ""
    )
    why = f": {SLOW[kind]}" if kind in SLOW else ""
    return (
        f"The {kind} page takes {milliseconds(now.mean_ms)} in the mean and"
        f" {milliseconds(now.p95_ms)} at p95 in {new.name}{before}{why} ({now.pages:,} pages)."
    )


def of_capacity(rows: Sequence[Measured], new: str, old: str, wanted: float) -> str:
    """What ended the ladder of `new`, how busy its database was, and what `wanted` times asks."""
    carried = capacity(rows)
    if not carried[old]:
        lowest = min(row.offered for row in rows if row.name == old)
        return f"{old} carried none of its loads, not even {load(lowest)}: no factor exists."
    parts = [_end(rows, new)]
    if is_open(rows, old):
        parts.append(f"What {old} carries at most was not found: {load(carried[old])} or more.")
    row = at(rows, new, carried[new])
    if row and row.database_ms_per_page is not None:
        busy = row.database_ms_per_page * row.achieved / 1000
        rest = "; what puts the pages together and makes the load is the limit"
        parts.append(
            f"At {load(row.offered)} the database worked {busy:.2f} s of each second for {new}"
            f"{rest if busy < HALF_A_CORE and not is_open(rows, new) else ''}."
        )
    aim = wanted * carried[old]
    parts.append(
        f"{wanted:g} times {load(carried[old])} is {load(aim)}: a page each {1000 / aim:.2g} ms, on"
        " a machine that makes the load as well."
    )
    return " ".join(parts)


def _end(rows: Sequence[Measured], name: str) -> str:
    """What ended a ladder, or that nothing did."""
    carried = capacity(rows)[name]
    beyond = [row for row in rows if row.name == name and row.offered > carried]
    if not beyond:
        return (
            f"The ladder of {name} ended at {load(carried)}, which it carried: its capacity was"
            " not found and is higher."
        )
    row = min(beyond, key=lambda row: row.offered)
    if carries(row):
        return f"{load(row.offered)} was carried once, but not by enough pages to be quoted."
    held = holding(row)
    what = f"; {percent(held[1])} of its page time is the {held[0]} page's" if held else ""
    return (
        f"At {load(row.offered)} {name} had a p95 of {milliseconds(row.latency_ms.get('p95'))}"
        f" (to be within {P95_MS:g} ms), answered {percent(answered(row))} of the pages and"
        f" {row.achieved:.3g} a second{what}."
    )
