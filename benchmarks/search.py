"""Search as you type and sort, on the sample shop and on 100,000 SKUs.

    python -m benchmarks.search [--typists N] [--skus N] [--homes FOLDER]

A typist picks a real product by its popularity and types the first letters of its name key
by key, every third one with a typo, then the whole name; both shops take turns. Each text is
asked as the console's worker asks it: `find` with the first page of rows, then `keys` with
the whole order. Then the grid without text, in every order. `--homes` keeps the shops there
for the next run. Prints milliseconds per call as one JSON object.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, get_args

from benchmarks.shops import percentile, shop, temporary_folder
from console.connect import Shop
from services.catalog.records import ProductPage, ProductQuery, Sort
from services.kernel import work

READER = work.Caller("typist", frozenset({"catalog.read"}))
KEYS = 14
EVERY_TYPO = 3
FIRST_ROWS = 3
ROUNDS = 7


class Side:
    """One shop, and what was measured on it; times in milliseconds."""

    def __init__(self, opened: Shop) -> None:
        self._catalog = opened.catalog
        self.find_ms: list[float] = []
        self.keys_ms: list[float] = []
        self.sorts_ms: dict[str, list[float]] = defaultdict(list)
        self.typos = 0
        self.found = 0  # after the first keys, on the first page
        self.found_first = 0  # after the whole name, in the first rows
        with work.doing(work.Work(READER)):
            self.skus = self._catalog.counts()["all"]
            popular = ProductQuery(sort="popularity", descending=True)
            self.names = [row.name for row in self._catalog.find(popular, limit=2000).rows]

    def type(self, name: str, typed: str) -> None:
        """Key by key, then whole; remembers whether a typo hid the product."""
        for text in _prefixes(typed):
            page = self._ask(text)
        whole = self._ask(typed)
        if typed != name:
            self.typos += 1
            self.found += name in {row.name for row in page.rows}
            self.found_first += name in {row.name for row in whole.rows[:FIRST_ROWS]}

    def sort(self, order: Sort, *, descending: bool) -> None:
        """The whole order, without a text."""
        started = time.perf_counter()
        with work.doing(work.Work(READER)):
            self._catalog.keys(ProductQuery(sort=order, descending=descending))
        self.sorts_ms[f"{order} {'descending' if descending else 'ascending'}"].append(
            _since(started)
        )

    def told(self) -> dict[str, Any]:
        """The figures, ready for JSON."""
        return {
            "skus": self.skus,
            "texts": len(self.find_ms),
            "find_ms": _spread(self.find_ms),
            "keys_ms": _spread(self.keys_ms),
            "keys_without_text_p50_ms": {
                order: round(percentile(times, 0.5), 1) for order, times in self.sorts_ms.items()
            },
            "found_with_typo": f"{self.found} of {self.typos}",
            "found_with_typo_first_rows": f"{self.found_first} of {self.typos}",
        }

    def _ask(self, text: str) -> ProductPage:
        query = ProductQuery(text=text, sort="relevance")
        with work.doing(work.Work(READER)):
            started = time.perf_counter()
            page = self._catalog.find(query)
            self.find_ms.append(_since(started))
            started = time.perf_counter()
            self._catalog.keys(query)
            self.keys_ms.append(_since(started))
        return page


def main() -> None:
    """Measure and print one JSON object."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--typists", type=int, default=150)
    options.add_argument("--skus", type=int, default=100_000)
    options.add_argument("--homes", type=Path)
    chosen = options.parse_args()
    with ExitStack() as opened:
        folder = chosen.homes or opened.enter_context(temporary_folder())
        folder.mkdir(mode=0o711, exist_ok=True)
        sides = {
            "sample": Side(opened.enter_context(shop(folder / "sample"))),
            "large": Side(opened.enter_context(shop(folder / "large", chosen.skus))),
        }
        rng = random.Random(7)
        for typist in range(chosen.typists):
            for side in sides.values():
                name = rng.choice(side.names)
                side.type(name, _with_typo(name, rng) if typist % EVERY_TYPO == 0 else name)
        for _ in range(ROUNDS):
            for order in get_args(Sort):
                for side in sides.values():
                    side.sort(order, descending=False)
                    side.sort(order, descending=True)
        print(json.dumps({name: side.told() for name, side in sides.items()}, indent=2))


def _prefixes(text: str) -> Iterator[str]:
    for end in range(1, min(len(text), KEYS) + 1):
        if not text[:end].endswith(" "):
            yield text[:end]


def _with_typo(name: str, rng: random.Random) -> str:
    """`name` with two neighbouring characters swapped inside its first keys."""
    at = rng.randrange(2, max(3, min(len(name), KEYS) - 2))
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def _spread(times: list[float]) -> dict[str, float]:
    shares = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
    spread = {name: round(percentile(times, share), 2) for name, share in shares.items()}
    return spread | {"max": round(max(times), 2)}


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
