"""Ticks and blocks in the catalogue: what commands work on, told in words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.views.catalog.conftest import Console, Consoles
from views.kit import clipboard

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def one(console: Consoles, qtbot: QtBot) -> Console:
    made = console()
    with qtbot.waitActive(made.host):
        made.host.activateWindow()
    made.screen.grid.setFocus()
    return made


def press(one: Console, key: Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(one.screen.grid, key, modifier)


def words(one: Console) -> str:
    text = one.screen.list.selecting.words.text()
    assert one.screen.grid.accessibleDescription() == text
    return text


def test_space_ticks_a_row_a_block_a_range_or_the_view(one: Console, qtbot: QtBot) -> None:
    selecting, ticked = one.screen.list.selecting, one.screen.list.ticked
    press(one, Key.Key_Space)
    assert (ticked.ids(), words(one)) == ((1,), "1 selected")
    press(one, Key.Key_Space)
    assert (ticked.ids(), words(one)) == ((), "")
    press(one, Key.Key_Down, SHIFT)
    press(one, Key.Key_Right, SHIFT)
    assert words(one) == "2 \N{MULTIPLICATION SIGN} 2 cells"
    assert selecting.ids() == (1, 2)
    press(one, Key.Key_Space)
    assert (ticked.ids(), words(one)) == ((1, 2), "2 selected")
    for _ in range(4):
        press(one, Key.Key_Down)
    press(one, Key.Key_Space, SHIFT)
    assert ticked.ids() == (1, 2, 3, 4, 5, 6)
    press(one, Key.Key_A, CTRL)
    assert words(one) == "All 300 of this view selected"
    assert (selecting.count(), ticked.ids()) == (300, ())
    assert ticked.query == one.screen.list.filters.query
    press(one, Key.Key_Space)
    assert "All products of this view" in one.context.toasts.texts()[-1]
    press(one, Key.Key_Escape)
    assert words(one) == ""


def test_escape_takes_block_then_ticks_then_the_panel(one: Console, qtbot: QtBot) -> None:
    one.open(qtbot, 3)
    press(one, Key.Key_Space)
    press(one, Key.Key_Down, SHIFT)
    assert one.screen.panel.product.id == 3, "a block opens no panel"
    press(one, Key.Key_Escape)
    assert not one.screen.grid.block.is_many()
    qtbot.waitUntil(lambda: one.screen.panel.product.id == 4)
    assert one.screen.list.ticked.ids() == (3,)
    press(one, Key.Key_Escape)
    assert not one.screen.list.ticked
    assert one.screen.is_open()
    press(one, Key.Key_Escape)
    assert not one.screen.is_open()


def test_another_filter_takes_the_whole_views_ticks_but_no_single_ones(
    one: Console, qtbot: QtBot
) -> None:
    ticked, filters = one.screen.list.ticked, one.screen.list.filters
    press(one, Key.Key_A, CTRL)
    filters._use(descending=True)
    assert ticked.query is not None
    qtbot.waitUntil(lambda: one.screen.list.table.key_at(0) == 300)
    filters._on_price(100, None)
    assert ticked.query is None
    ticked.toggle([5])
    filters._no_price()
    assert ticked.ids() == (5,)


def test_copying_takes_the_block_or_whole_ticked_rows(one: Console, qtbot: QtBot) -> None:
    table = one.screen.list.table
    one.screen.grid.setCurrentIndex(table.index(1, table.column_of("price")))
    press(one, Key.Key_Down, SHIFT)
    press(one, Key.Key_C, CTRL | SHIFT)
    assert QApplication.clipboard().text() == "Price\n2.55\n2.55\n"
    assert clipboard.taken() == [["2.55"], ["2.55"]]
    press(one, Key.Key_F15)  # Qt remembers Shift until a key comes without it
    one.screen.grid.block.end()
    one.screen.grid.setCurrentIndex(table.index(1, table.column_of("name")))
    press(one, Key.Key_C, CTRL | SHIFT)
    line = table.row_at(one.screen.grid.currentIndex().row())
    assert QApplication.clipboard().text() == (
        f"Product\tSKU\n{line.product.name}\t{line.product.sku}\n"
    )
    one.screen.list.ticked.toggle([2, 250])
    press(one, Key.Key_C, CTRL)
    qtbot.waitUntil(lambda: len(clipboard.taken()[0]) > 2)
    assert [line[0] for line in clipboard.taken()] == ["Enamel Mug 002", "Enamel Mug 250"]
    press(one, Key.Key_A, CTRL)
    press(one, Key.Key_C, CTRL)
    qtbot.waitUntil(lambda: len(clipboard.taken()) == 300)
    assert clipboard.taken()[299][0] == "Enamel Mug 300"
