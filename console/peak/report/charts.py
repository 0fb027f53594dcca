"""The three charts, each with its table."""

from collections.abc import Callable

from console.peak.figures import P95_MS, at, is_open, loads
from console.peak.records import Measured, Result
from console.peak.report import bars, curves, said
from console.peak.report.markup import Html, el, joined
from console.peak.report.tables import Column, table

KEY = (
    "Filled dots: at least 500 pages and three seeds. Hollow: fewer, not to be quoted."
    " Arrows: the configuration left pages unanswered, the figure lies there or higher."
)


def section(result: Result) -> Html:
    """Curves and bars, of the configurations that were measured."""
    names = list(dict.fromkeys(row.name for row in result.configs))
    if not names:
        return el("section", el("h2", "Under load"), el("p", "Nothing was measured."))
    return el(
        "section",
        el("h2", "Under rising load"),
        _p95(result, names),
        _database(result, names),
        _capacity(result),
    )


def _p95(result: Result, names: list[str]) -> Html:
    chart = curves.Chart(
        ident="p95",
        title="p95 page time over the offered load",
        description=_told(result.capacity),
        upright="p95 page time, from the intended start",
        said=said.long_ms,
        lines=_lines(result, names, lambda row: row.latency_ms.get("p95")),
        limit=(P95_MS, "200 ms: slower is felt"),
    )
    return _figure(
        "How slow the slowest twentieth of the pages is",
        joined("Both axes are logarithmic. ", KEY),
        curves.drawn(chart),
        _matrix("p95 page time, ms", result, names, lambda row: row.latency_ms.get("p95")),
    )


def _database(result: Result, names: list[str]) -> Html:
    chart = curves.Chart(
        ident="database",
        title="Database time a page over the offered load",
        description="Milliseconds the database works for one page, by configuration and load.",
        upright="database time a page",
        said=said.long_ms,
        lines=_lines(result, names, lambda row: row.database_ms_per_page),
    )
    return _figure(
        "What a page costs the database",
        "Executing and planning, as PostgreSQL counts it. A flat line: no page gets dearer.",
        curves.drawn(chart),
        _matrix("Database time a page, ms", result, names, lambda row: row.database_ms_per_page),
    )


def _capacity(result: Result) -> Html:
    told = {name: (carried, _carried(result, name)) for name, carried in result.capacity.items()}
    drawing = bars.drawn("capacity", "Capacity by configuration", _told(result.capacity), told)
    rows = [(name, words) for name, (_, words) in told.items()]
    return _figure(
        "What each carries",
        "The highest load with p95 within 200 ms, at most 1 % errors and 95 % answers."
        " The scale is linear.",
        drawing,
        table("Capacity", [Column("Configuration"), Column("pages/s", figures=True)], rows),
    )


def _carried(result: Result, name: str) -> str:
    carried = result.capacity[name]
    own = [row.offered for row in result.configs if row.name == name]
    if not carried:
        return f"none of its loads, not even {said.rate(min(own))}" if own else "not measured"
    more = " or more" if is_open(result.configs, name) else ""
    return f"{said.rate(carried)} pages/s{more}"


def _told(capacity: dict[str, float]) -> str:
    """What a listener must know of the drawing."""
    carried = "; ".join(
        f"{name} carries {f'up to {said.rate(load)} pages/s' if load else 'none of its loads'}"
        for name, load in capacity.items()
    )
    return f"{carried or 'Nothing was measured'}."


def _lines(
    result: Result, names: list[str], value: Callable[[Measured], float | None]
) -> dict[str, list[curves.Point]]:
    return {
        name: curves.points_of(
            (row.offered, value(row), row.quotable, row.unfinished > 0)
            for row in result.configs
            if row.name == name
        )
        for name in names
    }


def _matrix(
    caption: str, result: Result, names: list[str], value: Callable[[Measured], float | None]
) -> Html:
    offered = sorted({load for name in names for load in loads(result.configs, name)})
    rows = [
        (
            said.rate(load),
            *(
                said.bare(value(row)) if (row := at(result.configs, name, load)) else None
                for name in names
            ),
        )
        for load in offered
    ]
    columns = [Column("pages/s", figures=True), *(Column(name, figures=True) for name in names)]
    return table(caption, columns, rows)


def _figure(title: str, caption: object, drawing: Html, behind: Html) -> Html:
    return el(
        "figure",
        el("h3", title),
        drawing,
        el("figcaption", caption),
        el("details", el("summary", f"As a table: {title[0].lower()}{title[1:]}"), behind),
    )
