"""Search as you type, filters, sort, the keyboard, and data that looks like markup."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.views.catalog.conftest import Console, Consoles, Shop
from views.catalog.category_picker import CategoryPicker
from views.kit.controls import SEARCH_AFTER


def named(shop: Shop, product: int, name: str, category: int = 2) -> None:
    shop.catalog.execute(
        "UPDATE product SET name = %s, category = %s WHERE id = %s", (name, category, product)
    )


def names(one: Console) -> list[str]:
    table = one.screen.list.table
    return [table.index(row, 1).data() for row in range(min(table.rowCount(), 20))]


def type_search(one: Console, qtbot: QtBot, text: str) -> None:
    assert one.screen.focus_search()
    qtbot.keyClicks(one.screen.list.filters.search, text)


def test_a_typo_finds_while_typing(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    named(shop, 50, "White Hanging Heart T-Light Holder", 3)
    one = console()
    type_search(one, qtbot, "hangng hert")
    qtbot.waitUntil(lambda: "White Hanging Heart T-Light Holder" in names(one), timeout=3000)
    assert one.screen.list.filters.query.sort == "relevance"
    qtbot.keyClick(one.screen.list.filters.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: one.screen.list.table.rowCount() == 300)
    assert one.screen.list.filters.query.sort == "name"


def test_a_sku_is_found_and_the_fact_counts(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    type_search(one, qtbot, "m123")
    qtbot.waitUntil(lambda: one.screen.list.table.key_at(0) == 123, timeout=3000)
    qtbot.waitUntil(lambda: "300 products" in one.screen.fact())
    assert "answered in" in one.screen.fact()


def test_data_is_text(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    named(shop, 7, "<b>x</b>")
    named(shop, 8, "=1+1 & <img src=x>")
    one = console()
    one.open(qtbot, 7)
    assert names(one)[:2] == ["<b>x</b>", "=1+1 & <img src=x>"]
    assert one.screen.panel._name.text() == "<b>x</b>"
    assert one.screen.panel._name.textFormat() == Qt.TextFormat.PlainText
    one.open(qtbot, 8)
    assert one.form.name.line.text() == "=1+1 & <img src=x>"


# the offscreen platform says so of every popup
@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")
def test_filters_narrow_and_name_themselves_when_nothing_is_left(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    named(shop, 50, "Lantern", 3)
    one = console()
    filters = one.screen.list.filters
    filters.pick_category()
    picker = filters.findChild(CategoryPicker)
    qtbot.keyClicks(picker.search, "candl")
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(one) == ["Lantern"])
    filters._on_price(1000, None)
    empty = one.screen.list.empty
    qtbot.waitUntil(lambda: one.screen.list.stack.currentWidget() is empty)
    assert "category Lighting & Candles" in empty.accessibleName()
    assert "price from £10.00" in empty.accessibleName()
    empty.action.click()
    qtbot.waitUntil(lambda: one.screen.list.table.rowCount() == 300)


def test_headers_sort(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    shop.catalog.execute("UPDATE price SET amount = 9900 WHERE variant = 77")
    one = console()
    column = one.screen.list.table.column_of("price")
    head = one.screen.grid.horizontalHeader()
    head.sectionClicked.emit(column)
    qtbot.waitUntil(lambda: one.screen.list.filters.query.sort == "price")
    head.sectionClicked.emit(column)
    qtbot.waitUntil(lambda: one.screen.list.table.key_at(0) == 77)
    assert one.screen.list.filters.query.descending


def test_the_keyboard_alone_edits_a_name(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    type_search(one, qtbot, "m123")
    qtbot.waitUntil(lambda: one.screen.list.table.key_at(0) == 123, timeout=3000)
    qtbot.keyClick(one.screen.list.filters.search, Qt.Key.Key_Down)
    grid = one.screen.grid
    qtbot.waitUntil(grid.hasFocus)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert one.screen.list.ticked.ids() == (123,)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    line = one.form.name.line
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClicks(line, "Tin Mug")
    qtbot.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(one.context.toasts.texts()))
    assert shop.value("SELECT name FROM product WHERE id = 123") == "Tin Mug"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(one.screen.panel.isHidden)
    assert grid.hasFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.wait(50)
    assert one.screen.panel.isHidden(), "closed by the user, opened by an arrow key"


def test_go_to_a_sku_and_to_its_stock(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.screen.show_target("m250")
    qtbot.waitUntil(lambda: one.screen.panel.product is not None)
    assert one.screen.panel.product.sku == "M250"
    one.screen.panel.stock.button.click()
    [(screen, target)] = one.went
    assert (screen, str(target)) == ("inventory", "M250")
    one.screen.show_target("nope")
    qtbot.waitUntil(lambda: bool(one.told))
    assert "nope" in one.told[0]


@pytest.mark.parametrize("how", ["Return", "keypad Enter", "double click"])
def test_a_closed_panel_is_opened_to_edit(
    console: Consoles, shop: Shop, qtbot: QtBot, how: str
) -> None:
    one = console()
    one.open(qtbot, 7)
    grid, panel = one.screen.grid, one.screen.panel
    one.screen.close_panel()
    assert panel.isHidden()
    assert grid.hasFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.wait(50)
    assert panel.isHidden()
    if how == "double click":
        middle = grid.visualRect(grid.currentIndex()).center()
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    elif how == "keypad Enter":
        qtbot.keyClick(grid, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    else:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    line = one.form.name.line
    qtbot.waitUntil(lambda: panel.isVisible() and line.hasFocus())
    assert panel.product.id == 8
    assert line.selectedText() == "Enamel Mug 008"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert grid.hasFocus()


def test_the_search_begins_sooner_than_elsewhere(console: Consoles, qtbot: QtBot) -> None:
    one = console()
    asked: list[str] = []
    filters = one.screen.list.filters
    filters.changed.connect(lambda: asked.append(filters.query.text))
    type_search(one, qtbot, "m12")
    qtbot.waitUntil(lambda: asked == ["m12"], timeout=SEARCH_AFTER)
    filters.clear()
    qtbot.wait(SEARCH_AFTER)
    assert asked == ["m12", ""]
