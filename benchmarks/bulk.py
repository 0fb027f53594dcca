"""A bulk change of 5,000 prices: preview, commit, undo.

    python -m benchmarks.bulk [--json] [--rows N] [--skus N] [--rounds N] [--homes FOLDER]

On a shop of 25,000 SKUs with all its triggers, `--rows` of them in one batch. Each round plans
``price * 1.1 round .99`` over a selection, commits the plan, takes it back and checks that every
price is again what it was. Beside it, in the same run, 200 single saves: what the same change
costs one by one. Prints the medians and the slowest round in milliseconds.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.shops import shop, temporary_folder
from services.catalog.records import BulkRule, ProductChange, ProductQuery, Selection
from services.catalog.service import Catalog
from services.kernel import work

T = TypeVar("T")
MANAGER = work.Caller(
    "bulk", frozenset({"catalog.read", "catalog.write", "price.write", "cost.read"})
)
RULE = BulkRule("price", "price * 1.1 round .99")
SINGLES = 200
LEAST = 500  # minor units: a lower price may be rounded to what it was


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--rows", type=int, default=5000)
    options.add_argument("--skus", type=int, default=25_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--homes", type=Path)
    chosen = options.parse_args()
    with ExitStack() as opened:
        folder = chosen.homes or opened.enter_context(temporary_folder())
        folder.mkdir(mode=0o711, exist_ok=True)
        catalog = opened.enter_context(shop(folder / f"bulk-{chosen.skus}", chosen.skus)).catalog
        told = measure(catalog, chosen.rows, chosen.rounds)
    print(json.dumps(told, indent=2) if chosen.json else _table(told))


def measure(catalog: Catalog, rows: int, rounds: int) -> dict[str, Any]:
    """The figures of all rounds, ready for JSON."""
    times: dict[str, list[float]] = {"plan": [], "commit": [], "undo": []}
    with work.doing(work.Work(MANAGER)):
        found = catalog.find(ProductQuery(price_from=LEAST, sort="sku"), limit=rows).rows
        before = {row.id: row.price for row in found}
        selection = Selection(tuple(before))
    for _ in range(rounds):
        plan = _timed(times["plan"], lambda: catalog.plan(selection, RULE))
        edits = plan.edits()
        done = _timed(times["commit"], lambda edits=edits: catalog.change_many(edits, "bench"))  # type: ignore[misc]  # mypy cannot infer lambda defaults
        undone = _timed(times["undo"], lambda batch=done.batch: catalog.undo_batch(batch))  # type: ignore[misc]  # ditto
        if undone.changed != done.changed or undone.left:
            raise SystemExit(f"The undo gave back {undone.changed} of {done.changed}")
        with work.doing(work.Work(MANAGER)):
            if {row.id: row.price for row in catalog.rows(list(before))} != before:
                raise SystemExit("The undo left other prices behind")
    told: dict[str, Any] = {"skus": _count(catalog), "rows": done.changed, "rounds": rounds}
    for name, each in times.items():
        told[f"{name}_ms"] = {
            "median": _rounded(statistics.median(each)),
            "max": _rounded(max(each)),
        }
    single = _singles(catalog, list(before)[:SINGLES])
    told["single_save_ms"] = _rounded(single)
    told["commit_of_singles"] = round(told["commit_ms"]["median"] / (single * done.changed), 3)
    return told


def _singles(catalog: Catalog, ids: list[int]) -> float:
    """Milliseconds of one save of a price, on average."""
    spent: list[float] = []
    for product in ids:
        with work.doing(work.Work(MANAGER)):
            known = catalog.fresh_product(product)
        change = ProductChange(price=(known.price or 0) + 10)
        _timed(spent, lambda k=known, c=change: catalog.change(k.id, k.version, c))  # type: ignore[misc]  # mypy cannot infer lambda defaults
    return statistics.mean(spent)


def _count(catalog: Catalog) -> int:
    with work.doing(work.Work(MANAGER)):
        return catalog.counts()["all"]


def _timed(into: list[float], call: Callable[[], T]) -> T:
    """Each call is a piece of work of its own, as in the console."""
    with work.doing(work.Work(MANAGER)):
        started = time.perf_counter()
        answer = call()
        into.append((time.perf_counter() - started) * 1000)
    return answer


def _rounded(milliseconds: float) -> float:
    return round(milliseconds, 1)


def _table(told: dict[str, Any]) -> str:
    lines = [f"{told['rows']:,} of {told['skus']:,} SKUs, {told['rounds']} rounds"]
    for name in ("plan", "commit", "undo"):
        spent = told[f"{name}_ms"]
        lines.append(f"{name:8}{spent['median']:>9,.0f} ms, slowest {spent['max']:,.0f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
