"""What the screen shows: rows, low stock, the ledger, and what changes meanwhile."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from services.kernel.errors import Unavailable
from services.kernel.work import Caller
from tests.views.inventory.conftest import CLERK, LEEDS, YORK, move
from views.inventory.panel import SkuPanel
from views.inventory.screen import ALL, LOW

MUG = 1


def shown(screen):
    table = screen.loader.table
    return [table.row_at(row) for row in range(table.rowCount())]


def loaded(screen, rows):
    found = shown(screen)
    return len(found) == rows and None not in found


def test_the_low_stock_tab_is_what_the_database_calls_low(qtbot, console, stock, owner):
    for variant in range(1, 41):
        stock(variant, f"SKU{variant:03}", leeds=variant, york=60 - variant, point=20)
    one = console().screen
    qtbot.waitUntil(lambda: loaded(one, 80))

    one.tabs.choose(LOW)
    truth = owner.execute("SELECT variant, location FROM product_inventory WHERE is_low").fetchall()
    qtbot.waitUntil(lambda: loaded(one, len(truth)))

    assert {(row.variant, row.location) for row in shown(one)} == set(truth)
    assert all(row.low for row in shown(one))
    qtbot.waitUntil(lambda: f"{len(truth)} low" in one.fact())
    assert str(len(truth)) in one.tabs.layout().itemAt(LOW).widget().text()


def test_what_is_no_longer_low_leaves_the_low_stock_tab(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=2, point=5)
    stock(2, "JUG", leeds=1, point=5)
    one = console().screen
    one.tabs.choose(LOW)
    qtbot.waitUntil(lambda: loaded(one, 2) and one.loader.query.low_only)

    move(owner, MUG, LEEDS, 50, "received")

    qtbot.waitUntil(lambda: [row.sku for row in shown(one) if row] == ["JUG"])
    qtbot.waitUntil(lambda: "1 low" in one.fact())


def test_what_is_low_shows_how_many_to_order(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=30, york=50, point=20)
    stock(2, "JUG", leeds=1, point=20)
    for _ in range(4):
        move(owner, MUG, LEEDS, -5, "sold")
    made = console()
    one = made.screen
    with made.acting():
        truth = made.inventory.suggestions([MUG << 16 | LEEDS, 2 << 16 | LEEDS])
    column = one.loader.table.column_of("suggested")
    assert one.grid.isColumnHidden(column)

    one.tabs.choose(LOW)
    cells = [one.loader.table.index(row, column) for row in (0, 1)]
    wanted = {str(each.suggested) for each in truth}
    qtbot.waitUntil(lambda: {cell.data() for cell in cells} == wanted)

    assert not one.grid.isColumnHidden(column)
    assert min(each.suggested for each in truth) > 0
    qtbot.waitUntil(lambda: loaded(one, 2) and not one.tasks.is_busy())
    one.grid.choose(0)
    qtbot.waitUntil(lambda: str(truth[1].suggested) in one.panel._suggested.accessibleName())
    one.tabs.choose(ALL)
    assert one.grid.isColumnHidden(column)


def test_a_change_elsewhere_keeps_selection_and_scroll(qtbot, console, stock, owner):
    for variant in range(1, 61):
        stock(variant, f"SKU{variant:03}", leeds=variant)
    one = console().screen
    qtbot.waitUntil(lambda: loaded(one, 60))
    one.grid.choose(40)
    qtbot.wait(200)
    bar, chosen = one.grid.verticalScrollBar(), one.grid.level()
    place = bar.value()
    assert place > 0

    started = time.perf_counter()
    move(owner, chosen.variant, LEEDS, 7, "received")
    qtbot.waitUntil(lambda: one.grid.level().on_hand == chosen.on_hand + 7, timeout=2000)

    assert time.perf_counter() - started < 1.0
    assert one.grid.level().variant == chosen.variant
    assert bar.value() == place
    table = one.loader.table
    column = table.column_of("on_hand")
    assert table.changed_cells.has(chosen.variant << 16 | LEEDS, column)


def test_a_new_cell_appears_and_the_selected_row_stays_selected(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=5)
    stock(2, "ZEBRA", leeds=5)
    one = console().screen
    one.grid.choose(1)
    assert one.grid.level().sku == "ZEBRA"

    move(owner, MUG, YORK, 3, "received")

    qtbot.waitUntil(lambda: loaded(one, 3))
    assert one.grid.level().sku == "ZEBRA"
    assert one.grid.currentIndex().row() == 2


def test_the_panel_shows_the_ledger_and_what_was_taken_back(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=12, york=3)
    made = console()
    one = made.screen
    qtbot.waitUntil(lambda: one.panel.movements.rowCount() == 1)
    assert "Leeds store: 12" in one.panel.bars.accessibleName()

    one.adjusting.open("-2")
    one.adjusting.popover.reasons.pick("damaged")
    one.adjusting.popover.commit()
    qtbot.waitUntil(lambda: made.context.undo.can_undo)
    made.context.undo.undo()
    qtbot.waitUntil(lambda: one.panel.movements.rowCount() == 3)

    lines = [one.panel.movements.index(row).data() for row in range(3)]
    assert "takes one back" in lines[0]
    assert "taken back" in lines[1]
    one.panel.history.where.choose(1)
    qtbot.waitUntil(lambda: one.panel.movements.rowCount() == 4)
    assert any("York store" in one.panel.movements.index(row).data() for row in range(4))


def test_older_movements_come_page_by_page(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=1)
    for _ in range(70):
        move(owner, MUG, LEEDS, 1, "received")
    one = console().screen
    qtbot.waitUntil(lambda: one.panel.movements.rowCount() == 50)

    one.panel.history.list.scrollToBottom()
    qtbot.waitUntil(lambda: one.panel.movements.rowCount() == 71)

    numbers = [one.panel.movements.row_at(one.panel.movements.index(row)).id for row in range(71)]
    assert numbers == sorted(numbers, reverse=True)


def test_a_target_is_selected_at_the_callers_own_store(qtbot, console, stock):
    stock(MUG, "mug-01", "Mug", leeds=12, york=3)
    stock(2, "MUG-01-B", "Mug lid", leeds=1, york=1)
    made = console(CLERK)
    made.screen.show_target("MUG-01")

    qtbot.waitUntil(lambda: loaded(made.screen, 2))
    level = made.screen.grid.level()
    assert (level.variant, level.location) == (MUG, LEEDS)
    assert made.screen.tabs.current() == ALL
    qtbot.wait(200)  # the search field's own timer must not ask another question
    assert made.screen.grid.level().variant == MUG


def test_a_target_is_selected_at_the_store_filtered_by_where_every_store_is_the_callers(
    qtbot, console, stock
):
    stock(MUG, "MUG-01", "Mug", leeds=12, york=3)
    stock(2, "CUP", "Cup", leeds=1)
    made = console()
    place = made.screen.filters.place
    qtbot.waitUntil(lambda: place.findData(YORK) > 0)
    place.setCurrentIndex(place.findData(YORK))
    made.screen.show_target("MUG-01")

    qtbot.waitUntil(lambda: made.screen.filters.text() == "MUG-01" and loaded(made.screen, 1))
    assert made.screen.grid.level().location == YORK
    assert made.screen.filters.location() == YORK

    made.screen.show_target("CUP")  # not kept there
    qtbot.waitUntil(lambda: [row.sku for row in shown(made.screen) if row] == ["CUP"])
    qtbot.waitUntil(lambda: made.screen.grid.level() is not None)
    assert made.screen.grid.level().location == LEEDS


def test_a_target_that_is_listed_already_is_selected_again(qtbot, console, stock):
    stock(MUG, "MUG", leeds=12)
    stock(2, "MUG-LID", leeds=1)
    made = console()
    for _ in range(2):
        made.screen.show_target("MUG")
        qtbot.waitUntil(
            lambda: made.screen.filters.text() == "MUG" and made.screen.grid.level().variant == MUG
        )
        qtbot.waitUntil(lambda: loaded(made.screen, 2))
        made.screen.grid.choose(1)
        assert made.screen.grid.level().variant == 2


def test_a_row_that_changes_meanwhile_does_not_keep_a_target_from_being_selected(
    qtbot, console, stock
):
    stock(MUG, "MUG", leeds=12)
    stock(2, "CUP", leeds=1)
    screen = console().screen
    mug = next(row for row in screen.loader.table.loaded_rows() if row.variant == MUG)
    screen.show_target("CUP")
    qtbot.waitUntil(lambda: loaded(screen, 1))

    screen.filters.narrow("", None)
    screen.grid.expect(mug)
    screen._narrowed()
    screen.loader.table.repaint(2 << 16 | LEEDS)  # the cup's row is still there

    qtbot.waitUntil(lambda: loaded(screen, 2))
    assert screen.grid.level().variant == MUG


def test_an_unknown_target_gets_a_sentence(qtbot, console, stock):
    stock(MUG, "MUG", leeds=12)
    made = console()
    made.screen.show_target("<b>NOPE</b>")

    qtbot.waitUntil(lambda: made.told != [])
    assert "“<b>NOPE</b>”" in made.told[0]
    assert made.screen.grid.level().variant == MUG


def test_sorting_by_a_header_turns_round_on_the_second_click(qtbot, console, stock):
    stock(1, "A", leeds=5)
    stock(2, "B", leeds=1)
    stock(3, "C", leeds=9)
    one = console().screen
    head = one.grid.horizontalHeader()
    section = one.loader.table.column_of("on_hand")

    head.sectionClicked.emit(section)
    qtbot.waitUntil(lambda: [row.on_hand for row in shown(one) if row] == [1, 5, 9])
    head.sectionClicked.emit(section)
    qtbot.waitUntil(lambda: [row.on_hand for row in shown(one) if row] == [9, 5, 1])


def test_nothing_found_says_so_and_offers_to_clear(qtbot, console, stock):
    stock(MUG, "MUG", leeds=12)
    one = console().screen
    QTest.keyClicks(one.filters.search, "qqqqqq")
    QTest.keyClick(one.filters.search, Qt.Key.Key_Return)
    qtbot.waitUntil(one.body.empty.isVisible)
    assert "qqqqqq" in one.body.empty.accessibleName()

    one.body.empty.action.click()
    qtbot.waitUntil(lambda: one.body.stack.currentWidget() is one.grid)
    assert one.loader.table.rowCount() == 1


def test_an_outage_is_told_and_the_rows_stay(qtbot, console, stock, monkeypatch):
    stock(MUG, "MUG", leeds=12)
    made = console()

    def away(*_args):
        raise Unavailable("The inventory database does not answer.")

    monkeypatch.setattr(made.screen._inventory, "find", away)
    made.screen.reload()

    qtbot.waitUntil(lambda: made.told == ["The inventory database does not answer."])
    assert made.screen.loader.table.rowCount() == 1


def test_while_hidden_changes_cost_nothing_and_are_fetched_on_return(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=12)
    one = console().screen
    one.hide()
    one.left()
    move(owner, MUG, LEEDS, 5, "received")
    qtbot.wait(500)
    assert shown(one)[0].on_hand == 12

    one.show()
    one.opened()
    qtbot.waitUntil(lambda: shown(one)[0].on_hand == 17)


def test_who_may_only_read_has_no_adjustment(console, stock):
    stock(MUG, "MUG", leeds=12)
    one = console(Caller("Reader", frozenset({"stock.read"}))).screen
    QTest.keyClick(one.grid, Qt.Key.Key_Minus)

    assert not any(one.act[name].isVisible() for name in ("adjust", "take", "add"))
    assert one.adjusting.popover.isHidden()


def test_a_narrow_grid_keeps_names_readable(console, stock):
    stock(MUG, "MUG", leeds=12)
    one = console().screen
    product = one.loader.table.column_of("product")
    for width in (980, 860):  # the panel takes 348 of it
        one.resize(width, 700)
        QApplication.processEvents()
        assert one.grid.columnWidth(product) >= 200, width
    assert not one.grid.isColumnHidden(one.loader.table.column_of("available"))
    one.resize(1700, 700)
    QApplication.processEvents()
    hidden = [c.key for at, c in enumerate(one.grid.columns()) if one.grid.isColumnHidden(at)]
    assert hidden == ["suggested"]  # of use in the list of what is low only


def test_a_toast_does_not_cover_the_popovers_buttons(qtbot, console, stock):
    stock(MUG, "MUG", leeds=12)
    made = console()
    one = made.screen
    one.grid.choose(0)
    made.host.resize(1228, 600)
    one.resize(1228, 600)
    popover = one.adjusting.popover
    one.act["adjust"].trigger()
    popover.move(400, 600 - popover.height() - 12)  # as below a row far down
    made.context.toasts.tell("Stock of Mug at Leeds: 12 → 13")
    popover.adjustSize()
    one.adjusting._place()
    toasts = made.context.toasts
    assert popover.geometry().bottom() < one.height() - toasts.room()


def test_the_error_page_does_not_flash_while_it_tries_again(qtbot, console, stock, monkeypatch):
    stock(MUG, "MUG", leeds=12)
    one = console().screen
    one.body.show_error("Away.", can_retry=True)
    one.body.show_loading()
    assert one.body.stack.currentWidget() is one.body.error
    one.reload()
    qtbot.waitUntil(lambda: one.body.stack.currentWidget() is one.grid)


def test_another_order_begins_at_the_top_unless_a_row_was_chosen(qtbot, console, stock):
    for variant in range(1, 41):
        stock(variant, f"MUG-{variant:02}", f"Mug {variant:02}", leeds=variant)
    one = console().screen
    qtbot.waitUntil(lambda: loaded(one, 40))
    head, section = one.grid.horizontalHeader(), one.loader.table.column_of("on_hand")

    def turned(first):
        head.sectionClicked.emit(section)
        qtbot.waitUntil(
            lambda: (
                loaded(one, 40)
                and shown(one)[0].on_hand == first
                and one.grid.currentIndex().isValid()
            )
        )

    turned(1)
    turned(40)
    assert (one.grid.level().on_hand, one.grid.rowAt(0)) == (40, 0)
    one.grid.choose(1)
    turned(1)
    assert one.grid.level().on_hand == 39
    assert one.grid.visualRect(one.grid.currentIndex()).intersects(one.grid.viewport().rect())


def test_the_panel_says_what_to_do_until_a_row_is_chosen(qtbot, console, stock):
    stock(MUG, "MUG", leeds=12)
    one = console().screen
    panel = SkuPanel(one._inventory, one.tasks)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.empty.isVisible()
    assert not panel.pill.isVisible()
    panel.show_level(one.grid.level())
    assert panel.pill.isVisible()
    assert not panel.empty.isVisible()
