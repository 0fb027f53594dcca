"""The Shop screen: its lists, errors at the field, undo, and who may change what."""

from collections.abc import Callable, Generator
from contextlib import ExitStack

import psycopg
import pytest
from PySide6.QtCore import Qt

from console.embedded import Engines
from services.catalog.service import Catalog
from services.identity.service import Identity
from services.inventory.service import Inventory
from services.kernel.work import Caller
from tests.engines import empty
from tests.views.screens import Desk, desk
from views.shop.categories import INDENT
from views.shop.screen import ShopScreen
from views.shop.section import RowDialog

MANAGER = Caller("Bo", frozenset({"catalog.read", "catalog.arrange", "stock.read"}))
ADMIN = Caller("Ada", MANAGER.permissions | {"shop.write"})
LOCATIONS = (
    "INSERT INTO location (id, code, name, kind) VALUES (1, 'LDS', 'Leeds', 'store');"
    " SELECT setval(pg_get_serial_sequence('location', 'id'), 100)"
)

Opened = Callable[..., tuple[Desk, ShopScreen]]


@pytest.fixture
def opened(qtbot, engines: Engines) -> Generator[Opened]:
    """``opened(ADMIN)`` on an own shop with one location and nothing else."""
    empty(engines, "inventory", LOCATIONS)
    empty(engines, "catalog", "INSERT INTO shop (currency) VALUES ('GBP')")
    with psycopg.connect(engines.owner_url("identity"), autocommit=True) as owner:
        owner.execute("DELETE FROM shop; INSERT INTO shop (name, currency) VALUES ('Own', 'GBP')")
    with ExitStack() as stack:

        def open_(caller: Caller) -> tuple[Desk, ShopScreen]:
            made = stack.enter_context(
                desk(qtbot, engines, caller, "catalog", "inventory", "identity")
            )
            bases = made.databases
            screen = ShopScreen(
                made.context,
                Catalog(bases["catalog"]),
                Inventory(bases["inventory"]),
                Identity(bases["identity"]),
            )
            made.show(screen)
            return made, screen

        yield open_
    with psycopg.connect(engines.owner_url("identity"), autocommit=True) as owner:
        owner.execute("DELETE FROM shop")


def names(screen: ShopScreen) -> list[str]:
    return [row.name for row in screen.card().table.records()]


def test_a_location_is_added_closed_and_taken_back_with_errors_at_the_field(opened, qtbot) -> None:
    made, screen = opened(ADMIN)
    qtbot.waitUntil(lambda: names(screen) == ["Leeds"])
    screen.act["add"].trigger()
    dialog = made.dialog(RowDialog)
    dialog.editor("name").setText("York <b>Minster</b>")
    dialog.editor("code").setText("lds")
    qtbot.keyClick(dialog.editor("name"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Leeds already has the code" in dialog.fields["code"].error())
    dialog.editor("code").setText("YRK")
    qtbot.keyClick(dialog.editor("name"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(screen) == ["Leeds", "York <b>Minster</b>"])
    assert made.dialog(RowDialog) is None

    undo = made.context.undo
    undo.undo()
    qtbot.waitUntil(lambda: not screen.card().table.records()[1].active)
    undo.redo()
    qtbot.waitUntil(lambda: screen.card().table.records()[1].active)
    screen.card().choose(1)
    screen.act["remove"].trigger()
    qtbot.waitUntil(lambda: not screen.card().table.records()[0].active)
    assert screen.section().remove_text(screen.row()) == "Open again"
    undo.undo()
    qtbot.waitUntil(lambda: screen.card().table.records()[0].active)
    assert made.told == []


def test_name_and_currency_change_together_and_come_back(opened, qtbot, engines) -> None:
    made, screen = opened(ADMIN)
    screen.tabs.choose(len(screen.sections))
    page = screen.naming
    qtbot.waitUntil(lambda: page.shown is not None)
    assert (page.name.text(), page.currency.text()) == ("Own", "GBP")
    page.name.clear()
    page.save.click()
    qtbot.waitUntil(lambda: bool(page.fields["name"].error()))
    page.name.setText("Corner & Co")
    page.currency.setText("zzz")
    page.save.click()
    qtbot.waitUntil(lambda: "no currency" in page.fields["currency"].error())
    page.currency.setText("eur")
    page.save.click()
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.currency == "EUR")
    assert page.shown.info.name == "Corner & Co"
    assert not page.fields["currency"].error()
    made.context.undo.undo()
    qtbot.waitUntil(lambda: page.shown.currency == "GBP" and page.name.text() == "Own")


def test_a_manager_arranges_the_catalogue_and_nothing_else(opened, qtbot) -> None:
    made, screen = opened(MANAGER)
    assert screen.naming is None
    assert [section.title for section in screen.sections] == ["Categories", "Brands"]

    add(qtbot, made, screen, "Kitchen", None)
    add(qtbot, made, screen, "Mugs", screen.card().table.records()[0].id)
    qtbot.waitUntil(lambda: names(screen) == ["Kitchen", "Mugs"])
    kitchen, mugs = screen.card().table.records()
    assert mugs.path == ("Kitchen", "Mugs")
    assert screen.card().table.index(1, 0).data() == f"{INDENT}Mugs"
    assert [text for _, text in screen.section().fields(kitchen)[1].choices] == ["At the top"]

    screen.card().choose(kitchen.id)
    screen.act["remove"].trigger()
    qtbot.waitUntil(lambda: bool(made.told))
    assert "Kitchen" in made.told[0]
    screen.card().choose(mugs.id)
    screen.act["remove"].trigger()
    qtbot.waitUntil(lambda: names(screen) == ["Kitchen"])
    made.context.undo.undo()
    qtbot.waitUntil(lambda: names(screen) == ["Kitchen", "Mugs"])

    screen.tabs.choose(1)
    screen.act["add"].trigger()
    dialog = made.dialog(RowDialog)
    dialog.choose("send")
    qtbot.waitUntil(lambda: bool(dialog.fields["name"].error()))
    dialog.editor("name").setText("Acme")
    dialog.choose("send")
    qtbot.waitUntil(lambda: names(screen) == ["Acme"])
    screen.act["edit"].trigger()
    dialog = made.dialog(RowDialog)
    dialog.editor("name").setText("Acme Ltd")
    dialog.choose("send")
    qtbot.waitUntil(lambda: names(screen) == ["Acme Ltd"])
    made.context.undo.undo()
    qtbot.waitUntil(lambda: names(screen) == ["Acme"])


def add(qtbot, made: Desk, screen: ShopScreen, name: str, parent: int | None) -> None:
    screen.act["add"].trigger()
    dialog = made.dialog(RowDialog)
    dialog.editor("name").setText(name)
    box = dialog.editor("parent")
    box.setCurrentIndex(box.findData(parent))
    dialog.choose("send")
    qtbot.waitUntil(lambda: name in names(screen))
