"""How many keys a task costs, counted as they are pressed (the budgets are the product's)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.views.catalog.conftest import Consoles, Shop
from tests.views.catalog.test_many import PRICES, ready

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


class Keyboard:
    """Presses keys on whatever has the focus, and counts them; a chord is one."""

    def __init__(self) -> None:
        self.presses = 0

    def press(self, key: Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.presses += 1
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def type(self, text: str) -> None:
        for letter in text:
            self.presses += 1
            QTest.keyClick(QApplication.focusWidget(), letter)


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


def test_repricing_500_skus_and_taking_it_back(
    console: Consoles, shop: Shop, qtbot: QtBot, keyboard: Keyboard
) -> None:
    shop.catalog.execute(
        "INSERT INTO product (id, name, category, status)"
        " SELECT n, 'Tin Mug ' || n, 2, 'active' FROM generate_series(301, 500) n;"
        "INSERT INTO variant (id, product, sku) SELECT n, n, 'M' || n"
        " FROM generate_series(301, 500) n;"
        "INSERT INTO price (variant, currency, amount)"
        " SELECT n, 'GBP', 255 FROM generate_series(301, 500) n;"
    )
    one = console(rows=False)
    qtbot.waitUntil(lambda: one.screen.list.table.rowCount() == 500)
    ready(one, qtbot)
    for keys, step in (("Ctrl+Z", one.context.undo.undo), ("Ctrl+Shift+Z", one.context.undo.redo)):
        QShortcut(QKeySequence(keys), one.host).activated.connect(step)
    keyboard.press(Key.Key_A, CTRL)
    keyboard.press(Key.Key_E, CTRL | SHIFT)
    dialog = one.screen.bulk
    assert dialog is not None
    assert dialog.rule.hasFocus()
    keyboard.type("*.9")
    qtbot.waitUntil(dialog.buttons["change"].isEnabled)
    assert dialog.buttons["change"].text() == "Change 500 products"
    keyboard.press(Key.Key_Return)
    qtbot.waitUntil(lambda: shop.value(PRICES, 230) == 500)
    assert keyboard.presses == 6
    assert keyboard.presses <= 12
    qtbot.waitUntil(lambda: one.context.undo.can_undo)
    keyboard.presses = 0
    keyboard.press(Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: shop.value(PRICES, 255) == 500)
    assert keyboard.presses == 1


def test_one_price_in_its_place(
    console: Consoles, shop: Shop, qtbot: QtBot, keyboard: Keyboard
) -> None:
    one = ready(console(), qtbot, row=3, column="price")
    keyboard.type("3.1")
    keyboard.press(Key.Key_Return)
    qtbot.waitUntil(lambda: shop.value(PRICES, 310) == 1)
    assert keyboard.presses == 4
    qtbot.waitUntil(one.screen.grid.hasFocus)


def test_archiving_what_is_ticked(
    console: Consoles, shop: Shop, qtbot: QtBot, keyboard: Keyboard
) -> None:
    one = ready(console(), qtbot)
    keyboard.press(Key.Key_Down, SHIFT)
    keyboard.press(Key.Key_Down, SHIFT)
    keyboard.press(Key.Key_Delete)
    archived = "SELECT count(*) FROM product WHERE status = 'archived'"
    qtbot.waitUntil(lambda: shop.value(archived) == 3)
    assert keyboard.presses == 3
    qtbot.waitUntil(lambda: one.context.toasts.texts() == ["3 products: Archived"])
