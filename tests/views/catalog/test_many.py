"""Many products at once: by a rule, by paste, by fill down; previewed, one batch, one undo."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.views.catalog.conftest import CLERK, Console, Consoles, Shop
from views.catalog.bulk import BulkDialog
from views.catalog.preview import PreviewDialog
from views.kit import clipboard

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
PRICES = "SELECT count(*) FROM price WHERE amount = %s AND valid @> now()"


def ready(one: Console, qtbot: QtBot, row: int = 0, column: str = "name") -> Console:
    with qtbot.waitActive(one.host):
        one.host.activateWindow()
    grid, table = one.screen.grid, one.screen.list.table
    grid.setFocus()
    grid.setCurrentIndex(table.index(row, table.column_of(column)))
    return one


def press(one: Console, key: Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def bulk(one: Console, qtbot: QtBot, rule: str) -> BulkDialog:
    one.screen.act["change_many"].trigger()
    dialog = one.screen.bulk
    dialog.rule.setText(rule)
    qtbot.waitUntil(lambda: dialog.preview is not None)
    return dialog


def pasted(one: Console, qtbot: QtBot, text: str) -> PreviewDialog:
    QApplication.clipboard().setText(text)
    press(one, Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: one.screen.pasting.dialog is not None)
    return one.screen.pasting.dialog


def shown(dialog: PreviewDialog) -> list[tuple[str, ...]]:
    table = dialog.table
    return [
        tuple(table.index(row, column).data() for column in range(table.columnCount()))
        for row in range(table.rowCount())
    ]


def test_a_rule_is_previewed_committed_and_taken_back_as_one(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = ready(console(), qtbot)
    shop.catalog.execute("DELETE FROM price WHERE variant = 2")
    one.screen.list.ticked.toggle([1, 2, 3, 4])
    dialog = bulk(one, qtbot, "*0.9 round .99")
    assert dialog.fact.text() == "3 products change  ·  1 cannot"
    assert shown(dialog)[0][0] == "Enamel Mug 002"
    assert "no price" in shown(dialog)[0][4]
    assert shown(dialog)[1] == ("Enamel Mug 001", "Price", "£2.55", "£1.99", "")
    assert dialog.buttons["change"].text() == "Change 3 products"
    assert dialog.warning.isHidden()
    dialog.rule.setText("*0")
    qtbot.waitUntil(dialog.warning.isVisible)
    assert dialog.warning.text() == "3 prices would be 0."
    dialog.rule.setText("*0.9 round .99")
    dialog.choose("change")
    assert one.screen.bulk is dialog, "gone although its preview had not come"
    qtbot.waitUntil(lambda: dialog.preview is not None and dialog.warning.isHidden())
    dialog.choose("change")
    qtbot.waitUntil(lambda: one.screen.bulk is None)
    assert shop.value(PRICES, 199) == 3
    assert one.context.toasts.texts() == ["Price of 3 products: *0.9 round .99"]
    qtbot.waitUntil(lambda: one.screen.list.line_of(4).product.price == 199)
    table = one.screen.list.table
    assert not table.changed_cells.has(4, table.column_of("price")), "one's own change is no news"
    one.context.undo.undo()
    qtbot.waitUntil(lambda: shop.value(PRICES, 255) == 299)
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    one.context.undo.redo()
    qtbot.waitUntil(lambda: shop.value(PRICES, 199) == 3)


def test_a_rule_that_cannot_be_read_is_told_at_the_rule(console: Consoles, qtbot: QtBot) -> None:
    one = ready(console(), qtbot)
    one.screen.list.ticked.toggle([1, 2])
    dialog = bulk(one, qtbot, "*0.9")
    dialog.rule.setText("*0.9 round")
    qtbot.waitUntil(lambda: bool(dialog._rule.error()))
    assert not dialog.buttons["change"].isEnabled()
    assert dialog.table.rowCount() == 0
    dialog.rule.setText("2.95")
    dialog.choose("change")
    assert one.screen.bulk is dialog, "the preview on screen is not of this rule"
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert shown(dialog)[0][3] == "£2.95"
    dialog.reject()


def test_what_others_changed_since_the_preview_is_told_and_can_be_left_out(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = ready(console(), qtbot)
    one.screen.list.ticked.toggle([1, 2, 3])
    dialog = bulk(one, qtbot, "4.00")
    shop.catalog.execute("UPDATE product SET name = 'Tin Mug' WHERE id = 2")
    dialog.choose("change")
    qtbot.waitUntil(lambda: bool(dialog.wrong.text()))
    assert "M2" in dialog.wrong.text() or "Tin Mug" in dialog.wrong.text()
    assert shop.value(PRICES, 400) == 0
    dialog.choose("skip")
    qtbot.waitUntil(lambda: one.screen.bulk is None)
    assert shop.value(PRICES, 400) == 2
    left = one.screen.batches.dialog
    assert left is not None
    assert shown(left)[0][0] == "Tin Mug"
    left.choose("close")


def test_the_undo_of_a_batch_lists_what_was_changed_since(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = ready(console(), qtbot)
    one.screen.list.ticked.toggle([1, 2, 3])
    bulk(one, qtbot, "4.00").choose("change")
    qtbot.waitUntil(lambda: one.context.undo.can_undo)
    shop.catalog.execute("UPDATE price SET amount = 777 WHERE variant = 2 AND valid @> now()")
    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.screen.batches.dialog is not None)
    (row,) = shown(one.screen.batches.dialog)
    assert row[0] == "Enamel Mug 002"
    assert row[2:4] == ("£4.00", "£7.77")
    one.screen.batches.dialog.choose("close")
    assert shop.value(PRICES, 777) == 1
    assert shop.value(PRICES, 400) == 0


def test_a_pasted_block_is_previewed_with_what_is_wrong_first(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = ready(console(), qtbot, row=1)
    text = "Tin Mug\tArchived\tMugs & Cups\t3.10\nIron Mug\tgone\tBowls\t3,10\n"
    dialog = pasted(one, qtbot, text)
    rows = shown(dialog)
    assert [row[0] for row in rows[:3]] == ["Enamel Mug 003"] * 3
    assert [row[1] for row in rows[:3]] == ["Status", "Category", "Price"]
    assert "no price" in rows[2][4]
    assert rows[2][3] == "3,10"
    assert dialog.fact.text() == "2 products change  ·  1 cannot"
    dialog.choose("change")
    qtbot.waitUntil(lambda: one.screen.pasting.dialog is None)
    assert shop.value("SELECT array_agg(name ORDER BY id) FROM product WHERE id IN (2, 3)") == [
        "Tin Mug", "Iron Mug",
    ]  # fmt: skip
    assert shop.value("SELECT status FROM product WHERE id = 2") == "archived"
    assert shop.value(PRICES, 310) == 1
    one.context.undo.undo()
    qtbot.waitUntil(lambda: shop.value(PRICES, 310) == 0)
    assert shop.value("SELECT name FROM product WHERE id = 3") == "Enamel Mug 003"


def test_fill_down_takes_the_blocks_top_row(console: Consoles, shop: Shop, qtbot: QtBot) -> None:
    shop.catalog.execute("UPDATE price SET amount = 999 WHERE variant = 1")
    one = ready(console(), qtbot, column="price")
    for _ in range(3):
        press(one, Key.Key_Down, SHIFT)
    press(one, Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: one.screen.pasting.dialog is not None)
    dialog = one.screen.pasting.dialog
    assert [row[2:4] for row in shown(dialog)] == [("£2.55", "£9.99")] * 3
    press(one, Key.Key_Return)
    qtbot.waitUntil(lambda: shop.value(PRICES, 999) == 4)


def test_pasting_ones_own_cells_back_changes_nothing(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    shop.catalog.execute("UPDATE product SET name = '=cmd|''/c calc''!A1' WHERE id = 2")
    one = ready(console(), qtbot)
    first = one.screen.grid.block.rows()[0]
    for _ in range(9):
        press(one, Key.Key_Down, SHIFT)
    press(one, Key.Key_End, SHIFT)
    press(one, Key.Key_C, CTRL)
    qtbot.waitUntil(lambda: len(clipboard.taken()) == 10)
    for text_only in (False, True):
        one.screen.grid.setColumnHidden(3, not text_only)  # a hidden column shifts nothing
        if text_only:
            one.screen.close_panel()
            QApplication.clipboard().setText(QApplication.clipboard().text())
        one.context.toasts.clear()
        one.screen.grid.setCurrentIndex(one.screen.list.table.index(first, 1))
        one.screen.grid.block.end()
        press(one, Key.Key_V, CTRL)
        qtbot.waitUntil(lambda: bool(one.context.toasts.texts()))
        assert one.context.toasts.texts()[0].startswith("Nothing changes")
    assert one.screen.pasting.dialog is None


@pytest.mark.parametrize(
    ("row", "column", "text", "told"),
    [
        (0, "available", "5", "Available cannot be changed here."),
        (0, "name", "", "nothing to paste"),
    ],
)
def test_what_cannot_be_pasted_is_told(
    console: Consoles, qtbot: QtBot, row: int, column: str, text: str, told: str
) -> None:
    one = ready(console(), qtbot, row, column)
    QApplication.clipboard().setText(text)
    press(one, Key.Key_V, CTRL)
    assert told in one.context.toasts.texts()[-1]


def test_a_clerk_changes_many_names_but_no_prices(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = ready(console(CLERK), qtbot)
    dialog = pasted(one, qtbot, "Tin Mug\tArchived\tMugs & Cups\t3.10\n")
    assert [row[1] for row in shown(dialog)] == ["Name"]
    assert "left out" in dialog.notes.text()
    dialog.choose("change")
    qtbot.waitUntil(lambda: shop.value("SELECT name FROM product WHERE id = 1") == "Tin Mug")
    assert not one.screen.act["archive"].isVisible()
    assert not one.screen.act["set_price"].isVisible()
