"""Clicks on headers, with and without Shift, and the list that does the same by keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from models.call_table import CallTable
from views.kit import sort_keys
from views.kit.grid import Grid
from views.kit.sort_dialog import SortDialog
from views.kit.sort_keys import SortKey

NAME, PRICE, SKU = SortKey("name"), SortKey("price"), SortKey("sku")
WORDS = {"name": "Name", "price": "Price", "sku": "SKU"}
NO, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("clicks", "keys"),
    [
        ("n", (NAME,)),
        ("nn", (NAME.turned(),)),
        ("nnn", (NAME,)),
        ("np", (PRICE,)),
        ("nP", (NAME, PRICE)),
        ("nPP", (NAME, PRICE.turned())),
        ("nPPP", (NAME,)),
        ("nPSN", (NAME.turned(), PRICE, SKU)),
        ("nPNN", (PRICE,)),
        ("nNNN", (NAME.turned(),)),  # the last one left is never removed
        ("nPp", (PRICE,)),
    ],
)
def test_clicks(clicks, keys):
    by = {"n": "name", "p": "price", "s": "sku"}
    now = ()
    for click in clicks:
        change = sort_keys.further if click.isupper() else sort_keys.only
        now = change(now, by[click.lower()])
    assert now == keys
    assert sort_keys.told((NAME.turned(), SKU), WORDS) == "Name, descending; then SKU, ascending"


@pytest.fixture
def head(qtbot):
    grid = Grid("Calls")
    qtbot.addWidget(grid)
    grid.setModel(CallTable(grid))
    grid.resize(900, 200)
    grid.show()
    grid.head.sort_by({"caller": "caller", "kind": "kind"})
    grid.head.sorted.connect(lambda keys: grid.head.show_keys(keys, {}))
    return grid.head


def click(head, key, modifier=NO):
    at = [column.key for column in head.model().columns].index(key)
    where = QPoint(head.sectionViewportPosition(at) + head.sectionSize(at) // 2, 10)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, modifier, where)


def test_the_header_hears_shift_and_numbers_its_arrows(head):
    click(head, "caller")
    assert head.keys == (SortKey("caller"),)
    alone = head.grab().toImage()
    click(head, "kind", SHIFT)
    assert head.keys == (SortKey("caller"), SortKey("kind"))
    assert head.mark("kind") == (2, SortKey("kind"))
    assert head.grab().toImage() != alone
    click(head, "kind")
    assert head.keys == (SortKey("kind"),)
    click(head, "at")  # nobody sorts by this one
    assert head.keys == (SortKey("kind"),)


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ([Qt.Key.Key_Right], (NAME.turned(), PRICE)),
        ([Qt.Key.Key_Space], (PRICE,)),
        ([Qt.Key.Key_Space, Qt.Key.Key_Space], (PRICE,)),  # the last one stays
        ([Qt.Key.Key_End, Qt.Key.Key_Space], (NAME, PRICE, SKU)),
        ([Qt.Key.Key_End, Qt.Key.Key_Right], (NAME, PRICE, SKU.turned())),
        ([Qt.Key.Key_Down, "up"], (PRICE, NAME)),
        (["down", "down"], (PRICE, NAME)),
        (["down", Qt.Key.Key_Left], (PRICE, NAME)),
    ],
)
def test_the_list_does_it_by_keys(qtbot, view, keys, wanted):
    view.resize(700, 600)
    view.show()
    dialog = SortDialog(view, WORDS, (NAME, PRICE))
    told = []
    dialog.sorted.connect(told.append)
    dialog.open()
    moves = {"up": Qt.Key.Key_Up, "down": Qt.Key.Key_Down}
    for key in keys:
        held = Qt.KeyboardModifier.AltModifier if key in moves else NO
        qtbot.keyClick(dialog.list, moves.get(key, key), held)
    assert dialog.list.item(0).text().startswith("1. ")
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert told == [wanted]
