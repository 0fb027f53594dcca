"""Transfers and pieces set aside: whole or not at all, there and back."""

from PySide6.QtCore import Qt

from tests.views.inventory.conftest import CLERK, LEEDS, MUG, YORK, choose, ledger, settled


def levels(owner):
    return dict(
        owner.execute(
            "SELECT location, stock_level FROM product_inventory WHERE variant = %s", (MUG,)
        ).fetchall()
    )


def test_a_transfer_is_one_change_and_undo_takes_both_halves_back(
    qtbot, console, stock, owner, keys
):
    stock(MUG, "MUG", leeds=300, york=4)
    one = console()
    qtbot.waitUntil(one.screen.act["transfer"].isEnabled)
    choose(one)

    keys.press("T", "2", "0", "0", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo)

    assert keys.pressed <= 10
    assert levels(owner) == {LEEDS: 100, YORK: 204}
    assert [row[:2] for row in ledger(owner, MUG)] == [
        (-200, "transfer out"),
        (200, "transfer in"),
    ]
    assert one.context.toasts.texts() == ["200 of Mug from Leeds store to York store"]

    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    assert levels(owner) == {LEEDS: 300, YORK: 4}
    one.context.undo.redo()
    qtbot.waitUntil(lambda: levels(owner) == {LEEDS: 100, YORK: 204})
    qtbot.waitUntil(lambda: one.context.undo.can_undo)


def test_more_than_there_is_moves_nothing_and_says_so_at_the_field(
    qtbot, console, stock, owner, keys
):
    stock(MUG, "MUG", leeds=3, york=4)
    one = console()
    qtbot.waitUntil(one.screen.act["transfer"].isEnabled)
    choose(one)
    keys.press("T", "5")
    popover = one.screen.transferring.popover
    assert "Only 3" in popover.now.warning.text()
    keys.press(Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: popover.fields["quantity"].error() != "")
    assert popover.quantity.text() == "5"
    assert levels(owner) == {LEEDS: 3, YORK: 4}
    assert ledger(owner, MUG) == []


def test_arrows_in_the_quantity_choose_the_target(qtbot, console, stock, owner, keys):
    owner.execute(
        "INSERT INTO location (id, code, name, kind, city)"
        " VALUES (3, 'BRI', 'Bristol warehouse', 'warehouse', 'Bristol')"
    )
    stock(MUG, "MUG", leeds=9, york=4)
    one = console()
    qtbot.waitUntil(one.screen.act["transfer"].isEnabled)
    choose(one)
    keys.press("T", "5", Qt.Key.Key_Down)
    target = one.screen.transferring.popover.target

    assert [target.itemText(at) for at in range(target.count())] == [
        "York store",
        "Bristol warehouse",
    ]
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: levels(owner) == {LEEDS: 4, YORK: 4, 3: 5})
    qtbot.waitUntil(lambda: settled(one))


def test_set_aside_and_back(qtbot, console, stock, owner, keys):
    stock(MUG, "MUG", leeds=9)
    one = console(CLERK)
    choose(one)
    keys.press("U", "3", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settled(one) and one.screen.grid.level().unavailable == 3)
    assert one.screen.grid.level().available == 6
    assert one.context.toasts.texts() == ["3 of Mug at Leeds store set aside"]

    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.screen.grid.level().unavailable == 0)
    qtbot.waitUntil(lambda: one.context.undo.can_redo)

    keys.press("U", "1", "0", Qt.Key.Key_Return)
    popover = one.screen.setting_aside.popover
    qtbot.waitUntil(lambda: popover.fields["pieces"].error() != "")
    assert one.screen.grid.level().unavailable == 0
    assert ledger(owner, MUG) == []  # on hand never moved
