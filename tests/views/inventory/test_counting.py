"""Counts from the grid: compare-and-set, and who decides when somebody was first (story 2)."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.views.inventory.conftest import LEEDS, MUG, choose, ledger, move, on_hand, settled

FIELD = "on_hand"


def records(owner, variant=MUG):
    """Expected, counted, and whether a movement was written; oldest first."""
    return owner.execute(
        "SELECT expected, counted, movement IS NOT NULL FROM stock_count"
        " WHERE variant = %s ORDER BY id",
        (variant,),
    ).fetchall()


def go_to(one, variant):
    one.screen.grid.choose(one.screen.loader.table.row_of(variant << 16 | LEEDS))


def press(*keys):
    for key in keys:
        QTest.keyClick(QApplication.focusWidget(), key)


def asked(one):
    return one.screen.counting.asking.dialog


def count_elsewhere(owner, figure):
    now = owner.execute(
        "SELECT stock_level FROM product_inventory WHERE variant = %s AND location = %s",
        (MUG, LEEDS),
    ).fetchone()[0]
    move(owner, MUG, LEEDS, figure - now, "correction")


def test_two_clerks_count_one_cell_and_the_second_decides(qtbot, console, stock, owner):
    """Story 2: both see 10, A counts 8, B counts 12. Whichever B chooses is one more record."""
    choices = {1: ("theirs", 8), 2: ("mine", 12), 3: ("difference", 10)}
    for variant in choices:
        stock(variant, f"MUG{variant}", leeds=10)
    a, b = console(), console()
    for variant, (choice, figure) in choices.items():
        for one, counted in ((b, "12"), (a, "8")):
            go_to(one, variant)
            one.screen.counting.open(counted)  # both have seen 10
        a.screen.counting.popover.commit()
        qtbot.waitUntil(lambda: settled(a) and on_hand(a) == 8)

        b.screen.counting.popover.commit()
        qtbot.waitUntil(lambda: asked(b) is not None)
        dialog = asked(b)
        texts = {part.text() for part in dialog.findChildren(QLabel)}
        assert {"10", "8", "12", "8 + 2 = 10"} <= texts
        assert not dialog.buttons["save"].isEnabled()  # no path without a choice
        assert records(owner, variant) == [(10, 8, True)]

        dialog.option(FIELD, choice).click()
        dialog.buttons["save"].click()
        qtbot.waitUntil(lambda: settled(b) and b.screen.counting.popover.isHidden())

        assert records(owner, variant)[1:] == [(8, figure, figure != 8)]
        moved = [row[0] for row in ledger(owner, variant)]
        assert moved == [-2, figure - 8] if figure != 8 else moved == [-2]
        qtbot.waitUntil(lambda figure=figure: on_hand(b) == figure)


def test_closing_the_question_writes_nothing_and_it_is_asked_again(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=10)
    one = console()
    choose(one)
    press("=", "1", "2")
    count_elsewhere(owner, 8)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked(one) is not None)
    before = ledger(owner, MUG)

    press(Qt.Key.Key_Escape)

    field = one.screen.counting.popover.fields["counted"]
    qtbot.waitUntil(lambda: field.error() != "")
    assert "Nothing was written" in field.error()
    assert one.screen.counting.popover.counted.text() == "12"
    assert one.screen.counting.popover.counted.hasFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked(one) is not None)
    asked(one).buttons["later"].click()
    assert ledger(owner, MUG) == before
    assert records(owner) == []
    assert not one.context.undo.can_undo


def test_theirs_that_moves_again_asks_again_with_the_same_base(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=10)
    one = console()
    choose(one)
    press("=", "1", "2")
    count_elsewhere(owner, 8)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked(one) is not None)
    first = asked(one)
    count_elsewhere(owner, 5)

    first.option(FIELD, "difference").click()
    first.buttons["save"].click()
    qtbot.waitUntil(lambda: asked(one) is not None and asked(one) is not first)
    asked(one).option(FIELD, "difference").click()
    asked(one).buttons["save"].click()

    qtbot.waitUntil(lambda: settled(one) and on_hand(one) == 7)  # 5 and the 2 that were meant
    assert records(owner) == [(5, 7, True)]


def test_a_difference_below_zero_cannot_be_chosen(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=10)
    one = console()
    choose(one)
    press("=", "2")
    count_elsewhere(owner, 3)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked(one) is not None)

    assert not asked(one).option(FIELD, "difference").isEnabled()
    assert asked(one).option(FIELD, "mine").isEnabled()
    press(Qt.Key.Key_Escape)


def test_a_count_that_confirms_is_a_record_without_a_movement(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=10)
    one = console()
    choose(one)

    press("=", "1", "0", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: records(owner) == [(10, 10, False)])
    qtbot.waitUntil(lambda: settled(one))

    assert ledger(owner, MUG) == []
    assert one.context.toasts.texts() == ["Count of Mug at Leeds store confirmed: 10"]
    assert not one.context.undo.can_undo


def test_a_count_is_undone_and_redone_by_movements(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=10)
    one = console()
    choose(one)
    press("=", "7", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: one.context.undo.can_undo)

    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.context.undo.can_redo and on_hand(one) == 10)
    one.context.undo.redo()
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo and on_hand(one) == 7)

    assert [(row[0], row[2]) for row in ledger(owner, MUG)] == [(-3, 7), (3, 10), (-3, 7)]
