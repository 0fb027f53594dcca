"""Create, archive, plan a price: each is undone as a new change."""

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, Qt
from pytestqt.qtbot import QtBot

from services.kernel.work import Caller
from tests.views.catalog.conftest import MANAGER, Console, Consoles, Shop
from views.catalog.new_product import NewProductDialog
from views.catalog.prices import ScheduleDialog

ARRANGER = Caller(MANAGER.name, MANAGER.permissions | {"catalog.arrange"})


def status(shop: Shop, product: int) -> object:
    return shop.value("SELECT status FROM product WHERE id = %s", product)


def new_dialog(one: Console) -> NewProductDialog:
    one.screen.act["new_product"].trigger()
    dialog = one.screen.commanding.dialog
    assert isinstance(dialog, NewProductDialog)
    return dialog


def test_create_with_errors_at_the_fields_then_undo(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    dialog = new_dialog(one)
    dialog.sku.setText("m7")
    dialog.name.setText("Tin Mug <b>")
    dialog.price.setText("4.999")
    dialog.choose("save")
    assert "GBP has 2 decimal places" in dialog.fields["price"].error()
    dialog.price.setText("£4.99")
    dialog.choose("save")
    qtbot.waitUntil(lambda: dialog.fields["sku"].error() != "")
    assert dialog.name.text() == "Tin Mug <b>"
    dialog.sku.setText("TIN-1")
    dialog.choose("save")
    qtbot.waitUntil(lambda: one.screen.panel.product is not None)
    made = one.screen.panel.product
    assert (made.sku, made.name, made.price, made.status) == ("TIN-1", "Tin Mug <b>", 499, "draft")
    qtbot.waitUntil(lambda: one.screen.list.table.row_of(made.id) >= 0, timeout=3000)
    one.context.undo.undo()
    qtbot.waitUntil(lambda: status(shop, made.id) == "archived")
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    one.context.undo.redo()
    qtbot.waitUntil(lambda: status(shop, made.id) == "draft")


def test_archive_several_and_take_them_back(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    for product in (3, 5, 8):
        one.screen.list.ticked.toggle([product])
    one.screen.grid.setFocus()
    qtbot.keyClick(one.screen.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: status(shop, 8) == "archived")
    qtbot.waitUntil(lambda: one.context.toasts.texts() == ["3 products: Archived"])
    qtbot.waitUntil(lambda: one.screen.list.line_of(5).product.status == "archived")
    one.context.undo.undo()
    qtbot.waitUntil(lambda: {status(shop, at) for at in (3, 5, 8)} == {"active"})
    assert status(shop, 4) == "active"


def test_archived_products_leave_the_active_tab(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    one.screen.heading.tabs.choose(1)
    qtbot.waitUntil(lambda: one.screen.list.filters.query.statuses == ("active",))
    one.open(qtbot, 7)
    one.screen.act["archive"].trigger()
    qtbot.waitUntil(lambda: one.screen.list.table.rowCount() == 299)
    assert one.screen.list.table.row_of(7) == -1
    tabs = one.screen.heading.tabs
    qtbot.waitUntil(lambda: tabs._group.button(3).text() == "Archived  1", timeout=2000)
    assert one.screen.panel.product.id == 7


def test_plan_a_price_and_take_it_back(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    one.screen.act["schedule_price"].trigger()
    dialog = one.screen.commanding.dialog
    assert isinstance(dialog, ScheduleDialog)
    dialog.amount.setText("3.10")
    dialog.at.setDateTime(QDateTime.currentDateTime().addDays(-2))
    dialog.choose("save")
    qtbot.waitUntil(lambda: "later time" in dialog._at.error())
    at = QDateTime.currentDateTime().addDays(2)
    dialog.at.setDateTime(at)
    dialog.choose("save")
    planned = "SELECT count(*) FROM price WHERE variant = 7 AND lower(valid) > now()"
    qtbot.waitUntil(lambda: shop.value(planned) == 1)
    qtbot.waitUntil(lambda: len(one.screen.panel.product.scheduled) == 1)
    (period,) = one.screen.panel.product.scheduled
    assert period.amount == 310
    assert period.since > datetime.now(UTC)
    one.context.undo.undo()
    qtbot.waitUntil(lambda: shop.value(planned) == 0)
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    one.context.undo.redo()
    qtbot.waitUntil(lambda: shop.value(planned) == 1)
    qtbot.waitUntil(lambda: len(one.screen.panel.product.scheduled) == 1)
    one.screen.panel.prices.cancel.emit(one.screen.panel.product.scheduled[0])
    qtbot.waitUntil(lambda: shop.value(planned) == 0)


def test_a_product_brings_its_category_where_there_is_none(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    shop.value("SELECT setval(pg_get_serial_sequence('category', 'id'), 100)")
    one = console(ARRANGER)
    one.screen.commanding.categories = []
    dialog = new_dialog(one)
    assert dialog.fields["new_category"].isVisible()
    dialog.sku.setText("m7")
    dialog.name.setText("Jar")
    dialog.choose("save")
    assert "Name the category" in dialog.fields["new_category"].error()
    dialog.category_name.setText("Jars & Tins")
    dialog.choose("save")
    qtbot.waitUntil(lambda: dialog.fields["sku"].error() != "")
    dialog.sku.setText("JAR-1")  # the category is there by now, and is the one it goes into
    dialog.choose("save")
    qtbot.waitUntil(lambda: one.screen.panel.product is not None)
    category = one.screen.panel.product.category
    assert shop.value("SELECT name FROM category WHERE id = %s", category) == "Jars & Tins"
    assert shop.value("SELECT count(*) FROM category WHERE name = 'Jars & Tins'") == 1


def test_who_may_not_arrange_is_told_whom_to_ask(console: Consoles) -> None:
    one = console()
    one.screen.commanding.categories = []
    dialog = new_dialog(one)
    dialog.choose("save")
    assert "There is no category yet" in dialog.fields["category"].error()
