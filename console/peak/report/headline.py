"""What a reader sees first: what the cure did here, beside what the case study claims."""

from dataclasses import dataclass

from console.peak.figures import at, is_open
from console.peak.figures.causes import of_queue
from console.peak.figures.standing import carries
from console.peak.figures.words import MINUS, TIMES, change, milliseconds, percent
from console.peak.records import Measured, Reduction, Result
from console.peak.report import said
from console.peak.report.markup import Html, el, joined

BUSY = 0.5  # processes for each core, before the run
NEW, OLD = ("N1+cache", "N1", "N0"), ("L2n", "L2r", "L2", "L0")
REWRITTEN = "L2r"


@dataclass(frozen=True)
class Chosen:
    """The comparison that the headline speaks of."""

    less: Reduction
    new: Measured
    old: Measured
    carried: tuple[float | None, float | None]  # pages/s, new and old


def chosen(result: Result) -> Chosen | None:
    """The best cure against the fairest old one that this run has; None if it has no two."""
    for new in NEW:
        for old in OLD:
            for less in result.reductions:  # the named load stands first
                if (less.of, less.against) == (new, old):
                    rows = (at(result.configs, name, less.offered) for name in (new, old))
                    after, before = rows
                    if after and before:
                        carried = (result.capacity.get(new), result.capacity.get(old))
                        return Chosen(less, after, before, carried)
    return None


def head(result: Result) -> Html:
    """The title, the sentence under it, and three figures."""
    choice = chosen(result)
    facts = (
        f"{said.when(result.at)} · {result.products:,} products, {result.rows:,} rows ·"
        f" {said.duration(result.seconds)} · seeds {', '.join(map(str, result.seeds)) or 'none'}"
    )
    return el(
        "header",
        el("p", "Backroom · Before and after", class_="overline"),
        el("h1", _title(choice)),
        el("p", _lede(result, choice), class_="lede"),
        el("p", facts, class_="facts"),
        _warning(result),
        _figures(result, choice) if choice else None,
    )


def _title(choice: Chosen | None) -> str:
    if choice is None:
        return "The old and the new schema were not measured under the same load in this run."
    less = choice.less
    page, database = _amount(less.mean_pct), _amount(less.database_pct)
    if page == database:
        return f"Pages take {page} time, and so does the database."
    return f"Pages take {page} time, and the database works {database} for each."


def _amount(less_pct: float | None) -> str:
    if less_pct is None:
        return "an unknown"
    return f"{percent(abs(less_pct) / 100)} {'less' if less_pct >= 0 else 'more'}"


def _lede(result: Result, choice: Chosen | None) -> str:
    if choice is None:
        if {"L2n", "N1+cache"} <= result.capacity.keys():
            return "It had no time for that: run it again with little else running, or not --quick."
        return "Run it with L2n and N1+cache, without --only or with both, to compare them."
    new, old = choice.new, choice.old
    queue = "" if carries(new) else f" {of_queue(new)}"
    best = (
        ", the highest load that the old application carries with every index"
        if (old.name == "L2n" and choice.carried[1] == old.offered)
        else ""
    )
    return (
        f"At {said.rate(old.offered)} pages a second{best}: {new.name} answers in"
        f" {milliseconds(new.latency_ms.get('mean'))} in the mean, {old.name} in"
        f" {milliseconds(old.latency_ms.get('mean'))}.{queue}{_strongest(result, choice)}"
    )


def _strongest(result: Result, choice: Chosen) -> str:
    """The same against rewritten pages, at the highest load that they carry."""
    pair = (choice.new.name, REWRITTEN)
    found = [less for less in result.reductions if (less.of, less.against) == pair]
    if not found or choice.old.name == REWRITTEN:
        return ""
    less = max(found, key=lambda less: less.offered)
    return (
        " Against the strongest wide table we could write (L2r), at"
        f" {said.rate(less.offered)} pages/s: mean {change(less.mean_pct)}, database time"
        f" {change(less.database_pct)}."
    )


def _warning(result: Result) -> Html | None:
    said_of = []
    if result.stopped:
        said_of.append("The run was stopped before its end: what it had not measured is missing.")
    if result.quick:
        said_of.append(
            "A quick run: the figures show the direction, and none of them is to be quoted."
        )
    elif any(not row.quotable for row in result.configs):
        said_of.append(
            "Figures marked “not quotable” come from fewer than 500 pages or three seeds."
        )
    if busy := _busy(result):
        said_of.append(busy)
    return el("p", " ".join(said_of), class_="notice", role="note") if said_of else None


def _busy(result: Result) -> str:
    """What the machine did by itself when the run began."""
    load, cores = result.machine.get("load_before"), result.machine.get("cores")
    if not isinstance(load, int | float) or not isinstance(cores, int | float):
        return ""
    if not load > BUSY * cores:
        return ""
    return (
        f"The machine was busy with other work when the run began (load {load:g} on {cores:g}"
        " cores): pages took longer than they would have alone."
    )


def _figures(result: Result, choice: Chosen) -> Html:
    less, (new, old) = choice.less, choice.carried
    more = " or more" if less.at_least else ""
    most = {
        name: " or more" if is_open(result.configs, name) else ""
        for name in (choice.new.name, choice.old.name)
    }
    least = most[choice.new.name]
    known = new and old and not most[choice.old.name]
    times = f"{new / old:.3g} {TIMES}{least}" if new and old and known else "not known"
    carried = (
        f"{said.rate(new)}{least} against {said.rate(old)}{most[choice.old.name]} pages/s"
        " with p95 within 200 ms"
        if new is not None and old is not None
        else "one of the two was not measured"
    )
    study = f"The case study: {MINUS}%s, baseline unnamed"
    pair = f"{choice.new.name} against {choice.old.name}"
    return el(
        "div",
        _figure("Mean page time", f"{change(less.mean_pct)}{more}", pair, study % "70 %"),
        _figure("p95 page time", f"{change(less.p95_pct)}{more}", pair, study % "70 %"),
        _figure("Database time a page", change(less.database_pct), pair, study % "50 %"),
        _figure("Capacity", times, carried, "The case study: not said"),
        class_="figures",
    )


def _figure(name: str, value: str, detail: str, study: str) -> Html:
    return el(
        "div",
        el("p", name, class_="figure-name"),
        el("p", value, class_="figure-value"),
        el("p", joined(detail, el("br"), study), class_="figure-detail"),
    )
