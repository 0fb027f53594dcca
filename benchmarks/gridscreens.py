"""The console's own screens on a real shop: what their grids cost. Times in milliseconds."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, get_args

import msgspec
import psycopg
from PySide6.QtCore import QObject, Signal, SignalInstance

from benchmarks.gridmeter import Memory, Meter, Stall, rest, spread, wait
from console.app import Console
from models.paged import PagedTable
from services.catalog.records import ProductQuery, Sort
from services.inventory.records import LevelQuery, LevelSort
from views.catalog.listing import ProductList
from views.inventory.screen import InventoryScreen
from views.kit.grid import Grid

NOTHING = "zzzqqqxxx"
CHANGED_ITEMS = 1000  # times five locations


@dataclass
class Driven:
    """One screen's grid: `ask` puts a query, `head` and `keys` tell of its two answers."""

    ask: Callable[[Any], None]
    head: SignalInstance
    keys: SignalInstance
    table: PagedTable[Any]
    grid: Grid

    def __post_init__(self) -> None:
        self.meter = Meter(self.grid, lambda row: self.table.row_at(row) is not None)
        self.stall = Stall()
        self._heads = self._keys = 0
        self.refused = ""  # why the last query was not answered
        self.head.connect(self._on_head)
        self.keys.connect(self._on_keys)

    def _on_head(self) -> None:
        self._heads += 1

    def refuse(self, error: object) -> None:
        self.refused = str(error)

    def _on_keys(self) -> None:
        self._keys += 1

    def settle(self, query: Any) -> None:
        """Until every row is known, of which there may be none."""
        keys = self._keys
        self.ask(query)
        wait(lambda: self._keys > keys)

    def answered(self, query: Any) -> tuple[float, float, float]:
        """First rows painted; every row known (or refused); the longest stall meanwhile."""
        heads, keys = self._heads, self._keys
        self.refused = ""
        with self.stall.watching() as stall:
            started = time.perf_counter()
            self.ask(query)
            wait(lambda: self._heads > heads or self._keys > keys or self.refused)
            first = self.meter.until_painted(started)
            wait(lambda: self._keys > keys or self.refused)
            whole = (time.perf_counter() - started) * 1000
            rest(20)
        return first, whole, stall.longest

    def once(self, queries: dict[str, Any], rounds: int = 1) -> dict[str, dict[str, Any]]:
        """Each query's medians."""
        told = {}
        for name, query in queries.items():
            found = sorted(self.answered(query) for _ in range(rounds))
            first, whole, stall = found[len(found) // 2]
            told[name] = {
                "first_rows_ms": round(first, 1),
                "every_row_ms": round(whole, 1),
                "stall_ms": round(stall, 1),
                "rows": self.table.rowCount(),
                "refused": self.refused,
            }
        return told

    def walked(self, query: Any, chance: random.Random) -> dict[str, Any]:
        """Scroll and jump through everything."""
        self.answered(query)
        return {
            "scroll_frame_ms": spread(self.meter.scroll(900, 90)),
            "fling_frame_ms": spread(self.meter.scroll(300, 900)),
            "jump_ms": spread(self.meter.jump(100, chance)),
        }


class Whole(QObject):
    """`known`: the catalogue's list knows every product of the answer."""

    known = Signal()

    def __init__(self, listing: ProductList) -> None:
        super().__init__(listing)
        listing.matched.connect(self._on_matched)

    def _on_matched(self, _count: int, exact: bool) -> None:
        if exact:
            self.known.emit()


def inventory(console: Console, owner_url: str, rounds: int, told: dict[str, Any]) -> None:
    """Every level of every location in the stock screen; fills `told` as it goes."""
    console.window.go("inventory")
    screen = console.window.stage.current()
    assert isinstance(screen, InventoryScreen)  # noqa: S101 - just opened
    loader = screen.loader
    driven = Driven(loader.ask, loader.head_came, loader.counted, loader.table, screen.grid)
    loader.failed.connect(driven.refuse)
    places = [each.id for each in _locations(console)]
    driven.settle(LevelQuery(text=NOTHING))
    rest(2000)
    memory, chance = Memory(), random.Random(7)
    firsts, wholes, stalls = zip(
        *(
            driven.answered(LevelQuery(sort=sort, descending=down, location=place))
            for _ in range(rounds)
            for sort in ("name", "sku")
            for down in (False, True)
            for place in (None, chance.choice(places))
        ),
        strict=True,
    )
    told["first_page_ms"] = spread(list(firsts))
    told["every_row_ms"] = spread(list(wholes))
    told["stall_while_keys_arrive_ms"] = spread(list(stalls))
    told |= driven.walked(LevelQuery(), chance)
    told["memory"] = memory.told()
    told["rows"] = loader.table.rowCount()
    told["bulk_change"] = _bulk_change(driven, owner_url)
    told["sort"] = driven.once(
        {
            f"{sort}{' descending' if down else ''}": LevelQuery(sort=sort, descending=down)
            for sort in get_args(LevelSort)
            for down in (False, True)
        }
    )
    told["several_keys"] = driven.once(
        {
            "location, available": LevelQuery(sort="location", then=(("available", False),)),
            "available, reorder point": LevelQuery(
                sort="available", then=(("reorder_point", True),)
            ),
        }
    )
    told["filter"] = driven.once(
        {f"location {place}": LevelQuery(location=place) for place in places[:2]}
        | {"low stock": LevelQuery(low_only=True)}
        | {f"text “{text}”": LevelQuery(text=text) for text in ("c", "choc", "chocolat", "pencil")}
    )
    told["memory_after_all"] = memory.told()


def _bulk_change(driven: Driven, owner_url: str) -> dict[str, float]:
    """Another program changes 5,000 rows, those on screen among them."""
    driven.answered(LevelQuery())
    driven.grid.verticalScrollBar().setValue(0)
    rest(500)
    top = driven.table.row_at(0)
    keys = [driven.table.key_at(row) for row in range(CHANGED_ITEMS * 5)]
    variants = list(dict.fromkeys(key >> 16 for key in keys if key is not None))[:CHANGED_ITEMS]

    def shown() -> int:
        row = driven.table.row_at(0)
        return -1 if row is None else row.reorder_point

    statement = (
        "UPDATE product_inventory SET reorder_point = reorder_point + %s WHERE variant = ANY(%s)"
    )
    with psycopg.connect(owner_url, autocommit=True) as owner:
        with driven.stall.watching() as stall, ThreadPoolExecutor(1) as elsewhere:
            started = time.perf_counter()
            writing = elsewhere.submit(owner.execute, statement, [1, variants])
            wait(writing.done)
            changed, committed = writing.result().rowcount, time.perf_counter()
            wait(lambda: top is not None and shown() == top.reorder_point + 1)
            seen = time.perf_counter()
            rest(4000)
        owner.execute(statement, [-1, variants])
        rest(4000)
    return {
        "rows": changed,
        "statement_ms": round((committed - started) * 1000, 1),
        "seen_after_commit_ms": round((seen - committed) * 1000, 1),
        "stall_ms": round(stall.longest, 1),
    }


def catalog(console: Console, _owner_url: str, rounds: int, told: dict[str, Any]) -> None:
    """Every product in the catalogue's screen; fills `told` as it goes."""
    console.window.go("catalog")
    found = console.window.stage.findChild(ProductList)
    assert isinstance(found, ProductList)  # noqa: S101 - just opened

    def ask(query: ProductQuery) -> None:
        found.filters.query = query
        found.load()

    whole = Whole(found)
    driven = Driven(ask, found.matched, whole.known, found.table, found.grid)
    driven.settle(ProductQuery(text=NOTHING))
    rest(2000)
    memory, chance = Memory(), random.Random(7)
    plain = ProductQuery(sort="name")
    ordered = {
        f"{sort}{' descending' if down else ''}": msgspec.structs.replace(
            plain, sort=sort, descending=down
        )
        for sort in get_args(Sort)
        for down in (False, True)
        if sort != "relevance"
    }
    firsts, wholes, stalls = zip(
        *(driven.answered(query) for _ in range(rounds) for query in ordered.values()), strict=True
    )
    told["first_page_ms"] = spread(list(firsts))
    told["every_row_ms"] = spread(list(wholes))
    told["stall_while_keys_arrive_ms"] = spread(list(stalls))
    told |= driven.walked(plain, chance)
    told["memory"] = memory.told()
    told["rows"] = found.table.rowCount()
    told["sort"] = driven.once(ordered)
    told["filter"] = driven.once(
        {
            f"text “{text}”": ProductQuery(text=text, sort="relevance")
            for text in ("c", "choc", "chocolat", "chocloate")
        }
    )


def _locations(console: Console) -> list[Any]:
    assert console.shop is not None  # noqa: S101 - signed in
    from services.kernel import work  # noqa: PLC0415 - one use

    caller = work.Caller("bench", frozenset({"stock.read"}))
    with work.doing(work.Work(caller)):
        return list(console.shop.inventory.locations())
