"""A save sends what was touched and nothing else; undo is a new change."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from console.palette_items import of_actions
from console.shortcuts import section
from tests.views.catalog.conftest import CLERK, MANAGER, Console, Consoles, Shop
from views.catalog.screen import CatalogScreen


def texts(console: Console) -> list[str]:
    return console.context.toasts.texts()


def save(console: Console, qtbot: QtBot) -> None:
    told = len(texts(console))
    line = console.form.name.line
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(texts(console)) > told)


def test_an_unrelated_save_never_touches_stock(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    shop.stock(7, 100)
    one = console(CLERK)
    one.open(qtbot, 7)
    shop.stock(7, -5, "sold")
    movements = "SELECT count(*) FROM stock_movement"
    before = shop.inventory.execute(movements).fetchone()
    said: list[str] = []
    engine = one.catalog._database._writer
    event.listen(engine, "before_cursor_execute", lambda *at: said.append(at[2]))
    one.form.name.line.setText("Enamel Mug, blue rim")
    save(one, qtbot)
    assert shop.value("SELECT name FROM product WHERE id = 7") == "Enamel Mug, blue rim"
    level = shop.inventory.execute(
        "SELECT stock_level FROM product_inventory WHERE variant = 7"
    ).fetchone()
    assert level == (95,)
    assert shop.inventory.execute(movements).fetchone() == before
    assert said
    assert not [statement for statement in said if "stock" in statement.lower()]
    assert texts(one) == ["Name: Enamel Mug 007 → Enamel Mug, blue rim"]


def test_only_the_touched_field_is_sent(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    one.form.price.line.setText("2.95")
    assert one.form.wanted() == {"price": 295}
    save(one, qtbot)
    assert texts(one) == ["Price of Enamel Mug 007: £2.55 → £2.95"]
    assert one.screen.list.line_of(7).product.price == 295
    assert not one.form.is_dirty()
    audited = shop.catalog.execute(
        "SELECT DISTINCT table_name FROM audit WHERE actor = %s", (one.context.caller.name,)
    ).fetchall()
    assert ("product_text",) not in audited


def test_ctrl_z_is_a_new_change_with_history(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    one.form.name.line.setText("Tin Mug")
    save(one, qtbot)
    version = shop.value("SELECT row_version FROM product WHERE id = 7")
    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    assert shop.value("SELECT name FROM product WHERE id = 7") == "Enamel Mug 007"
    assert shop.value("SELECT row_version FROM product WHERE id = 7") > version
    qtbot.waitUntil(lambda: one.form.name.line.text() == "Enamel Mug 007")
    history = one.screen.panel.history
    undone = "Name Tin Mug → Enamel Mug 007"
    qtbot.waitUntil(lambda: history.texts()[0].startswith(undone))
    before = history.texts()[1]
    assert before.startswith("Name Enamel Mug 007 → Tin Mug")
    one.context.undo.redo()
    qtbot.waitUntil(lambda: one.form.name.line.text() == "Tin Mug")


def test_a_wrong_price_and_a_wrong_barcode_are_told_at_their_fields(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    one.open(qtbot, 7)
    one.form.name.line.setText("Kept")
    one.form.price.line.setText("2,95")
    one.screen.save()
    assert one.form.price.error() == "“2,95” is no price. Write it like 12.95."
    one.form.price.line.setText("2.955")
    one.screen.save()
    assert "GBP has 2 decimal places" in one.form.price.error()
    one.form.price.line.setText("2.95")
    assert one.form.price.error() == ""
    one.form.barcode.line.setText("4006381333932")
    one.screen.save()
    qtbot.waitUntil(lambda: "check digit" in one.form.barcode.error())
    assert one.form.name.line.text() == "Kept"
    assert one.form.is_dirty()
    assert shop.value("SELECT name FROM product WHERE id = 7") == "Enamel Mug 007"
    assert one.told == []


def test_moving_on_with_typed_text_asks(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    one.form.name.line.setText("Typed")
    one.screen.list.select(9)
    asking = one.screen.editing.asking
    assert asking is not None
    asking.choose("")
    qtbot.waitUntil(lambda: one.screen.editing.asking is None)
    assert one.screen.grid.currentIndex().row() == 6
    assert one.form.name.line.text() == "Typed"
    one.screen.list.select(9)
    asking = one.screen.editing.asking
    assert asking is not None
    asking.choose("save")
    qtbot.waitUntil(lambda: one.screen.panel.product.id == 9)
    assert shop.value("SELECT name FROM product WHERE id = 7") == "Typed"
    one.form.name.line.setText("Dropped")
    one.screen.list.select(11)
    asking = one.screen.editing.asking
    assert asking is not None
    asking.choose("discard")
    qtbot.waitUntil(lambda: one.screen.panel.product.id == 11)
    assert shop.value("SELECT name FROM product WHERE id = 9") == "Enamel Mug 009"


def test_a_clerk_gets_no_price_and_no_archive(console: Consoles, qtbot: QtBot) -> None:
    one = console(CLERK)
    one.open(qtbot, 7)
    assert not one.form.price.editor.isEnabled()
    assert not one.form.status.editor.isEnabled()
    assert not one.screen.act["new_product"].isVisible()
    assert not one.screen.act["archive"].isVisible()
    assert not one.screen.act["schedule_price"].isVisible()
    assert one.screen.panel.prices.button.isHidden()


def test_who_may_not_archive_or_create_is_not_offered_it_anywhere(
    console: Consoles, qtbot: QtBot
) -> None:
    hidden = {"Archive", "New product…"}
    for caller in (CLERK, MANAGER):
        one = console(caller)
        one.open(qtbot, 7)
        offered = {item.text for item in of_actions(one.screen, "Catalog")}
        _, keys = section("Catalog", CatalogScreen, caller)
        listed = {what for what, _how in keys}
        permitted = caller is MANAGER
        assert hidden <= offered if permitted else not hidden & offered
        assert {"Archive", "New product"} <= listed if permitted else "Archive" not in listed
        assert ("New product" in listed) is permitted
        assert "Edit cell" in offered
        menu = {item.text() for item in one.screen.panel._more.menu().actions() if item.isVisible()}
        assert ("Archive" in menu) is permitted


def test_archive_waits_for_a_row(console: Consoles, qtbot: QtBot) -> None:
    one = console()
    assert not one.screen.act["archive"].isEnabled()
    one.open(qtbot, 7)
    assert one.screen.act["archive"].isEnabled()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "Tin Mug"}, "Name: Enamel Mug 007 → Tin Mug"),
        ({"price": 295}, "Price of Enamel Mug 007: £2.55 → £2.95"),
        ({"description": "Dents"}, "Description of Enamel Mug 007 changed"),
        ({"name": "Tin Mug", "price": 295}, "Tin Mug: name, price changed"),
    ],
)
def test_a_toast_says_what_changed_once(
    console: Consoles, qtbot: QtBot, change: dict[str, object], says: str
) -> None:
    one = console()
    one.open(qtbot, 7)
    for name, value in change.items():
        one.form.fields[name].put(value)
    save(one, qtbot)
    assert texts(one) == [says]
