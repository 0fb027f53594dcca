"""Search as you type: each key's query, on the sample shop and on 100,000 SKUs.

    python -m benchmarks.search [--typists N] [--skus N]

A typist picks a real product by its popularity and types the first letters of its name key
by key, every third one with a typo; both shops take turns. Prints milliseconds per key as
the console's worker sees them: the call of ``Catalog.find`` with the first page of rows.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator

from benchmarks.shops import percentile, shop, temporary_folder
from console.connect import Shop
from services.catalog.records import ProductPage, ProductQuery
from services.kernel import work

READER = work.Caller("typist", frozenset({"catalog.read"}))
KEYS = 14
EVERY_TYPO = 3


def main() -> None:
    """Measure and print one JSON object."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--typists", type=int, default=150)
    options.add_argument("--skus", type=int, default=100_000)
    chosen = options.parse_args()
    with (
        temporary_folder() as folder,
        shop(folder / "sample") as small,
        shop(folder / "large", chosen.skus) as large,
    ):
        sides = {"sample": small, "large": large}
        times: dict[str, list[float]] = {name: [] for name in sides}
        typo_found = {name: [0, 0] for name in sides}
        names = {name: _names(side) for name, side in sides.items()}
        rng = random.Random(7)
        for typist in range(chosen.typists):
            for side_name, side in sides.items():
                name = rng.choice(names[side_name])
                typed = _with_typo(name, rng) if typist % EVERY_TYPO == 0 else name
                found = False
                for text in _prefixes(typed):
                    started = time.perf_counter()
                    page = _find(side, text)
                    times[side_name].append((time.perf_counter() - started) * 1000)
                    found = name in {row.name for row in page.rows}
                if typed != name:
                    typo_found[side_name][0] += found
                    typo_found[side_name][1] += 1
        print(
            json.dumps(
                {
                    name: {
                        "skus": side.catalog_size,
                        "keys": len(times[name]),
                        "ms": {
                            "p50": round(percentile(times[name], 0.50), 2),
                            "p95": round(percentile(times[name], 0.95), 2),
                            "p99": round(percentile(times[name], 0.99), 2),
                            "max": round(max(times[name]), 2),
                        },
                        "found_with_typo": f"{typo_found[name][0]} of {typo_found[name][1]}",
                    }
                    for name, side in _sized(sides).items()
                },
                indent=2,
            )
        )


class _Sized:
    def __init__(self, side: Shop) -> None:
        with work.doing(work.Work(READER)):
            self.catalog_size = side.catalog.counts()["all"]


def _sized(sides: dict[str, Shop]) -> dict[str, _Sized]:
    return {name: _Sized(side) for name, side in sides.items()}


def _find(side: Shop, text: str) -> ProductPage:
    with work.doing(work.Work(READER)):
        return side.catalog.find(ProductQuery(text=text, sort="relevance"))


def _names(side: Shop) -> list[str]:
    with work.doing(work.Work(READER)):
        page = side.catalog.find(ProductQuery(sort="popularity", descending=True), limit=2000)
    return [row.name for row in page.rows]


def _prefixes(text: str) -> Iterator[str]:
    for end in range(1, min(len(text), KEYS) + 1):
        if not text[:end].endswith(" "):
            yield text[:end]


def _with_typo(name: str, rng: random.Random) -> str:
    """`name` with two neighbouring letters swapped inside its first keys."""
    at = rng.randrange(2, max(3, min(len(name), KEYS) - 2))
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


if __name__ == "__main__":
    main()
