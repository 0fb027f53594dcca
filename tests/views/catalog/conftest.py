"""Consoles with the catalogue's screen, on both services' real databases and the real cache."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.embedded import Engines
from services.catalog.service import Catalog
from services.inventory.service import Inventory
from services.kernel.cache import CacheAside, connect
from services.kernel.changes import ChangeFeed
from services.kernel.database import Database
from services.kernel.relay import Relay
from services.kernel.work import Caller
from tests.engines import refill
from views.catalog.screen import CatalogScreen
from views.kit.changes import ChangeSignal
from views.kit.screen import Context
from views.kit.state import ViewState
from views.kit.tasks import Workers
from views.kit.toast import Toasts
from views.kit.undo import UndoStack

Psql = psycopg.Connection[Any]

READ = frozenset({"catalog.read", "stock.read"})
CLERK = Caller("Amelia Hughes", READ | {"catalog.write", "stock.write"})
MANAGER = Caller(
    "Daniel Whitfield",
    CLERK.permissions | {"price.write", "catalog.create", "catalog.archive"},
)
OTHER = Caller("Grace Ellis", MANAGER.permissions)
ROWS = 300

_CLEAR_CATALOG = """
    INSERT INTO category (id, parent, name, path) VALUES
      (1, NULL, 'Kitchen & Dining', '{1}'), (2, 1, 'Mugs & Cups', '{1,2}'),
      (3, NULL, 'Lighting & Candles', '{3}');
    SET session_replication_role = DEFAULT;
"""
_FILL_CATALOG = """
    INSERT INTO product (id, name, category, status)
      SELECT n, 'Enamel Mug ' || lpad(n::text, 3, '0'), 2, 'active' FROM generate_series(1, 300) n;
    -- Row by row their triggers take longer than all the rest; the prices' do the same by the set.
    SET session_replication_role = replica;
    INSERT INTO variant (id, product, sku) SELECT n, n, 'M' || n FROM generate_series(1, 300) n;
    SET session_replication_role = DEFAULT;
    INSERT INTO price (variant, currency, amount)
      SELECT n, 'GBP', 255 FROM generate_series(1, 300) n;
    DELETE FROM cache_outbox; DELETE FROM event;
"""
_NEXT_NUMBERS = """
    SELECT setval(pg_get_serial_sequence('product', 'id'), 1000);
    SELECT setval(pg_get_serial_sequence('variant', 'id'), 1000);
"""
_CLEAR_INVENTORY = """
    INSERT INTO location (id, code, name, kind, city) VALUES
      (1, 'LDS', 'Leeds store', 'store', 'Leeds');
    SET session_replication_role = DEFAULT;
    INSERT INTO item SELECT n, n, 'M' || n, 'Enamel Mug', 'active', 1
      FROM generate_series(1, 300) n;
"""


@dataclass
class Shop:
    """The databases as a foreign program sees them."""

    catalog: Psql
    inventory: Psql

    def stock(self, variant: int, delta: int, reason: str = "opening") -> None:
        """A movement written past every console."""
        self.inventory.execute("SELECT set_config('app.stores', '*', false)")
        self.inventory.execute(
            "SELECT * FROM move_stock(NULL, ARRAY[1], ARRAY[%s::bigint], ARRAY[1::smallint],"
            " ARRAY[%s], ARRAY[%s], ARRAY[''], ARRAY[''], ARRAY[NULL::bigint])",
            (variant, delta, reason),
        )

    def value(self, statement: str, *args: object) -> Any:
        row = self.catalog.execute(statement, args).fetchone()
        return row[0] if row else None


@dataclass
class Console:
    """One person at one console."""

    screen: CatalogScreen
    catalog: Catalog
    context: Context
    host: QWidget
    told: list[str] = field(default_factory=list)  # what the banner said
    went: list[tuple[str, object]] = field(default_factory=list)

    @property
    def form(self) -> Any:
        return self.screen.panel.form

    def open(self, qtbot: QtBot, product: int) -> None:
        """Select its row and wait for the panel."""
        self.screen.list.select(product)
        qtbot.waitUntil(lambda: self.screen.panel.product is not None)
        qtbot.waitUntil(lambda: self.screen.panel.product.id == product)


def fill_catalog(engines: Engines) -> None:
    """Three categories, 300 mugs at £2.55."""
    refill(engines, "catalog", _CLEAR_CATALOG + _FILL_CATALOG, _NEXT_NUMBERS)


@pytest.fixture
def shop(engines: Engines) -> Generator[Shop]:
    """300 mugs at £2.55, no stock yet."""
    fill_catalog(engines)
    refill(engines, "inventory", _CLEAR_INVENTORY)
    client = connect(engines.redis_url)
    client.flushall()
    client.close()
    catalog_url, inventory_url = engines.owner_url("catalog"), engines.owner_url("inventory")
    with (
        psycopg.connect(catalog_url, autocommit=True, application_name="psql") as catalog,
        psycopg.connect(inventory_url, autocommit=True, application_name="psql") as inventory,
    ):
        yield Shop(catalog, inventory)


Consoles = Callable[..., Console]


@pytest.fixture
def console(qtbot: QtBot, engines: Engines, shop: Shop) -> Generator[Consoles]:
    """``console(CLERK)`` opens the screen and waits for its first rows."""
    closers: list[Callable[[], object]] = []

    def make(caller: Caller = MANAGER, *, rows: bool = True) -> Console:
        client = connect(engines.redis_url)
        feed, changes = ChangeFeed(client, "test-changes"), ChangeSignal()
        feed.listen(changes.publish)
        databases = [
            Database(name, engines.database_url(name), CacheAside(client, f"test-{name}"), feed)
            for name in ("catalog", "inventory")
        ]
        relays = [Relay(one, engines.database_url(one.name)) for one in databases]
        workers = Workers(lambda: caller)
        host = QWidget()
        qtbot.addWidget(host)
        host.resize(1228, 848)
        undo = UndoStack(workers, host)
        toasts = Toasts(host)
        toasts.undo_asked.connect(undo.take_back)
        went: list[tuple[str, object]] = []
        context = Context(
            workers, caller, undo, toasts, changes, ViewState(None, host),
            lambda name, target: went.append((name, target)),
        )  # fmt: skip
        catalog = Catalog(databases[0])
        screen = CatalogScreen(context, catalog, Inventory(databases[1]))
        screen.setParent(host)
        screen.resize(host.size())
        made = Console(screen, catalog, context, host, went=went)
        screen.failed.connect(lambda text, _again: made.told.append(text))
        undo.failed.connect(lambda text, _again: made.told.append(text))
        for part in (feed, *relays):
            part.start()
        closers.append(workers.close)
        closers.extend(part.halt for part in (feed, *relays))
        closers.extend(part.stop for part in (feed, *relays))
        closers.extend(database.close for database in databases)
        closers.append(client.close)
        host.show()
        qtbot.waitExposed(host)
        screen.opened()
        if rows:
            qtbot.waitUntil(lambda: screen.list.table.rowCount() == ROWS)
            qtbot.waitUntil(lambda: screen.editing.categories != {})
        return made

    yield make
    for close in closers:
        close()
