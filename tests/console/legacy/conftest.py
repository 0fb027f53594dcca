"""An old shop's database beside empty new ones, on the engines of the run."""

from collections.abc import Callable, Generator
from typing import Any

import psycopg
import pytest

from console.embedded import Engines
from console.legacy.migrating import migrate
from console.legacy.records import Migrated
from console.peak import legacydb
from console.places import DATABASES, Places
from tests.engines import empty
from tests.legacy import plant

OLD = "old_shop"
Migrate = Callable[..., Migrated]


def empty_shop(engines: Engines) -> Places:
    """Places of the run's engines, with nothing in catalogue and inventory."""
    for service in ("catalog", "inventory"):
        with psycopg.connect(engines.owner_url(service), autocommit=True) as owner:
            owner.execute("DROP SCHEMA IF EXISTS legacy_work CASCADE")
            owner.execute("DROP SCHEMA IF EXISTS legacy CASCADE")
        empty(engines, service)
    urls = {name: engines.database_url(name) for name in DATABASES}
    owners = {name: engines.owner_url(name) for name in DATABASES}
    return Places(urls, owners, engines.redis_url, None)


@pytest.fixture
def places(engines: Engines) -> Generator[Places]:
    yield empty_shop(engines)
    empty_shop(engines)


def dirty_shop(engines: Engines) -> str:
    """The URL of an old shop with every kind of dirt; it is the superuser's."""
    url = legacydb.create(engines.admin_url(), OLD)
    with psycopg.connect(url, autocommit=True) as old:
        old.execute("DROP TABLE product_inventory")
        plant(old)
    return url


@pytest.fixture
def planted(engines: Engines) -> str:
    return dirty_shop(engines)


@pytest.fixture
def migrated(places: Places) -> Migrate:
    """``migrated(url)`` brings that shop here."""

    def bring(url: str, chunk: int = 40) -> Migrated:
        return migrate(places, url, lambda _text: None, chunk)

    return bring


# What a database holds, but for the numbers that only tell in which order things were written.
_HOLDS = """
SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY column_name)
  FROM information_schema.columns
 WHERE table_schema = 'public'
   AND table_name IN (SELECT relname FROM pg_class
                       WHERE relkind IN ('r', 'p') AND NOT relispartition)
   AND table_name NOT IN ('event', 'cache_outbox', 'alembic_version')
   AND NOT (column_name = ANY (%s) OR table_name = 'stock_movement' AND column_name = 'id')
 GROUP BY 1
"""
ORDERS = ["row_version", "at", "valid"]


def held(places: Places, but: list[str] | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of both databases, without the columns `but`, by table."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for service in ("catalog", "inventory"):
        with psycopg.connect(places.owner_urls[service], autocommit=True) as owner:
            for table, columns in owner.execute(_HOLDS, [ORDERS if but is None else but]):
                rows = owner.execute(f"SELECT {columns} FROM {table} ORDER BY 1".encode())
                found[f"{service}.{table}"] = sorted(rows.fetchall(), key=repr)
    return found
