"""A figure over the offered load, one line for each configuration, both axes logarithmic."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from console.peak.bounds import NAMES
from console.peak.report.labels import Placed, Spot, clearest, placed
from console.peak.report.markup import Html, el, joined
from console.peak.report.scale import Log, around

WIDTH, HEIGHT = 960, 450
LEFT, RIGHT, TOP, BOTTOM = 62, 900, 40, 404
CARET = 6.0


@dataclass(frozen=True)
class Point:
    """A measured load. `at_least`: pages were left unanswered, it lies here or higher."""

    x: float
    y: float
    quotable: bool = True
    at_least: bool = False


@dataclass(frozen=True)
class Chart:
    """What is drawn. `said` writes a value of the upright axis; `limit` is a line across."""

    ident: str
    title: str
    description: str
    upright: str
    said: Callable[[float], str]
    lines: dict[str, list[Point]]
    limit: tuple[float, str] | None = None


def drawn(chart: Chart) -> Html:
    """The drawing; what it says is in its description and in the table beside it."""
    points = [point for line in chart.lines.values() for point in line]
    across = around((point.x for point in points), LEFT, RIGHT)
    heights = [point.y for point in points] + ([chart.limit[0]] if chart.limit else [])
    up = around(heights, BOTTOM, TOP)
    spots = {
        name: [(across.place(point.x), up.place(point.y)) for point in line]
        for name, line in chart.lines.items()
    }
    names = placed(spots, (LEFT, TOP, WIDTH, BOTTOM))
    return el(
        "svg",
        el("title", chart.title, id=f"{chart.ident}-title"),
        el("desc", chart.description, id=f"{chart.ident}-desc"),
        _grid(across, up, chart),
        _limit(up, chart, spots.values(), names),
        *(_line(name, chart.lines[name], spots[name]) for name in chart.lines),
        *(_name(label) for label in names),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_labelledby=f"{chart.ident}-title {chart.ident}-desc",
    )


def _grid(across: Log, up: Log, chart: Chart) -> Html:
    parts: list[Html] = []
    for value in up.ticks():
        y = up.place(value)
        parts.append(el("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, class_="grid"))
        parts.append(el("text", chart.said(value), x=LEFT - 10, y=y + 4, class_="tick end"))
    for value in across.ticks():
        x = across.place(value)
        parts.append(el("line", x1=x, x2=x, y1=BOTTOM, y2=BOTTOM + 5, class_="axis"))
        parts.append(el("text", f"{value:,g}", x=x, y=BOTTOM + 20, class_="tick mid"))
    parts.append(el("line", x1=LEFT, x2=RIGHT, y1=BOTTOM, y2=BOTTOM, class_="axis"))
    parts.append(el("text", "offered load, pages/s", x=RIGHT, y=BOTTOM + 40, class_="tick end"))
    parts.append(el("text", chart.upright, x=0, y=14, class_="tick"))
    return joined(*parts)


def _limit(
    up: Log, chart: Chart, spots: Iterable[Sequence[Spot]], names: Sequence[Placed]
) -> Html | None:
    """A line across, and its name where the curves leave room."""
    if chart.limit is None:
        return None
    value, words = chart.limit
    y = up.place(value)
    x = clearest(words, y - 4, spots, names, (LEFT, TOP, RIGHT, BOTTOM))
    return joined(
        el("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, class_="limit"),
        el("text", words, x=round(x, 1), y=round(y - 6, 1), class_="limit-name"),
    )


def _line(name: str, line: Sequence[Point], spots: Sequence[tuple[float, float]]) -> Html:
    marks = [_mark(point, x, y) for point, (x, y) in zip(line, spots, strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return el("g", el("polyline", points=path), *marks, class_=f"series {style_of(name)}")


def _mark(point: Point, x: float, y: float) -> Html:
    """A dot, hollow where it may not be quoted; an arrow upwards for what lies here or higher."""
    kind = "mark" if point.quotable else "mark hollow"
    if point.at_least:
        way = f"M{x - CARET:.1f} {y + 4:.1f}L{x:.1f} {y - 6:.1f}L{x + CARET:.1f} {y + 4:.1f}Z"
        return el("path", d=way, class_=kind)
    return el("circle", cx=round(x, 1), cy=round(y, 1), r=4.0, class_=kind)


def _name(label: Placed) -> Html:
    return el(
        "text",
        label.name,
        x=round(label.x, 1),
        y=round(label.y, 1),
        class_=f"name {style_of(label.name)}",
    )


def style_of(name: str) -> str:
    """The style sheet's class of a configuration; one for all that it does not know."""
    return f"s-{name.lower().replace('+', '-')}" if name in NAMES else "s-other"


def points_of(values: Iterable[tuple[float, float | None, bool, bool]]) -> list[Point]:
    """Those that a logarithmic axis can show, by load."""
    return sorted(
        (
            Point(x, y, quotable, at_least)
            for x, y, quotable, at_least in values
            if y is not None and y > 0 and x > 0
        ),
        key=lambda point: point.x,
    )
