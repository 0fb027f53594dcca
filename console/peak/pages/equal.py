"""Whether every configuration answers the same: a comparison of times means nothing otherwise."""

from collections.abc import Iterable, Sequence

from console.peak.pages.opening import open_pages
from console.peak.pages.spec import Spec
from console.peak.records import Request

OLD = ("L0", "L2")  # their search looks in the description as well, so it has its own answers
SHOWN = 120  # characters of a value in the sentence
PARTS = {
    "product": (
        "id",
        "name",
        "description",
        "brand",
        "category",
        "price",
        "tags",
        "images",
        "availability",
        "related products",
    ),
    "low stock": ("number of low cells", "list"),
}


class Different(Exception):
    """Two configurations answer a request differently; the sentence says which and how."""


def compare(specs: Sequence[Spec], requests: Iterable[Request]) -> dict[str, int]:
    """How many answers were compared, by kind; all were equal. Checkouts are left out.

    Each request goes to every configuration before the next one does. Cached ones answer twice,
    from the database and from what that left in the cache. Raises Different.
    """
    counts: dict[str, int] = {}
    pages = {spec.name: open_pages(spec)() for spec in specs}
    cached = {spec.name for spec in specs if spec.is_cached}
    try:
        for request in requests:
            if request.kind == "checkout":
                continue
            first: dict[bool, tuple[str, object]] = {}
            for name, served in pages.items():
                group = request.kind == "search" and name in OLD
                for _again in range(1 + (name in cached)):
                    answer = served.serve(request)
                    other, expected = first.setdefault(group, (name, answer))
                    if answer != expected:
                        raise Different(_sentence(request, other, expected, name, answer))
            counts[request.kind] = counts.get(request.kind, 0) + 1
    finally:
        for served in pages.values():
            served.close()
    return counts


def _sentence(request: Request, one: str, expected: object, other: str, found: object) -> str:
    where, was, is_now = _first(PARTS.get(request.kind, ()), expected, found)
    return (
        f"{one} and {other} answer {_named(request)} differently, so their times cannot be"
        f" compared. First difference{where}: {_short(was)} in {one}, {_short(is_now)} in {other}."
    )


def _named(request: Request) -> str:
    asked = request.product or request.category or request.words or request.location
    return f"the {request.kind} page of {asked!r}"


def _first(names: Sequence[str], one: object, other: object) -> tuple[str, object, object]:
    """Where two answers begin to differ, in words, and what stands there in each."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return "", one, other
    for at, (was, is_now) in enumerate(zip(one, other, strict=False)):
        if was != is_now:
            name = f" in the {names[at]}" if at < len(names) else f" in entry {at + 1}"
            deeper, was, is_now = _first((), was, is_now)  # noqa: PLW2901 - the innermost counts
            return name + deeper, was, is_now
    return " in how many there are", len(one), len(other)


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) <= SHOWN else told[:SHOWN] + "…"
