"""A real inventory database for the session; each test starts from empty tables."""

from collections.abc import Callable, Generator
from typing import Any

import psycopg
import pytest

from console.embedded import Engines
from services.inventory.service import Inventory
from services.kernel import work
from services.kernel.database import Database
from tests.engines import Own, empty

LEEDS, YORK = 1, 2
CLERK = work.Caller("Amelia Hughes", frozenset({"stock.read", "stock.write"}), frozenset({LEEDS}))
MANAGER = work.Caller("Daniel Whitfield", frozenset({"stock.read", "stock.write"}))
READER = work.Caller("reader", frozenset({"stock.read"}))

PLACES = {"leeds": LEEDS, "york": YORK}
Stock = Callable[..., None]


@pytest.fixture(scope="session")
def own(engines: Engines) -> Own:
    return Own.of(engines, "inventory")


@pytest.fixture
def owner(own: Own) -> Generator["psycopg.Connection[Any]"]:
    """psql as the database's owner: a foreign writer."""
    with psycopg.connect(own.owner, autocommit=True) as connection:
        yield connection


@pytest.fixture
def database(engines: Engines, own: Own) -> Generator[Database]:
    empty(
        engines,
        "inventory",
        "INSERT INTO location (id, code, name, kind, city) VALUES"
        " (1, 'LDS', 'Leeds store', 'store', 'Leeds'), (2, 'YRK', 'York store', 'store', 'York');"
        " SELECT setval(pg_get_serial_sequence('location', 'id'), 2)",
    )
    database = Database("inventory", own.runtime)
    yield database
    database.close()


@pytest.fixture
def inventory(database: Database) -> Inventory:
    return Inventory(database)


@pytest.fixture
def stock(owner: "psycopg.Connection[Any]", database: Database) -> Stock:
    """``stock(1, "MUG", leeds=5, york=2)`` opens variant 1 with those levels."""

    def put(variant: int, sku: str, name: str = "", *, point: int = 0, **levels: int) -> None:
        owner.execute(
            "INSERT INTO item VALUES (%s, %s, %s, %s, 'active', 1) ON CONFLICT DO NOTHING",
            (variant, variant, sku, name or sku.title()),
        )
        owner.execute("SELECT set_config('app.stores', '*', false)")
        for place, pieces in levels.items():
            if pieces:
                owner.execute(
                    "SELECT * FROM move_stock(NULL, ARRAY[1], ARRAY[%s::bigint],"
                    " ARRAY[%s::smallint], ARRAY[%s], ARRAY['opening'], ARRAY[''], ARRAY[''],"
                    " ARRAY[NULL::bigint])",
                    (variant, PLACES[place], pieces),
                )
        owner.execute(
            "UPDATE product_inventory SET reorder_point = %s WHERE variant = %s", (point, variant)
        )
        owner.execute("DELETE FROM cache_outbox")
        owner.execute("SELECT set_config('app.stores', '', false)")

    return put


@pytest.fixture
def as_clerk() -> Generator[work.Work]:
    with work.doing(work.Work(CLERK)) as doing:
        yield doing


@pytest.fixture
def as_manager() -> Generator[work.Work]:
    with work.doing(work.Work(MANAGER)) as doing:
        yield doing
