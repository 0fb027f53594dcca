"""The first stock of a SKU: there is no row to begin with."""

from PySide6.QtCore import Qt

from tests.views.inventory.conftest import CLERK, LEEDS, MUG, YORK
from tests.views.inventory.test_screen import loaded, shown
from views.kit.screen import SkuTarget


def receive(qtbot, screen):
    """Five pieces arrive where the popover says."""
    popover = screen.adjusting.popover
    qtbot.waitUntil(popover.isVisible)
    qtbot.keyClick(popover.delta, "5")
    qtbot.keyClick(popover.delta, "r")
    qtbot.keyClick(popover.delta, Qt.Key.Key_Return)
    qtbot.waitUntil(popover.isHidden)
    qtbot.waitUntil(lambda: [row.sku for row in shown(screen) if row] == ["CUP"])


def test_nobody_guesses_where_the_first_stock_arrives(qtbot, console, stock, owner):
    stock(MUG, "MUG", leeds=5, york=5)
    stock(2, "CUP", "Cup")
    manager = console()
    screen = manager.screen
    qtbot.waitUntil(lambda: loaded(screen, 2))

    screen.show_target(SkuTarget("CUP", 2, "Cup"))
    toasts = manager.context.toasts
    qtbot.waitUntil(lambda: any("Choose in the list of stores" in said for said in toasts.texts()))
    assert screen.adjusting.popover.isHidden()

    screen.filters.place.setCurrentIndex(screen.filters.place.findData(YORK))
    receive(qtbot, screen)
    levels = owner.execute("SELECT location, stock_level FROM product_inventory WHERE variant = 2")
    assert levels.fetchall() == [(YORK, 5)]


def test_an_adjustment_begins_at_the_store_filtered_by_where_others_have_the_sku(
    qtbot, console, stock, owner
):
    stock(MUG, "MUG", leeds=5, york=5)
    stock(2, "CUP", "Cup", leeds=9)
    screen = console().screen
    qtbot.waitUntil(lambda: screen.filters.place.findData(YORK) > 0)
    screen.filters.place.setCurrentIndex(screen.filters.place.findData(YORK))
    qtbot.waitUntil(lambda: loaded(screen, 1))

    screen.show_target(SkuTarget("CUP", 2, "Cup", to_adjust=True))
    receive(qtbot, screen)
    assert screen.filters.location() == YORK
    levels = owner.execute("SELECT location, stock_level FROM product_inventory WHERE variant = 2")
    assert sorted(levels.fetchall()) == [(LEEDS, 9), (YORK, 5)]


def test_a_clerk_receives_what_their_store_never_had(qtbot, console, stock):
    stock(MUG, "MUG", leeds=5)
    stock(2, "CUP", "Cup", york=9)
    screen = console(CLERK).screen

    screen.show_target(SkuTarget("CUP", 2, "Cup"))
    receive(qtbot, screen)

    qtbot.waitUntil(lambda: screen.grid.level() is not None)
    assert (screen.grid.level().location, screen.grid.level().on_hand) == (LEEDS, 5)
