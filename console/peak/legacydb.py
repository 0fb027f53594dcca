"""The database of the shop as it was: one wide table, loaded from a real catalogue."""

from collections.abc import Callable, Iterable
from typing import Any, LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from console.peak.catalogue import Source
from console.peak.records import Catalogue, Line
from console.peak.wording import searches
from services.kernel import migrate

DATABASE = "legacy"
SOLD = 20  # checkouts buy one product in so many, the most popular
ENOUGH = 1_000_000  # pieces that no run sells; legacy/load.sql gives them to what is bought
Owner = psycopg.Connection[Any]

_PRODUCTS = """
SELECT product_id, lower(product_name), popularity FROM (
  SELECT DISTINCT ON (product_id) product_id, product_name, popularity FROM product_inventory
   ORDER BY product_id) each
 ORDER BY popularity DESC, product_id
"""
_CATEGORIES = """
SELECT path FROM (SELECT DISTINCT product_id, department, category, subcategory
                    FROM product_inventory) each
 CROSS JOIN LATERAL (VALUES (department), (category), (subcategory)) above (path)
 GROUP BY path ORDER BY count(*) DESC, path
"""
_LOCATIONS = "SELECT DISTINCT warehouse FROM product_inventory ORDER BY warehouse"
_SOLD = """
SELECT sku, warehouse FROM product_inventory WHERE stock_level >= %s
 ORDER BY popularity DESC, product_id, hashtextextended(sku || warehouse, %s)
"""


def create(admin_url: str, name: str = DATABASE) -> str:
    """An empty wide table in a new database `name`; returns the libpq URL of that database.

    `admin_url`: of somebody who may create databases and the extension pg_trgm. What was in a
    database of this name is gone. Raises psycopg.Error, for instance while somebody uses it.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        _do(admin, "DROP DATABASE IF EXISTS {}", name)
        _do(
            admin,
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
            " LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'",
            name,
        )
    url = urlsplit(admin_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(migrate.sql("legacy/schema.sql").encode())
    return url


def load(url: str, source: Source, tell: Callable[[str], None]) -> int:
    """One wide row for each product of `source` at each of its locations; how many that are.

    All or nothing; statistics are fresh afterwards. Raises psycopg.Error and DamagedSample.
    """
    tell(f"Reading {source.count:,} products")
    items, popularity, places = source.items, source.popularity, source.places
    tell(f"Loading {len(items) * len(places):,} rows of the wide table")
    least = popularity[source.ranked[(len(items) - 1) // SOLD].sku]
    with psycopg.connect(url, autocommit=True) as owner:
        with owner.transaction():
            owner.execute(migrate.sql("legacy/load_begin.sql").encode())
            _copy(
                owner,
                "made_product",
                (
                    (at, *item[:-1], popularity[item.sku], popularity[item.sku] >= least)
                    for at, item in enumerate(items, 1)
                ),
            )
            _copy(owner, "made_place", places)
            owner.execute(migrate.sql("legacy/load.sql").encode())
        settle(owner)
    return len(items) * len(places)


def index(url: str) -> None:
    """Every index that is of use to the wide table's pages, and what the planner wants to know."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("SET maintenance_work_mem = '512MB'")  # trigrams are sorted in memory
        owner.execute(migrate.sql("legacy/indexes.sql").encode())
        settle(owner)


def catalogue_of(url: str, seed: int) -> Catalogue:
    """What requests are drawn from, read from a table that :func:`load` filled.

    What is sold has so much stock that no run sells it out; of a product's locations the
    busiest is drawn by `seed`, as the words of searches are.
    """
    with psycopg.connect(url, autocommit=True) as reader:
        products = reader.execute(_PRODUCTS).fetchall()
        categories = reader.execute(_CATEGORIES).fetchall()
        locations = reader.execute(_LOCATIONS).fetchall()
        sold = reader.execute(_SOLD, [ENOUGH, seed]).fetchall()
    return Catalogue(
        [product for product, _, _ in products],
        [path for (path,) in categories],
        searches([(name, popularity) for _, name, popularity in products], seed),
        [code for (code,) in locations],
        [Line(sku, code) for sku, code in sold],
    )


def settle(owner: Owner) -> None:
    """Statistics for the planner, and pages marked as visible to all: as after a quiet night."""
    owner.execute("VACUUM (ANALYZE) product_inventory")


def _copy(owner: Owner, table: LiteralString, rows: Iterable[tuple[object, ...]]) -> None:
    with owner.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _do(admin: psycopg.Connection, statement: LiteralString, name: str) -> None:
    admin.execute(sql.SQL(statement).format(sql.Identifier(name)))
