"""Which pages are asked for: the mix of the case study, by Zipf's law over what is popular."""

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from console.peak.records import Catalogue, Kind, Line, Request

MIX: dict[Kind, int] = {"product": 60, "category": 18, "search": 10, "low stock": 2, "checkout": 10}
MOST_LINES = 3  # of a checkout; one, two and three are as frequent
T = TypeVar("T")
AHEAD = 4_096  # drawn at once, which is what makes it fast


def requests(catalogue: Catalogue, seed: int) -> Iterator[Request]:
    """Without an end, and the same for the same catalogue and seed.

    What stands at rank k is drawn as often as 1/k says; locations are drawn alike. A kind of
    which the catalogue knows nothing is left out.
    """
    rng = random.Random(seed)  # noqa: S311 - a load, no secret
    makers = _makers(catalogue, rng)
    kinds, shares = list(makers), [MIX[kind] for kind in makers]
    if not kinds:
        return
    while True:
        for kind in rng.choices(kinds, shares, k=AHEAD):
            yield makers[kind]()


def _makers(catalogue: Catalogue, rng: random.Random) -> dict[Kind, Callable[[], Request]]:
    makers: dict[Kind, Callable[[], Request]] = {}
    if catalogue.products:
        product = _zipf(catalogue.products, rng)
        makers["product"] = lambda: Request("product", product=product())
    if catalogue.categories:
        category = _zipf(catalogue.categories, rng)
        makers["category"] = lambda: Request("category", category=category())
    if catalogue.searches:
        words = _zipf(catalogue.searches, rng)
        makers["search"] = lambda: Request("search", words=words())
    if catalogue.locations:
        places = catalogue.locations
        makers["low stock"] = lambda: Request("low stock", location=rng.choice(places))
    if catalogue.sold:
        line = _zipf(catalogue.sold, rng)
        makers["checkout"] = lambda: Request("checkout", lines=_lines(line, rng))
    return makers


def _lines(line: Callable[[], Line], rng: random.Random) -> tuple[Line, ...]:
    """One to three, none of them the same cell as another."""
    wanted = rng.randint(1, MOST_LINES)
    return tuple({(it.sku, it.location): it for it in (line() for _ in range(wanted))}.values())


def _zipf(items: Sequence[T], rng: random.Random) -> Callable[[], T]:
    sums = list(accumulate(1 / rank for rank in range(1, len(items) + 1)))
    whole, last, draw = sums[-1], len(items) - 1, rng.random
    return lambda: items[min(bisect_right(sums, draw() * whole), last)]
