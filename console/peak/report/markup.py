"""HTML and SVG written as calls. What is no :class:`Html` yet is text, and is escaped."""

import re
from html import escape

Attribute = str | float | bool | None
EMPTY = frozenset({"meta", "br", "col", "line", "path", "rect", "circle", "polyline"})


_UNIT = re.compile(r"(?<=\d) (?=%|ms\b|s\b|×|pages/s)|(?<=≥) ")  # noqa: RUF001 - times


class Html(str):
    """Markup: it is escaped already."""

    __slots__ = ()


def text(value: object) -> Html:
    """`value` as what a reader sees; control characters that HTML forbids are left out.

    A number keeps its unit on its line.
    """
    if isinstance(value, Html):
        return value
    kept = _UNIT.sub("\N{NO-BREAK SPACE}", _legal(value))
    return Html(escape(kept, quote=True))


def _legal(value: object) -> str:
    return "".join(each for each in str(value) if each.isprintable() or each in "\n\t")


def joined(*children: object) -> Html:
    """One after the other; None is nothing."""
    return Html("".join(text(child) for child in children if child is not None))


def el(tag: str, *children: object, **attributes: Attribute) -> Html:
    """An element: ``class_`` is class, ``aria_label`` is aria-label, None leaves one out."""
    head = [tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        said = name.rstrip("_").replace("_", "-")
        shown = "" if value is True else f"{value:.6g}" if isinstance(value, float) else value
        head.append(f'{said}="{escape(_legal(shown), quote=True)}"')
    start = " ".join(head)
    if tag in EMPTY:
        return Html(f"<{start}/>" if not children else f"<{start}>{joined(*children)}</{tag}>")
    return Html(f"<{start}>{joined(*children)}</{tag}>")
