"""Consoles with an inventory screen each, on one real database, as the shell wires them."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.embedded import Engines
from services.inventory.service import Inventory
from services.kernel import work
from services.kernel.cache import connect
from services.kernel.changes import ChangeFeed
from services.kernel.database import Database
from services.kernel.relay import Relay
from services.kernel.work import Caller
from tests.engines import empty
from views.inventory.screen import InventoryScreen
from views.kit.changes import ChangeSignal
from views.kit.screen import Context
from views.kit.state import ViewState
from views.kit.tasks import Workers
from views.kit.toast import Toasts
from views.kit.undo import UndoStack

LEEDS, YORK = 1, 2
MUG = 1  # the variant most tests are about
STOCK = frozenset({"stock.read", "stock.write", "reorder.write"})
CLERK = Caller("Amelia Hughes", STOCK, frozenset({LEEDS}))
MANAGER = Caller("Daniel Whitfield", STOCK)
PLACES = {"leeds": LEEDS, "york": YORK}

Owner = psycopg.Connection


@dataclass
class Console:
    """One person at one console."""

    screen: InventoryScreen
    inventory: Inventory
    context: Context
    told: list[str]  # what the banner said
    host: QWidget

    @contextmanager
    def acting(self) -> Generator[None]:
        """Calls of the services inside are this person's."""
        with work.doing(work.Work(self.context.caller)):
            yield


@pytest.fixture
def owner(engines: Engines) -> Generator[Owner]:
    """psql as the database's owner, on emptied tables."""
    empty(
        engines,
        "inventory",
        "INSERT INTO location (id, code, name, kind, city) VALUES"
        " (1, 'LDS', 'Leeds store', 'store', 'Leeds'), (2, 'YRK', 'York store', 'store', 'York')",
    )
    with psycopg.connect(engines.owner_url("inventory"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def stock(owner: Owner) -> Callable[..., None]:
    """``stock(1, "MUG", leeds=5, york=2, point=3)`` opens variant 1 with those levels."""

    def put(variant: int, sku: str, name: str = "", *, point: int = 0, **levels: int) -> None:
        owner.execute(
            "INSERT INTO item VALUES (%s, %s, %s, %s, 'active', 1)",
            (variant, variant, sku, name or sku.title()),
        )
        for place, pieces in levels.items():
            move(owner, variant, PLACES[place], pieces, "opening")
        owner.execute(
            "UPDATE product_inventory SET reorder_point = %s WHERE variant = %s", (point, variant)
        )
        owner.execute("DELETE FROM cache_outbox")

    return put


def move(owner: Owner, variant: int, location: int, delta: int, reason: str) -> None:
    """A movement written past every console."""
    owner.execute("SELECT set_config('app.stores', '*', false)")
    owner.execute(
        "SELECT * FROM move_stock(NULL, ARRAY[1], ARRAY[%s::bigint], ARRAY[%s::smallint],"
        " ARRAY[%s], ARRAY[%s], ARRAY[''], ARRAY[''], ARRAY[NULL::bigint])",
        (variant, location, delta, reason),
    )


@pytest.fixture
def console(qtbot, engines: Engines, owner: Owner) -> Generator[Callable[..., Console]]:
    """``console(CLERK)`` opens the screen and waits for its first rows."""
    closers: list[Callable[[], object]] = []

    def make(caller: Caller = MANAGER) -> Console:
        url = engines.database_url("inventory")
        client = connect(engines.redis_url)
        feed, changes = ChangeFeed(client, "test-changes"), ChangeSignal()
        feed.listen(changes.publish)
        database = Database("inventory", url, feed=feed)
        relay = Relay(database, url)
        workers = Workers(lambda: caller)
        host = QWidget()
        qtbot.addWidget(host)
        host.resize(1228, 848)
        undo = UndoStack(workers, host)
        state = ViewState(None, host)
        context = Context(workers, caller, undo, Toasts(host), changes, state, lambda *_: None)
        screen = InventoryScreen(context, Inventory(database))
        screen.setParent(host)
        screen.resize(host.size())
        told: list[str] = []
        screen.failed.connect(lambda text, _again: told.append(text))
        feed.start()
        relay.start()
        closers.extend([workers.close, feed.halt, relay.halt, feed.stop, relay.stop])
        closers.extend([database.close, client.close])
        host.show()
        qtbot.waitExposed(host)
        screen.opened()
        qtbot.waitUntil(lambda: screen.grid.level() is not None)
        return Console(screen, Inventory(database), context, told, host)

    yield make
    for close in closers:
        close()


def ledger(owner: Owner, variant: int) -> list[tuple[int, str, int, int | None]]:
    """Delta, reason, balance and what it reverses, oldest first, without the opening."""
    return owner.execute(
        "SELECT delta, reason, balance, reverses FROM stock_movement"
        " WHERE variant = %s AND reason <> 'opening' ORDER BY id",
        (variant,),
    ).fetchall()


class Keys:
    """Presses real keys on whatever has the focus, and counts them."""

    def __init__(self) -> None:
        self.pressed = 0

    def press(self, *keys: Qt.Key | str) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key)
            self.pressed += 1


@pytest.fixture
def keys() -> Keys:
    return Keys()


def choose(console: Console, location: int = LEEDS) -> None:
    screen = console.screen
    screen.grid.choose(screen.loader.table.row_of(MUG << 16 | location))
    screen.window().activateWindow()
    screen.grid.setFocus()


def on_hand(console: Console) -> int:
    return console.screen.grid.level().on_hand


def settled(one) -> bool:
    """Whether no call runs: the change feed may tell a row before the call's own answer."""
    return not one.screen.tasks.is_busy()


def widen(one: Console) -> None:
    """Room for every column."""
    one.host.resize(1700, 848)
    one.screen.resize(one.host.size())
    QApplication.processEvents()
