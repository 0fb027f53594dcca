"""What others change shows in the open grid within a second; nothing moves under the user."""

import time

import psycopg
from pytestqt.qtbot import QtBot

from models import roles
from tests.views.catalog.conftest import Console, Consoles, Shop
from views.catalog.live import QUIET


def scrolled(one: Console, qtbot: QtBot, product: int) -> int:
    """Scroll to a product in the middle of the list and select it; the scroll bar's value."""
    one.open(qtbot, product)
    bar = one.screen.grid.verticalScrollBar()
    bar.setValue(product * 40 - 320)
    qtbot.waitUntil(lambda: one.screen.list.line_of(product) is not None)
    qtbot.wait(30)
    return bar.value()


def test_a_foreign_update_shows_within_a_second(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    at = scrolled(one, qtbot, 200)
    started = time.monotonic()
    shop.catalog.execute("UPDATE product SET name = '=1+1 <b>x</b>' WHERE id = 202")
    row = one.screen.list.table.row_of(202)
    cell = one.screen.list.table.index(row, 1)
    qtbot.waitUntil(lambda: cell.data() == "=1+1 <b>x</b>", timeout=3000)
    assert time.monotonic() - started < 1.0
    assert cell.data(roles.CHANGED) is True
    assert one.screen.list.table.index(row, 2).data(roles.CHANGED) is False
    assert one.screen.grid.verticalScrollBar().value() == at
    assert one.screen.list.current() == 200
    assert one.screen.grid.currentIndex().data(roles.ROW_ID) == 200


def test_a_foreign_price_shows_in_grid_and_panel(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    one.open(qtbot, 7)
    shop.catalog.execute("UPDATE price SET amount = 310 WHERE variant = 7")
    qtbot.waitUntil(lambda: one.form.price.line.text() == "3.10", timeout=3000)
    assert one.form.price.is_marked()
    qtbot.waitUntil(lambda: one.screen.list.line_of(7).product.price == 310)


def test_while_editing_text_and_focus_stay(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    line = one.form.name.line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "My mug")
    shop.catalog.execute("UPDATE product SET name = 'Their mug' WHERE id = 7")
    qtbot.waitUntil(one.form.name.is_marked, timeout=3000)
    assert line.text() == "My mug"
    assert line.hasFocus()
    assert "Their mug" in one.form.name.news()
    assert one.form.clashes() == ("name",)


def test_stock_moves_show_without_a_touch(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    shop.stock(7, 10)
    one = console()
    one.open(qtbot, 7)
    shop.stock(7, -3, "sold")
    qtbot.waitUntil(lambda: one.screen.list.line_of(7).stock.available == 7, timeout=3000)
    column = one.screen.list.table.column_of("available")
    assert one.screen.list.table.index(6, column).data(roles.CHANGED) is True
    assert one.screen.list.table.index(6, column).data() == "7"


def test_rows_that_come_and_go_leave_scroll_and_selection(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    scrolled(one, qtbot, 200)
    grid, table = one.screen.grid, one.screen.list.table
    top = table.key_at(grid.visible_rows()[0])
    place = grid.rowViewportPosition(grid.visible_rows()[0])
    shop.catalog.execute(
        "WITH made AS (INSERT INTO product (name, category, status)"
        " VALUES ('A first mug', 2, 'active') RETURNING id)"
        " INSERT INTO variant (product, sku) SELECT id, 'FIRST' FROM made"
    )
    shop.catalog.execute("DELETE FROM product WHERE id IN (3, 4, 5)")
    qtbot.waitUntil(lambda: table.rowCount() == 298, timeout=QUIET + 3000)
    assert table.key_at(grid.visible_rows()[0]) == top
    assert grid.rowViewportPosition(grid.visible_rows()[0]) == place
    assert grid.currentIndex().data(roles.ROW_ID) == 200
    assert [index.row() for index in grid.selectionModel().selectedRows()] == [table.row_of(200)]


def test_a_burst_is_few_calls(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    one = console()
    one.open(qtbot, 7)
    asked: list[object] = []
    source = one.screen.list._source
    lines = source.lines

    def counted(ids: list[int]) -> object:
        asked.append(ids)
        return lines(ids)

    source.lines = counted
    with psycopg.connect(shop.catalog.info.dsn, autocommit=True) as other:
        for number in range(1, 61):
            other.execute("UPDATE product SET name = name || '!' WHERE id = %s", (number,))
    qtbot.waitUntil(lambda: one.screen.list.line_of(60).product.name.endswith("!"), timeout=3000)
    assert len(asked) <= 10
