"""Typing into a cell: adjustments, counts, reorder points, and changes meanwhile (story 3)."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.views.inventory.conftest import (
    CLERK,
    LEEDS,
    MUG,
    choose,
    ledger,
    move,
    on_hand,
    settled,
    widen,
)
from views.inventory.cell_editing import as_change

KEY = MUG << 16 | LEEDS


def editor(one):
    return one.screen.cells.editor


def go_to(one, column):
    table = one.screen.loader.table
    widen(one)
    choose(one)
    one.screen.grid.setCurrentIndex(table.index(table.row_of(KEY), table.column_of(column)))


def point(owner):
    return owner.execute(
        "SELECT reorder_point FROM product_inventory WHERE variant = %s AND location = %s",
        (MUG, LEEDS),
    ).fetchone()[0]


def test_a_sale_at_another_console_marks_the_open_cell_and_the_change_goes_on_top(
    qtbot, console, stock, owner
):
    """Story 3: 12, three are taken elsewhere while +5 is typed; 12 - 3 + 5 = 14."""
    stock(MUG, "MUG", leeds=12)
    a, b = console(), console()
    choose(b)
    go_to(a, "on_hand")
    QTest.keyClick(a.screen.grid, Qt.Key.Key_Return)
    QTest.keyClicks(editor(a).line, "+5")

    b.screen.adjusting.open("-3")
    b.screen.adjusting.popover.reasons.pick("lost")
    started = time.perf_counter()
    b.screen.adjusting.popover.commit()
    qtbot.waitUntil(lambda: editor(a).is_marked() and on_hand(a) == 9, timeout=3000)

    assert time.perf_counter() - started < 1.0
    assert editor(a).property("news")  # the colour; the icon is what is_marked tells
    assert "9" in editor(a).note.text.text()
    assert editor(a).line.text() == "+5"
    assert a.screen.focusWidget() is editor(a).line
    table = a.screen.loader.table
    assert table.changed_cells.has(KEY, table.column_of("on_hand"))

    QTest.keyClick(editor(a).line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settled(a) and on_hand(a) == 14)
    assert [row[:3] for row in ledger(owner, MUG)] == [
        (-3, "lost", 9),
        (5, "correction", 14),
    ]


def test_a_bare_number_is_a_count_of_what_was_seen(qtbot, console, stock, owner, keys):
    stock(MUG, "MUG", leeds=12)
    one = console()
    go_to(one, "on_hand")

    keys.press("1", "0", Qt.Key.Key_Return)  # typing opens it
    qtbot.waitUntil(lambda: settled(one) and on_hand(one) == 10)

    assert ledger(owner, MUG) == [(-2, "count", 10, None)]
    assert not editor(one).is_open()


def test_a_count_in_a_cell_that_moved_asks_and_keeps_the_text_if_nobody_decides(
    qtbot, console, stock, owner, keys
):
    stock(MUG, "MUG", leeds=12)
    one = console()
    go_to(one, "on_hand")
    keys.press("1", "0")
    move(owner, MUG, LEEDS, -3, "sold")
    qtbot.waitUntil(lambda: editor(one).is_marked())
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: one.screen.cells.asking.dialog is not None)

    keys.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Nothing was written" in editor(one).note.text.text())
    assert editor(one).line.text() == "10"

    QTest.keyClick(editor(one).line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: one.screen.cells.asking.dialog is not None)
    dialog = one.screen.cells.asking.dialog
    dialog.option("on_hand", "difference").click()
    dialog.buttons["save"].click()
    qtbot.waitUntil(lambda: settled(one) and on_hand(one) == 7)
    assert [row[0] for row in ledger(owner, MUG)] == [-3, -2]


def test_return_without_typing_counts_nothing(qtbot, console, stock, owner, keys):
    stock(MUG, "MUG", leeds=12)
    one = console()
    go_to(one, "on_hand")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(editor(one).is_open)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not editor(one).is_open())
    assert owner.execute("SELECT count(*) FROM stock_count").fetchone() == (0,)


def test_a_reorder_point_is_typed_and_taken_back(qtbot, console, stock, owner, keys):
    stock(MUG, "MUG", leeds=12, point=3)
    one = console()
    go_to(one, "reorder")
    keys.press("2", "0", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo)
    assert point(owner) == 20
    assert one.context.toasts.texts() == ["Reorder point of Mug at Leeds store: 3 → 20"]

    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    assert point(owner) == 3


@pytest.mark.parametrize(("choice", "after"), [("theirs", 7), ("mine", 3)])
def test_a_point_that_others_set_since_is_asked_about_before_it_is_taken_back(
    qtbot, console, stock, owner, keys, choice, after
):
    stock(MUG, "MUG", leeds=12, point=3)
    one = console()
    go_to(one, "reorder")
    keys.press("2", "0", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo)
    owner.execute("UPDATE product_inventory SET reorder_point = 7 WHERE variant = %s", (MUG,))

    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.screen.reordering.dialog is not None)
    assert point(owner) == 7
    dialog = one.screen.reordering.dialog
    dialog.option("point", choice).click()
    dialog.buttons["save"].click()

    qtbot.waitUntil(lambda: not one.context.undo.next_undo())
    assert point(owner) == after


def test_a_clerk_without_the_right_cannot_type_a_reorder_point(console, stock, keys):
    stock(MUG, "MUG", leeds=12, point=3)
    reader = type(CLERK)("Amelia", frozenset({"stock.read", "stock.write"}), CLERK.stores)
    one = console(reader)
    go_to(one, "reorder")
    keys.press("2")
    assert not editor(one).is_open()
    assert not one.screen.act["reorder"].isVisible()


BAD = {
    "2147483648": "more than a stock can hold",
    "+99999999999": "more than a stock can hold",
    "-13": "would leave",
    "NaN": "not a whole number",
    "1e3": "not a whole number",
    "1.000": "not a whole number",
    "1.5": "not a whole number",
    "1,5": "not a whole number",
    "٣": "not a whole number",
    "1_000": "not a whole number",
    "+": "Type how many",
    "0x10": "not a whole number",
    "<b>5</b>": "not a whole number",
    "+0": "changes nothing",
}


def test_what_is_no_number_is_said_at_the_cell_and_nothing_is_stored(
    qtbot, console, stock, owner, keys
):
    stock(MUG, "MUG", leeds=12)
    one = console()
    go_to(one, "on_hand")
    keys.press(Qt.Key.Key_Return)
    line, note = editor(one).line, editor(one).note
    for typed, says in BAD.items():
        line.setText(typed)
        line.setModified(True)
        QTest.keyClick(line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda says=says: says in note.text.text())
        assert line.text() == typed
    assert ledger(owner, MUG) == []
    assert owner.execute("SELECT count(*) FROM stock_count").fetchone() == (0,)
    assert one.told == []
    keys.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is one.screen.grid


@pytest.mark.parametrize(
    ("typed", "delta", "reason"),
    [
        ("+5", 5, "correction"),
        ("-2d", -2, "damaged"),
        ("\N{MINUS SIGN}3 L", -3, "lost"),
        ("+4 r", 4, "received"),
    ],
)
def test_a_letter_behind_a_change_is_its_reason(typed, delta, reason):
    change = as_change(typed)
    assert (change.delta, change.reason) == (delta, reason)
