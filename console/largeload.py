"""Load a large sample in minutes: tables without indexes, stock by one statement of the server.

A million SKUs at five locations are ten million rows of stock and ledger; made row by row in
Python they would cost gigabytes and most of an hour.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from console.bareload import bare
from console.sampleload import ACTOR, Owner, Source, copy_catalog, copy_places_and_items
from services.kernel import migrate

CATALOG = ("product", "product_category", "variant", "price")
STOCK = ("product_inventory",)
SINCE = datetime(2017, 1, 1, tzinfo=UTC)  # of the opening movements


def load_catalog(owner: Owner, source: Source) -> int:
    """Categories, products, variants and prices; returns the number of SKUs."""
    with owner.transaction(), owner.cursor() as cursor:
        cursor.execute(migrate.sql("catalog/load_begin.sql"))
        cursor.execute("SET LOCAL work_mem = '256MB'")
        with bare(cursor, CATALOG):
            copy_catalog(cursor, source)
            cursor.execute(migrate.sql("catalog/load_end.sql"))
        # The inventory has its items already: a million events would tell it nothing new.
        cursor.execute("DELETE FROM event WHERE topic = 'item'")
    owner.execute("VACUUM (ANALYZE)")
    return len(source.products())


def load_inventory(owner: Owner, source: Source, tell: Callable[[str], None]) -> tuple[int, int]:
    """Locations, items and stock by the rule of load_rule.sql; returns (locations, movements)."""
    with owner.transaction(), owner.cursor() as cursor:
        cursor.execute(migrate.sql("inventory/load_begin.sql"))
        cursor.execute("SELECT ensure_month('stock_movement', %s)", [SINCE.date()])
        cursor.execute(
            "SELECT set_config('app.since', %s, true), set_config('app.actor', %s, true),"
            " set_config('work_mem', '256MB', true)",
            [SINCE.isoformat(), ACTOR],
        )
        with bare(cursor, STOCK):
            copy_places_and_items(cursor, source)
            tell("Making up stock for every location")
            cursor.execute(migrate.sql("inventory/load_rule.sql"))
        tell("Building the indexes of stock and ledger")
        cursor.execute(migrate.sql("inventory/load_end.sql"))
    owner.execute("VACUUM (ANALYZE)")
    row = owner.execute("SELECT count(*) FROM stock_movement").fetchone()
    return len(source.locations()), row[0] if row else 0
