"""Capacities as bars on one linear scale: a factor is seen as it is."""

from collections.abc import Mapping

from console.peak.report.curves import style_of
from console.peak.report.markup import Html, el

WIDTH, ROW, NAME, ROOM = 960, 34, 120, 190


def drawn(ident: str, title: str, description: str, bars: Mapping[str, tuple[float, str]]) -> Html:
    """A bar for each name: its length and what stands behind it."""
    most = max((length for length, _ in bars.values()), default=0.0) or 1.0
    rows = [
        _bar(name, words, (WIDTH - NAME - ROOM) * length / most, place * ROW)
        for place, (name, (length, words)) in enumerate(bars.items())
    ]
    return el(
        "svg",
        el("title", title, id=f"{ident}-title"),
        el("desc", description, id=f"{ident}-desc"),
        *rows,
        el("line", x1=NAME, x2=NAME, y1=0, y2=max(1, len(bars)) * ROW, class_="axis"),
        viewBox=f"0 0 {WIDTH} {max(1, len(bars)) * ROW}",
        role="img",
        aria_labelledby=f"{ident}-title {ident}-desc",
    )


def _bar(name: str, words: str, wide: float, top: float) -> Html:
    return el(
        "g",
        el("text", name, x=NAME - 12, y=top + 22, class_="bar-name end"),
        el("rect", x=NAME, y=top + 6, width=round(wide, 1), height=ROW - 12, class_="bar"),
        el("text", words, x=round(NAME + wide + 8, 1), y=top + 22, class_="bar-value"),
        class_=f"series {style_of(name)}",
    )
