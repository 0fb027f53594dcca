"""Fill catalogue and inventory from what was planned, each in one transaction."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import psycopg

from console.bareload import bare
from console.largeload import CATALOG, STOCK
from console.legacy.runs import Run
from console.legacy.source import Connection
from services.kernel import migrate

PROGRAM = "migrate-legacy"
PARTS = ("product_text", "product_supplier", "product_tag", "product_image")
_MEMORY = "SET LOCAL work_mem = '256MB'"
# What goes over to the inventory: the table there with its columns, and the rows to copy.
_COPIES = {
    "location (id, code, name, kind, city, address)": """
        SELECT id::smallint, code, name, kind, city, address FROM legacy_work.place
         WHERE NOT is_there ORDER BY id""",
    # version 0: whatever the catalogue tells later is newer
    "item (variant, product, sku, name, status, version)": """
        SELECT v.id::bigint, v.product, v.sku, p.name, 'active'::text, 0::bigint
          FROM legacy_work.variant v JOIN legacy_work.product p ON p.id = v.product
         ORDER BY v.id""",
    "product_inventory (variant, location, stock_level, reorder_point, last_seq, updated_at)": """
        SELECT variant::bigint, location::smallint, stock_level::int, reorder_point::int,
               last_seq::bigint, coalesce(at, (SELECT began FROM legacy.run))
          FROM legacy_work.level ORDER BY variant, location""",
    "stock_movement"
    " (at, variant, location, sequence, delta, balance, reason, reference, actor)": """
        SELECT (SELECT began FROM legacy.run), variant::bigint, location::smallint,
               sequence::bigint, delta::int, balance::int, 'opening'::text, 'legacy ' || id,
               'migrate-legacy'::text
          FROM legacy_work.movement ORDER BY variant, location, sequence""",
}


def load_catalog(owner: Connection, run: Run) -> None:
    """Categories, brands, products and all that belongs to them. In the caller's transaction."""
    with owner.cursor() as cursor:
        cursor.execute(migrate.sql("catalog/load_begin.sql").encode())
        cursor.execute(_MEMORY)
        cursor.execute("SELECT set_config('app.began', %s, true)", [run.began.isoformat()])
        # For queries its workers start too slowly; an index of every name is worth them.
        cursor.execute("ALTER FUNCTION typo_keys PARALLEL SAFE")
        with bare(cursor, (*CATALOG, *PARTS)):
            cursor.execute(migrate.sql("legacy/take_catalog.sql").encode())
            cursor.execute(migrate.sql("catalog/load_end.sql").encode())
        cursor.execute("ALTER FUNCTION typo_keys PARALLEL UNSAFE")
        # The inventory has its items already: their events would tell it nothing new.
        cursor.execute("DELETE FROM event WHERE topic = 'item'")


def is_loaded(inventory: Connection, run: Run) -> bool:
    """Whether the inventory was filled by this run, which then died before the catalogue was."""
    row = inventory.execute("SELECT to_regclass('legacy.loaded') IS NOT NULL").fetchone()
    if not row or not row[0]:
        return False
    row = inventory.execute("SELECT run = %s FROM legacy.loaded", [run.id]).fetchone()
    return bool(row and row[0])


def load_inventory(planned: Connection, inventory: Connection, run: Run) -> None:
    """Locations, items, levels and the movements that open them. In the caller's transaction."""
    with inventory.cursor() as cursor:
        cursor.execute(migrate.sql("inventory/load_begin.sql").encode())
        cursor.execute(_MEMORY)
        cursor.execute("SELECT ensure_month('stock_movement', %s)", [run.began.date()])
        with bare(cursor, STOCK):
            for into, rows in _COPIES.items():
                _pipe(planned, cursor, into, rows)
        cursor.execute(migrate.sql("inventory/load_end.sql").encode())
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('location', 'id'), max(id)) FROM location"
        )
        cursor.execute("CREATE SCHEMA IF NOT EXISTS legacy")
        cursor.execute("CREATE TABLE IF NOT EXISTS legacy.loaded (run uuid PRIMARY KEY)")
        cursor.execute("INSERT INTO legacy.loaded VALUES (%s)", [run.id])


def unload_inventory(inventory: Connection) -> None:
    """Take away what a run brought that was given up."""
    with inventory.transaction():
        inventory.execute(
            "ALTER TABLE stock_movement DISABLE TRIGGER USER;"
            "TRUNCATE item, product_inventory, stock_movement, movement_request;"
            "ALTER TABLE stock_movement ENABLE TRIGGER USER;"
            "DROP SCHEMA legacy CASCADE"
        )


@contextmanager
def connected(url: str) -> Generator[Connection]:
    """An owner's session; closed without a commit of what is open."""
    connection = psycopg.connect(url, autocommit=True, application_name=PROGRAM)
    try:
        connection.execute("SET client_encoding = 'UTF8'")
        connection.execute("SET statement_timeout = 0")
        yield connection
    finally:
        connection.close()


def _pipe(source: Connection, cursor: "psycopg.Cursor[Any]", into: str, rows: str) -> None:
    with (
        cursor.copy(f"COPY {into} FROM STDIN (FORMAT binary)".encode()) as target,
        source.cursor() as reader,
        reader.copy(f"COPY ({rows}) TO STDOUT (FORMAT binary)".encode()) as found,
    ):
        for block in found:
            target.write(block)
