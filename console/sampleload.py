"""COPY a shop's catalogue and stock into empty databases, each in one transaction."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

import psycopg
from psycopg.types.range import Range

from console.samplefiles import Cell, Location, Movements, Price, Product
from console.samplemovements import balanced
from services.kernel import migrate

CURRENCY = "GBP"
ACTOR = "sample shop"
Owner = psycopg.Connection[Any]


class Source(Protocol):
    """Where a sample comes from."""

    def products(self) -> list[Product]: ...
    def prices(self) -> list[Price]: ...
    def locations(self) -> list[Location]: ...


class WithLedger(Source, Protocol):
    """A source that knows each movement; they end at the quantities of `cells`."""

    def cells(self) -> list[Cell]: ...
    def movements(self) -> Movements: ...


def load_catalog(owner: Owner, source: Source) -> int:
    """Categories, products, variants and prices; returns the number of SKUs."""
    with owner.transaction(), owner.cursor() as cursor:
        cursor.execute(migrate.sql("catalog/load_begin.sql"))
        copy_catalog(cursor, source)
        cursor.execute(migrate.sql("catalog/load_end.sql"))
    return len(source.products())


def copy_catalog(cursor: "psycopg.Cursor[Any]", source: Source) -> None:
    """What is between load_begin.sql and load_end.sql: products numbered from 1 in their order."""
    products = source.products()
    categories = _categories(products)
    number = {product.sku: at for at, product in enumerate(products, 1)}
    _copy(
        cursor,
        "category (id, parent, name)",
        ((at, categories.get(path[:-1]), path[-1]) for path, at in categories.items()),
    )
    _copy(
        cursor,
        "product (id, name, category, status, currency, popularity, created_at, updated_at)",
        (
            (
                number[p.sku],
                p.name,
                categories[p.category],
                "active",
                CURRENCY,
                p.popularity,
                p.first_seen,
                p.first_seen,
            )
            for p in products
        ),
    )
    _copy(
        cursor,
        "product_text (product, description)",
        ((number[p.sku], p.description) for p in products if p.description),
    )
    _copy(
        cursor,
        "variant (id, product, sku, barcode)",
        ((number[p.sku], number[p.sku], p.sku, p.barcode or None) for p in products),
    )
    _copy(
        cursor,
        "price (variant, currency, amount, valid)",
        ((number[p.sku], CURRENCY, p.amount, _period(p)) for p in source.prices()),
    )
    for table in ("category", "product", "variant"):
        _continue(cursor, table, "id")


def load_inventory(
    owner: Owner, source: WithLedger, tell: Callable[[str], None]
) -> tuple[int, int]:
    """Locations, items, levels and their ledger; returns (locations, movements).

    Raises ValueError if the ledger does not end at the levels.
    """
    products, places = source.products(), source.locations()
    location = {place.code: at for at, place in enumerate(places, 1)}
    movements = source.movements()
    ledger = balanced(movements)
    number = {product.sku: at for at, product in enumerate(products, 1)}
    heads = {
        (movements.skus[sku], movements.locations[place]): (sequence, balance)
        for sku, place, sequence, balance in zip(
            movements.sku.tolist(),
            movements.location.tolist(),
            ledger.sequence.tolist(),
            ledger.balance.tolist(),
            strict=True,
        )
    }
    cells = source.cells()
    for cell in cells:
        if heads.get((cell.sku, cell.location), (0, 0))[1] != cell.on_hand:
            raise ValueError(f"the ledger of {cell.sku} at {cell.location} is not its level")
    with owner.transaction(), owner.cursor() as cursor:
        cursor.execute(migrate.sql("inventory/load_begin.sql"))
        copy_places_and_items(cursor, source)
        _copy(
            cursor,
            "product_inventory (variant, location, stock_level, reorder_point, last_seq)",
            (
                (
                    number[c.sku],
                    location[c.location],
                    c.on_hand,
                    c.reorder_point,
                    heads.get((c.sku, c.location), (0, 0))[0],
                )
                for c in cells
            ),
        )
        tell(f"Loading {len(movements):,} stock movements")
        _months(cursor, movements)
        variants = [number[sku] for sku in movements.skus]
        homes = [location[code] for code in movements.locations]
        with cursor.copy(
            "COPY stock_movement (at, variant, location, sequence, delta, balance, reason, note,"
            " reference, actor) FROM STDIN"
        ) as copy:
            for block in ledger.blocks(variants, homes, ACTOR):
                copy.write(block)
        cursor.execute(migrate.sql("inventory/load_levels.sql"))
        cursor.execute(migrate.sql("inventory/load_end.sql"))
    return len(places), len(movements)


def copy_places_and_items(cursor: "psycopg.Cursor[Any]", source: Source) -> None:
    """Locations and items, numbered from 1 in the source's order as the catalogue's are."""
    _copy(
        cursor,
        "location (id, code, name, kind, city, sample)",
        (
            (at, place.code, place.name, place.kind, place.city, True)
            for at, place in enumerate(source.locations(), 1)
        ),
    )
    _continue(cursor, "location", "id")
    _copy(
        cursor,
        "item (variant, product, sku, name, status, version)",
        # version 0: whatever the catalogue tells later is newer
        (
            (at, at, product.sku, product.name, "active", 0)
            for at, product in enumerate(source.products(), 1)
        ),
    )


def _categories(products: Sequence[Product]) -> dict[tuple[str, ...], int]:
    """An id for every path and its ancestors; parents come before their children."""
    paths = {p.category[:depth] for p in products for depth in range(1, len(p.category) + 1)}
    ordered = sorted(paths, key=lambda path: (len(path), path))
    return {path: at for at, path in enumerate(ordered, 1)}


def _period(price: Price) -> Range[datetime]:
    return Range(price.valid_from, price.valid_to, "[)")


def _copy(cursor: "psycopg.Cursor[Any]", columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    with cursor.copy(f"COPY {columns} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _continue(cursor: "psycopg.Cursor[Any]", table: str, column: str) -> None:
    """The next generated id comes after the copied ones."""
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'),"  # noqa: S608 - our names
        f" (SELECT max({column}) FROM {table}))"
    )


def _months(cursor: "psycopg.Cursor[Any]", movements: Movements) -> None:
    """A partition for each month of `movements`; the months from now on are made by load_end."""
    if len(movements):
        cursor.execute(
            "SELECT ensure_month('stock_movement', m::date) FROM generate_series("
            " date_trunc('month', to_timestamp(%s) AT TIME ZONE 'UTC'),"
            " to_timestamp(%s) AT TIME ZONE 'UTC', interval '1 month') m",
            [int(movements.at.min()), int(movements.at.max())],
        )
