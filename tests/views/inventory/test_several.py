"""Several rows at once: ticked, drawn as a block, pasted; one batch and one way back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.views.inventory.conftest import LEEDS, choose, move, settled, widen

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def filled(stock, rows=4):
    for variant in range(1, rows + 1):
        stock(variant, f"SKU{variant}", leeds=10 * variant, point=5)


def column(owner, name):
    return [
        row[0]
        for row in owner.execute(
            f"SELECT {name} FROM product_inventory ORDER BY variant"
        ).fetchall()
    ]


def at(one, name):
    table = one.screen.loader.table
    widen(one)
    choose(one)
    one.screen.grid.setCurrentIndex(table.index(0, table.column_of(name)))


def paste(one, text):
    QApplication.clipboard().setText(text)
    QTest.keyClick(one.screen.grid, Qt.Key.Key_V, CTRL)


def test_ticked_rows_get_one_reorder_point_and_one_undo(qtbot, console, stock, owner, keys):
    filled(stock)
    one = console()
    choose(one)
    keys.press(Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space)
    keys.press("R", "9", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo)

    assert column(owner, "reorder_point") == [9, 5, 9, 5]
    assert one.context.toasts.texts() == ["Reorder point of 2 rows: 9"]
    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    assert column(owner, "reorder_point") == [5, 5, 5, 5]
    keys.press(Qt.Key.Key_Escape)
    assert one.screen.grid.ticked == set()


def test_taking_several_points_back_leaves_and_lists_those_that_others_set(
    qtbot, console, stock, owner, keys
):
    filled(stock)
    one = console()
    choose(one)
    keys.press(Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space)
    keys.press("R", "9", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo)
    owner.execute("UPDATE product_inventory SET reorder_point = 77 WHERE variant = 3")
    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.screen.reordering.left is not None)

    assert column(owner, "reorder_point") == [5, 5, 77, 5]
    dialog = one.screen.reordering.left
    row = dialog.table.row_at(0)
    assert (row.name, row.before, row.after) == ("Sku3", 9, 77)
    assert dialog.table.rowCount() == 1
    dialog.close()
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    one.context.undo.redo()
    qtbot.waitUntil(lambda: one.context.undo.can_undo)
    assert column(owner, "reorder_point") == [9, 5, 77, 5]


def test_where_others_set_all_points_nothing_is_taken_back_and_all_are_listed(
    qtbot, console, stock, owner, keys
):
    filled(stock, rows=2)
    one = console()
    choose(one)
    keys.press(Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space)
    keys.press("R", "9", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo)
    owner.execute("UPDATE product_inventory SET reorder_point = 77")
    with qtbot.waitSignal(one.context.undo.failed) as told:
        one.context.undo.undo()
    qtbot.waitUntil(lambda: one.screen.reordering.left is not None)
    assert "all stay" in told.args[0]
    assert one.screen.reordering.left.table.rowCount() == 2
    assert column(owner, "reorder_point") == [77, 77]


def test_a_block_is_what_a_change_is_about_where_nothing_is_ticked(
    qtbot, console, stock, owner, keys
):
    filled(stock)
    one = console()
    at(one, "reorder")
    for _ in range(2):
        QTest.keyClick(one.screen.grid, Qt.Key.Key_Down, SHIFT)
    keys.press("R", "7", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo)
    assert column(owner, "reorder_point") == [7, 7, 7, 5]


def test_pasted_counts_are_one_batch_with_a_preview_and_one_undo(qtbot, console, stock, owner):
    filled(stock)
    one = console()
    at(one, "on_hand")
    paste(one, "11\n20\n33\n")
    qtbot.waitUntil(lambda: one.screen.pasting.dialog is not None)
    assert column(owner, "stock_level") == [10, 20, 30, 40]  # a preview writes nothing
    dialog = one.screen.pasting.dialog
    assert [row.before for row in dialog.table.loaded_rows()] == [10, 20, 30]

    dialog.buttons["write"].click()
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo)
    assert column(owner, "stock_level") == [11, 20, 33, 40]
    assert owner.execute("SELECT count(DISTINCT batch) FROM stock_count").fetchone() == (1,)
    assert owner.execute("SELECT count(*) FROM stock_count").fetchone() == (3,)

    one.context.undo.undo()
    qtbot.waitUntil(lambda: one.context.undo.can_redo)
    assert column(owner, "stock_level") == [10, 20, 30, 40]


def test_a_paste_with_one_wrong_line_writes_nothing_and_names_it(qtbot, console, stock, owner):
    filled(stock)
    one = console()
    at(one, "on_hand")
    paste(one, "11\n1e3\n+3\n7\n8\n")
    qtbot.waitUntil(lambda: one.screen.pasting.dialog is not None)
    dialog = one.screen.pasting.dialog

    problems = [row.problem for row in dialog.table.loaded_rows()]
    assert [bool(problem) for problem in problems] == [False, True, True, False, True]
    assert "no row" in problems[4]
    assert not dialog.buttons["write"].isEnabled()
    dialog.buttons[""].click()
    assert column(owner, "stock_level") == [10, 20, 30, 40]


def test_a_paste_over_stock_that_moved_is_previewed_again(qtbot, console, stock, owner):
    filled(stock)
    one = console()
    at(one, "on_hand")
    paste(one, "11\n22\n")
    qtbot.waitUntil(lambda: one.screen.pasting.dialog is not None)
    dialog = one.screen.pasting.dialog
    move(owner, 1, LEEDS, -3, "sold")

    dialog.buttons["write"].click()
    qtbot.waitUntil(lambda: [row.before for row in dialog.table.loaded_rows()] == [7, 20])
    assert column(owner, "stock_level") == [7, 20, 30, 40]
    qtbot.waitUntil(lambda: settled(one))
    dialog.buttons["write"].click()
    qtbot.waitUntil(lambda: column(owner, "stock_level") == [11, 22, 30, 40])
    qtbot.waitUntil(lambda: settled(one))


def test_what_is_copied_is_pasted_as_it_was(qtbot, console, stock, owner):
    filled(stock)
    one = console()
    at(one, "reorder")
    QTest.keyClick(one.screen.grid, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(one.screen.grid, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "5\n5\n"

    at(one, "product")
    QTest.keyClick(one.screen.grid, Qt.Key.Key_V, CTRL)
    assert "On hand or Reorder point" in one.context.toasts.texts()[-1]


def test_a_copy_has_the_ticked_rows_and_their_skus(qtbot, console, stock, keys):
    filled(stock)
    one = console()
    at(one, "product")
    names = [row.name for row in one.screen.loader.table.loaded_rows()]
    skus = [row.sku for row in one.screen.loader.table.loaded_rows()]
    QTest.keyClick(one.screen.grid, Qt.Key.Key_C, CTRL | SHIFT)
    assert QApplication.clipboard().text() == f"Product\tSKU\n{names[0]}\t{skus[0]}\n"
    assert one.context.toasts.texts()[-1] == "Copied 1 \N{MULTIPLICATION SIGN} 2 cells"
    keys.press(Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space)
    QTest.keyClick(one.screen.grid, Qt.Key.Key_C, CTRL)
    lines = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert [line[:2] for line in lines] == [[names[0], skus[0]], [names[2], skus[2]]]
    assert len(lines[0]) > 4  # with all their columns


def test_fill_down_sets_the_rows_below_to_the_first_ones_figure(qtbot, console, stock, owner):
    filled(stock)
    owner.execute("UPDATE product_inventory SET reorder_point = 8 WHERE variant = 1")
    one = console()
    at(one, "reorder")
    QTest.keyClick(one.screen.grid, Qt.Key.Key_D, CTRL)
    assert "Draw a block" in one.context.toasts.texts()[-1]
    for _ in range(2):
        QTest.keyClick(one.screen.grid, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(one.screen.grid, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: one.screen.pasting.dialog is not None)
    one.screen.pasting.dialog.buttons["write"].click()
    qtbot.waitUntil(lambda: settled(one) and one.context.undo.can_undo)
    assert column(owner, "reorder_point") == [8, 8, 8, 5]


def test_rows_are_selected_by_range_by_block_and_as_a_whole_list(console, stock, keys):
    filled(stock)
    one = console()
    at(one, "on_hand")
    grid = one.screen.grid
    keys.press(Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Space, SHIFT)
    assert {key >> 16 for key in grid.ticked} == {1, 2, 3}
    assert one.screen._selected.text() == "3 selected"
    keys.press(Qt.Key.Key_Escape)
    QTest.keyClick(grid, Qt.Key.Key_Down, SHIFT)
    keys.press(Qt.Key.Key_Space)
    assert {key >> 16 for key in grid.ticked} == {3, 4}
    QTest.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert len(grid.ticked) == 4
