"""Tables of the report: a caption, a head, figures to the right, nothing that needs a mouse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.peak.report.markup import Html, el

NONE = "–"  # noqa: RUF001 - the dash that stands for no figure


@dataclass(frozen=True)
class Column:
    """A column's head, whether it holds figures, and a class of the style sheet."""

    title: str
    figures: bool = False
    kind: str = ""


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    dense: bool = False,
) -> Html:
    """A table that scrolls sideways by itself; its first column heads the row.

    Rows of a `dense` one stand closer.

    The caption is for those who hear the page: the others have the heading above it.
    """
    head = [el("th", column.title, scope="col", class_=_class(column)) for column in columns]
    body = [
        el("tr", *(_cell(column, value, first=not at) for at, (column, value) in enumerate(cells)))
        for cells in (list(zip(columns, row, strict=True)) for row in rows)
    ]
    return el(
        "div",
        el(
            "table",
            el("caption", caption, class_="unseen"),
            el("thead", el("tr", *head)),
            el("tbody", *body),
        ),
        class_="wide dense" if dense else "wide",
        role="region",
        aria_label=caption,
        tabindex="0",
    )


def _cell(column: Column, value: object, *, first: bool) -> Html:
    shown = NONE if value is None or value == "" else value
    if first:
        return el("th", shown, scope="row", class_=_class(column))
    return el("td", shown, class_=_class(column))


def _class(column: Column) -> str | None:
    return " ".join(filter(None, ("figure" if column.figures else "", column.kind))) or None
