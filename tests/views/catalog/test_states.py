"""Nothing there, nothing answers: the screen says so and loses nothing."""

import gc
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from console.embedded import Embedded, Engines
from services.catalog.service import Catalog
from services.inventory.service import Inventory
from services.kernel.database import Database
from tests.console.homes import reachable
from tests.patterns import copied
from tests.views.catalog.conftest import MANAGER, Console, Consoles, Shop, fill_catalog
from views.catalog.screen import CatalogScreen
from views.kit import theme
from views.kit.changes import ChangeSignal
from views.kit.screen import Context
from views.kit.state import ViewState
from views.kit.states import ErrorState
from views.kit.tasks import Workers
from views.kit.toast import Toasts
from views.kit.undo import UndoStack


@pytest.fixture
def own_engines(migrated_home: Path) -> Generator[Embedded]:
    """Engines that this test may stop; catalogue with 300 mugs."""
    with reachable() as folder, Embedded(copied(migrated_home, folder / "home")) as embedded:
        running = embedded.start()
        fill_catalog(running)
        yield embedded


@pytest.fixture
def lone(qtbot: QtBot, own_engines: Embedded) -> Generator[Console]:
    """A console on those engines, not opened yet."""
    running = own_engines.start()
    workers = Workers(lambda: MANAGER)
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1228, 848)
    context = Context(
        workers, MANAGER, UndoStack(workers, host), Toasts(host), ChangeSignal(),
        ViewState(None, host), lambda *_: None,
    )  # fmt: skip
    databases = [Database(name, running.database_url(name)) for name in ("catalog", "inventory")]
    catalog = Catalog(databases[0])
    screen = CatalogScreen(context, catalog, Inventory(databases[1]))
    screen.setParent(host)
    screen.resize(host.size())
    made = Console(screen, catalog, context, host)
    screen.failed.connect(lambda text, _again: made.told.append(text))
    host.show()
    qtbot.waitExposed(host)
    yield made
    workers.close()
    for database in databases:
        database.close()


@pytest.mark.slow
def test_a_stopped_database_is_told_and_retried(
    lone: Console, own_engines: Embedded, qtbot: QtBot
) -> None:
    own_engines.stop()
    lone.screen.opened()
    stack = lone.screen.list.stack
    qtbot.waitUntil(lambda: isinstance(stack.currentWidget(), ErrorState), timeout=20_000)
    assert "does not answer" in stack.currentWidget().accessibleName()
    own_engines.start()
    stack.currentWidget().action.click()
    qtbot.waitUntil(lambda: lone.screen.list.table.rowCount() == 300, timeout=20_000)
    assert stack.currentWidget() is lone.screen.grid
    lone.open(qtbot, 7)
    lone.form.name.line.setText("Typed while it was away")
    own_engines.stop()
    lone.told.clear()
    lone.screen.save()
    qtbot.waitUntil(lambda: bool(lone.told), timeout=20_000)
    assert "Nothing was changed" in lone.told[-1]
    assert lone.form.name.line.text() == "Typed while it was away"
    assert lone.screen.list.table.index(0, 1).data() == "Enamel Mug 001", "rows stay readable"
    own_engines.start()
    assert lone.form.wanted() == {"name": "Typed while it was away"}
    lone.screen.save()
    qtbot.waitUntil(lambda: bool(lone.context.toasts.texts()), timeout=20_000)


def test_inventory_away_shows_no_zero(
    console: Consoles, engines: Engines, shop: Shop, qtbot: QtBot
) -> None:
    shop.stock(1, 5)
    one = console()
    column = one.screen.list.table.column_of("available")
    assert one.screen.list.table.index(0, column).data() == "5"
    assert one.screen.list.table.index(1, column).data() == "0"
    assert one.screen.banner.isHidden()
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute("ALTER DATABASE backroom_inventory ALLOW_CONNECTIONS false")
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = 'backroom_inventory'"
            )
            one.screen.list.load()
            qtbot.waitUntil(lambda: not one.screen.banner.isHidden())
            assert "Availability is missing" in one.screen.banner.text.text()
            qtbot.waitUntil(
                lambda: (
                    {one.screen.list.table.index(row, column).data() for row in range(9)}
                    == {"\N{EN DASH}"}
                )
            )
            assert one.screen.list.table.index(0, 1).data() == "Enamel Mug 001"
        finally:
            admin.execute("ALTER DATABASE backroom_inventory ALLOW_CONNECTIONS true")
    one.screen.banner.retry.click()
    qtbot.waitUntil(lambda: one.screen.list.table.index(0, column).data() == "5")
    assert one.screen.banner.isHidden()


def test_an_empty_shop_says_so(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    shop.catalog.execute("DELETE FROM product")
    one = console(rows=False)
    empty = one.screen.list.empty
    qtbot.waitUntil(lambda: one.screen.list.stack.currentWidget() is empty)
    assert empty.accessibleName().startswith("No product here yet")
    assert empty.action.isHidden()


def test_the_theme_switches_under_an_open_screen(console: Consoles, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    one.screen.act["schedule_price"].trigger()
    dialog = one.screen.commanding.dialog
    assert dialog is not None
    filters = one.screen.list.filters
    filters._on_price(100, None)
    qtbot.waitUntil(filters.is_filtering)
    dialog.reject()
    filters.clear()
    qtbot.waitUntil(lambda: not Shiboken.isValid(dialog))
    gc.collect()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    try:
        for mode in ("dark", "light", "dark"):
            theme.apply(app, mode)
            assert not one.host.grab().isNull()
    finally:
        theme.apply(app, "light")
