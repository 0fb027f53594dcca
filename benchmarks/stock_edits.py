"""What a person waits for when stock is edited, on the sample shop.

``python -m benchmarks.stock_edits --json``: adjustments, counts, counts that confirm, transfers,
pieces set aside, reversals, batches of 40 counts, suggestions for a page of the low-stock list,
and the check of the whole shop. Every edit is one call of the service in this process, committed.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.shops import percentile, shop, temporary_folder
from console import checking
from console.connect import Shop
from services.inventory.records import CountLine, LevelQuery, StockLevel
from services.inventory.service import Inventory
from services.kernel import work

ROUNDS = 300
BATCH = 40  # a shelf
PAGE = 100
ENOUGH = 10  # pieces, so that no edit is refused
CALLER = work.Caller(
    "benchmark", frozenset({"stock.read", "stock.write", "stock.check", "catalog.read"})
)
Edit = Callable[[Inventory, StockLevel, int], object]

EDITS: dict[str, Edit] = {
    "adjust": lambda it, at, _n: it.adjust(at.variant, at.location, 1, "found"),
    "count": lambda it, at, n: it.count(at.variant, at.location, at.on_hand, at.on_hand + n),
    "count_confirms": lambda it, at, _n: it.count(at.variant, at.location, at.on_hand, at.on_hand),
    "transfer": lambda it, at, _n: it.transfer(
        at.variant, at.location, 1 + at.location % 5, 1, "benchmark"
    ),
    "set_aside": lambda it, at, _n: it.set_aside(at.variant, at.location, 1),
}


def run(opened: Shop, rounds: int) -> dict[str, Any]:
    """Milliseconds by edit, p50 and p95; the share of updates that stayed HOT."""
    inventory = opened.inventory
    owner_url = opened.places.owner_urls["inventory"]
    chance = random.Random(7)
    took: dict[str, list[float]] = defaultdict(list)
    with work.doing(work.Work(CALLER)):
        levels = [row for row in inventory.find(LevelQuery(), 4000).rows if row.available >= ENOUGH]
    before = _updates(owner_url)
    for number in range(rounds):
        for name, edit in EDITS.items():
            cell = chance.choice(levels)
            with work.doing(work.Work(CALLER)):
                at = inventory.level(cell.variant, cell.location)
                took[name].append(_timed(lambda e=edit, a=at, n=number: e(inventory, a, 1 + n % 9)))  # type: ignore[misc]  # mypy cannot infer lambda defaults
        with work.doing(work.Work(CALLER)):
            cell = chance.choice(levels)
            moved = inventory.movements(cell.variant, cell.location, limit=1)[0]
            if moved.reason == "found":
                took["reverse"].append(_timed(lambda m=moved: inventory.reverse(m.id)))  # type: ignore[misc]  # ditto
        if number % 10 == 0:
            took["count_many_40"].append(_shelf(inventory, chance.sample(levels, BATCH)))
            took["suggestions_100"].append(_suggest(inventory))
    after = _updates(owner_url)
    updates, hot = after[0] - before[0], after[1] - before[1]
    return {
        "rounds": rounds,
        "edits_ms": {
            name: {
                "calls": len(times),
                "p50": round(percentile(times, 0.5), 2),
                "p95": round(percentile(times, 0.95), 2),
            }
            for name, times in took.items()
        },
        "updates": updates,
        "hot_percent": round(100 * hot / updates, 1),
        "check_seconds": _check(opened),
    }


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _shelf(inventory: Inventory, cells: list[StockLevel]) -> float:
    with work.doing(work.Work(CALLER)):
        now = inventory.rows([cell.variant << 16 | cell.location for cell in cells])
        lines = [CountLine(it.variant, it.location, it.on_hand, it.on_hand + 1) for it in now]
        return _timed(lambda: inventory.count_many(lines))


def _suggest(inventory: Inventory) -> float:
    with work.doing(work.Work(CALLER)):
        keys = [it.variant << 16 | it.location for it in inventory.low_stock(limit=PAGE)]
        return _timed(lambda: inventory.suggestions(keys))


def _check(opened: Shop) -> dict[str, float]:
    """Seconds of each check over the whole shop; it must find nothing."""
    told: dict[str, float] = {}
    with work.doing(work.Work(CALLER)):
        looks: dict[str, Callable[[], Sequence[object]]] = {
            "items": lambda: checking.differing_items(opened.catalog, opened.inventory),
            "levels": lambda: list(checking.of_levels(opened.inventory, full=False)),
            "levels_full": lambda: list(checking.of_levels(opened.inventory, full=True)),
        }
        for name, look in looks.items():
            started = time.perf_counter()
            assert not look(), name  # noqa: S101 - a benchmark checks itself
            told[name] = round(time.perf_counter() - started, 2)
    return told


def _updates(owner_url: str) -> tuple[int, int]:
    """(updates, HOT updates) of the levels so far."""
    time.sleep(1.5)  # backends hand their counters in about once a second
    with psycopg.connect(owner_url) as owner:
        row = owner.execute(
            "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables"
            " WHERE relname = 'product_inventory'"
        ).fetchone()
    assert row is not None  # noqa: S101 - the table is there
    return int(row[0]), int(row[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="print JSON (it always does)")
    parser.add_argument("--home", type=Path, help="keep the shop here instead of a new folder")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with temporary_folder() as folder, shop(options.home or folder / "home") as opened:
        print(json.dumps(run(opened, options.rounds), indent=1))


if __name__ == "__main__":
    main()
