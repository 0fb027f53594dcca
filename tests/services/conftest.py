"""The catalogue's database on real engines; each test starts from three categories."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from console.embedded import Engines
from services.catalog.records import NewProduct, ProductDetail
from services.catalog.service import Catalog
from services.kernel import cache, work
from services.kernel.cache import CacheAside
from services.kernel.changes import ChangeFeed
from services.kernel.database import Database
from tests.engines import empty

if TYPE_CHECKING:
    import redis

KITCHEN, MUGS, LIGHTS = 1, 2, 3
CLERK = work.Caller("Amelia Hughes", frozenset({"catalog.read", "catalog.write"}))
MANAGER = work.Caller(
    "Daniel Whitfield",
    CLERK.permissions | {"price.write", "catalog.create", "catalog.archive"},
)
_CATEGORIES = """
    INSERT INTO category (id, parent, name, path) VALUES
      (1, NULL, 'Kitchen', '{1}'), (2, 1, 'Mugs', '{1,2}'), (3, NULL, 'Lights', '{3}');
    SELECT setval(pg_get_serial_sequence('category', 'id'), 100);
"""

Psql = "psycopg.Connection[Any]"
Stocked = Callable[..., ProductDetail]


@pytest.fixture
def catalog_url(engines: Engines) -> str:
    """The URL of the service's own role, on a catalogue without products."""
    empty(engines, "catalog", _CATEGORIES)
    return engines.database_url("catalog")


@pytest.fixture
def psql(engines: Engines, catalog_url: str) -> Generator[Psql]:
    """A foreign writer: another program, as the owner, committing each statement."""
    with psycopg.connect(
        engines.owner_url("catalog"), autocommit=True, application_name="psql"
    ) as connection:
        yield connection


@pytest.fixture
def valkey(engines: Engines) -> Generator["redis.Redis"]:
    """An empty Valkey."""
    client = cache.connect(engines.redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def feed(valkey: "redis.Redis") -> Generator[ChangeFeed]:
    feed = ChangeFeed(valkey, "test-changes")
    feed.start()
    yield feed
    feed.stop()


@pytest.fixture
def catalog_database(
    catalog_url: str, valkey: "redis.Redis", feed: ChangeFeed
) -> Generator[Database]:
    database = Database("catalog", catalog_url, CacheAside(valkey, "test"), feed)
    yield database
    database.close()


@pytest.fixture
def catalog(catalog_database: Database) -> Catalog:
    return Catalog(catalog_database)


@pytest.fixture
def as_manager() -> Generator[work.Work]:
    with work.doing(work.Work(MANAGER)) as doing:
        yield doing


@contextmanager
def as_person(*permissions: str, name: str = "Somebody") -> Generator[work.Work]:
    """Work of somebody with exactly these permissions."""
    with work.doing(work.Work(work.Caller(name, frozenset(permissions)))) as doing:
        yield doing


@pytest.fixture
def stocked(catalog: Catalog) -> Stocked:
    """``stocked("MUG", "Blue Mug", price=295)`` puts a product into the catalogue."""

    def put(sku: str, name: str = "", category: int = MUGS, **more: Any) -> ProductDetail:
        new = NewProduct(sku, name or sku.title(), category, **{"status": "active"} | more)
        with work.doing(work.Work(MANAGER)):
            return catalog.create(new)

    return put
