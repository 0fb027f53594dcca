"""Editing a cell in its place: one field is sent, others' changes are marked and never lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.views.catalog.conftest import CLERK, OTHER, Console, Consoles, Shop
from views.kit.cell_editor import CellEditor
from views.kit.conflict import ConflictDialog

Key = Qt.Key


def at(one: Console, product: int, column: str, qtbot: QtBot) -> CellEditor:
    with qtbot.waitActive(one.host):
        one.host.activateWindow()
    table, grid = one.screen.list.table, one.screen.grid
    grid.setFocus()
    grid.setCurrentIndex(table.index(table.row_of(product), table.column_of(column)))
    editor: CellEditor = one.screen.inline.editor
    return editor


def press(key: Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)


def typed(text: str) -> None:
    for letter in text:
        QTest.keyClick(QApplication.focusWidget(), letter)


def test_typing_over_a_price_saves_that_and_goes_down(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    editor = at(one, 7, "price", qtbot)
    typed("3.10")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: not editor.is_open())
    assert one.context.toasts.texts()[-1] == "Price of Enamel Mug 007: £2.55 → £3.10"
    assert one.screen.list.line_of(7).product.price == 310
    assert one.screen.grid.currentIndex().row() == one.screen.list.table.row_of(8)
    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.screen.list.line_of(7).product.price == 255)


def test_what_cannot_be_read_is_told_below_the_cell(console: Consoles, qtbot: QtBot) -> None:
    one = console()
    editor = at(one, 7, "price", qtbot)
    typed("3,10")
    press(Key.Key_Return)
    assert "no price" in editor.note.text.text()
    assert (editor.line.text(), editor.line.hasFocus()) == ("3,10", True)
    press(Key.Key_Escape)
    assert one.screen.grid.hasFocus()
    assert one.screen.list.line_of(7).product.price == 255


def test_what_the_service_refuses_is_told_there_too(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    shop.catalog.execute("UPDATE variant SET barcode = '5901234123457' WHERE id = 9")
    one = console()
    editor = at(one, 7, "barcode", qtbot)
    typed("5901234123457")
    press(Key.Key_Return)
    qtbot.waitUntil(editor.note.isVisible)
    assert "already belongs to SKU M9" in editor.note.text.text()


def test_a_change_from_elsewhere_marks_the_cell_and_a_save_then_asks(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one, two = console(), console(OTHER)
    editor = at(one, 7, "name", qtbot)
    typed("Tin")
    save_elsewhere(two, qtbot)
    qtbot.waitUntil(editor.is_marked, timeout=1000)
    assert "Iron Mug" in editor.note.text.text()
    assert (editor.line.text(), editor.line.hasFocus()) == ("Tin", True)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(one.screen.editing.asking, ConflictDialog))
    one.screen.editing.asking.choose("later")
    assert editor.is_open()
    assert "others changed it too" in editor.note.text.text()
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(one.screen.editing.asking, ConflictDialog))
    dialog = one.screen.editing.asking
    dialog.option("name", "mine").click()
    dialog.choose("save")
    qtbot.waitUntil(lambda: not editor.is_open())
    assert shop.value("SELECT name FROM product WHERE id = 7") == "Tin"


def save_elsewhere(two: Console, qtbot: QtBot) -> None:
    two.open(qtbot, 7)
    two.form.name.line.setText("Iron Mug")
    two.screen.save()
    qtbot.waitUntil(lambda: not two.form.is_dirty())


def test_a_change_of_another_field_is_kept_without_a_question(
    console: Consoles, shop: Shop, qtbot: QtBot
) -> None:
    one = console()
    editor = at(one, 7, "price", qtbot)
    typed("3")
    shop.catalog.execute("UPDATE product SET name = 'Iron Mug' WHERE id = 7")
    qtbot.waitUntil(lambda: one.screen.list.line_of(7).product.name == "Iron Mug")
    assert not editor.is_marked()
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: not editor.is_open())
    row = one.screen.list.line_of(7).product
    assert (row.name, row.price) == ("Iron Mug", 300)


@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")
def test_a_status_is_chosen_from_its_words(console: Consoles, qtbot: QtBot) -> None:
    one = console()
    editor = at(one, 7, "status", qtbot)
    press(Key.Key_F2)
    assert editor.completer.popup().isVisible()
    assert editor.completer.completionCount() == 3
    editor.line.setText("Arch")
    editor.completer.setCompletionPrefix("Arch")
    editor.completer.complete()
    popup = editor.completer.popup()
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    qtbot.waitUntil(lambda: not editor.is_open())
    assert one.screen.list.line_of(7).product.status == "archived"


@pytest.mark.parametrize("column", ["price", "status", "available", "updated"])
def test_a_clerk_edits_no_cell_that_is_not_theirs(
    console: Consoles, qtbot: QtBot, column: str
) -> None:
    one = console(CLERK)
    editor = at(one, 7, column, qtbot)
    typed("3")
    press(Key.Key_F2)
    assert not editor.is_open()
