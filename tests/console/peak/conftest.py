"""One shop in the wide table and in the new schema, and every configuration of it."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from console.embedded import DATABASES
from console.engines.address import OWNER, role
from console.legacy.migrating import migrate
from console.peak import legacydb, variants
from console.peak.catalogue import Source
from console.peak.pages import Spec
from console.places import Places
from tests.engines import empty

PRODUCTS = 150
NOWHERE = Path("nowhere")  # the shipped sample alone is read in no time
LEGACY = "pages_legacy"
MOVED = ("catalog", "inventory")


REQUESTED = ("inventory_n0", "pages_inventory")


@dataclass(frozen=True)
class Shops:
    """Both sides of a run. `specs`: the configurations by name.

    `requests`: what the planner took for the number of movement requests as the copies were made,
    by database; the server's own vacuum may count them at any moment after that.
    """

    places: Places
    made: variants.Variants
    requests: dict[str, float]

    @property
    def specs(self) -> dict[str, Spec]:
        return self.made.specs

    def owner(self, database: str) -> psycopg.Connection:
        """Somebody who may do anything there, committing each statement."""
        return psycopg.connect(variants.at(self.places.admin_url, database), autocommit=True)


@pytest.fixture(scope="session")
def shops(engines):
    """Made once: tests that write put back what they changed, or sell a product of their own."""
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        for service in MOVED:
            empty(engines, service)
            name, user = sql.Identifier(f"pages_{service}"), sql.Identifier(role(service))
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}").format(
                    name, sql.Identifier(role(service)), sql.Identifier(OWNER)
                )
            )
            admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, user))
    url = legacydb.create(engines.admin_url(), LEGACY)
    legacydb.load(url, Source(NOWHERE, PRODUCTS), lambda _text: None)
    urls = {name: engines.database_url(name) for name in DATABASES}
    owners = {name: engines.owner_url(name) for name in DATABASES}
    for service in MOVED:
        urls[service] = variants.at(urls[service], f"pages_{service}")
        owners[service] = variants.at(owners[service], f"pages_{service}")
    places = Places(urls, owners, engines.redis_url, None, engines.admin_url())
    migrate(places, url, lambda _text: None)
    made = variants.make(places, LEGACY)
    return Shops(places, made, {name: _requests(places, name) for name in REQUESTED})


def _requests(places: Places, database: str) -> float:
    with psycopg.connect(variants.at(places.admin_url, database)) as owner:
        counted = "SELECT reltuples FROM pg_class WHERE relname = 'movement_request'"
        return owner.execute(counted).fetchone()[0]


LEGACY_COPIES = ("legacy_l0", "legacy_l2")
INVENTORIES = ("inventory_n0", "inventory_naive", "pages_inventory")
CELLS = "SELECT variant, location, stock_level, last_seq FROM product_inventory"


@pytest.fixture(scope="module")
def put_back(shops):
    """For tests that sell: whoever comes after them compares all sides with each other."""
    before = {}
    for name in (*LEGACY_COPIES, *INVENTORIES):
        with shops.owner(name) as owner:
            what = "SELECT id, stock_level FROM product_inventory" if "legacy" in name else CELLS
            before[name] = owner.execute(what).fetchall()
    yield
    for name in LEGACY_COPIES:
        with shops.owner(name) as owner, owner.cursor() as cursor:
            cursor.executemany(
                "UPDATE product_inventory SET stock_level = %s WHERE id = %s AND stock_level <> %s",
                [(level, row, level) for row, level in before[name]],
            )
    for name in INVENTORIES:
        with shops.owner(name) as owner, owner.transaction(), owner.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger sees it
            cursor.execute(
                "DELETE FROM stock_movement WHERE sequence > 1; DELETE FROM movement_request;"
                " DELETE FROM cache_outbox"
            )
            cursor.executemany(
                "UPDATE product_inventory SET stock_level = %s, last_seq = %s"
                " WHERE variant = %s AND location = %s AND last_seq <> %s",
                [(level, last, *cell, last) for *cell, level, last in before[name]],
            )
            cursor.execute("SELECT recount_low_stock()")
