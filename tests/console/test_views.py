"""Saved views and columns, on the whole console: two people, two consoles, one shop."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from tests.console.whole import sign_in
from views.kit.view_dialog import ViewDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NAUGHTY = "<b>Mugs & Cups</b> Ω💥 'DROP"


def catalog(qtbot, console):
    console.window.go("catalog")
    screen = console.window.stage.current()
    qtbot.waitUntil(lambda: screen.list.table.rowCount() == 300)
    qtbot.waitUntil(lambda: screen.editing.categories != {})
    return screen


def stock(qtbot, console):
    console.window.go("inventory")
    screen = console.window.stage.current()
    qtbot.waitUntil(lambda: screen.loader.table.rowCount() > 0)
    qtbot.waitUntil(lambda: screen.filters._has_locations)
    return screen


def keep(qtbot, screen, name, *, share=False):
    """Ctrl+Shift+S, a name, Enter."""
    qtbot.keyClick(screen.grid, Qt.Key.Key_S, CTRL | SHIFT)
    dialog = screen.window().findChildren(ViewDialog)[-1]
    dialog.name.setText(name)  # QTest types no letters beyond ASCII
    if share:
        dialog.shared.setChecked(True)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.saved.opened is not None and screen.saved.opened.name == name)
    qtbot.waitUntil(lambda: not screen.tasks.is_busy())


def titles(screen):
    return [view.title for view in screen.tabs.views()]


def open_tab(qtbot, screen, at):
    qtbot.keyClick(screen.grid, getattr(Qt.Key, f"Key_{at}"), ALT)
    qtbot.waitUntil(lambda: not screen.tasks.is_busy())


def test_a_view_brings_back_filters_search_order_and_columns(qtbot, whole):
    screen = catalog(qtbot, whole("manager"))
    filters = screen.list.filters
    filters.show_query(type(filters.query)(text="mug 1", category=1, price_from=200, sort="price"))
    screen.columns.hide("category")
    screen.columns.move("price", -1)
    wanted, layout = filters.query, screen.columns.layout()
    keep(qtbot, screen, NAUGHTY)
    tab = screen.tabs._tabs[0]
    assert "<b>" in tab.text()
    assert NAUGHTY in screen.context.toasts.texts()[-1]

    open_tab(qtbot, screen, 1)
    assert filters.query == type(wanted)()
    assert filters.search.text() == ""
    assert screen.columns.layout() == layout  # it was the person's own before it was the view's
    screen.columns.reset()
    open_tab(qtbot, screen, 5)
    assert filters.query == wanted
    assert filters.search.text() == "mug 1"
    assert screen.columns.layout() == layout
    qtbot.waitUntil(lambda: screen.list.table.rowCount() == 100)


def test_what_is_changed_in_a_view_is_marked_and_kept_when_asked(qtbot, whole):
    screen = stock(qtbot, whole("manager"))
    screen.filters.narrow("mug 00", 2)
    screen.filters.changed.emit()
    keep(qtbot, screen, "York")
    assert not screen.act["update_view"].isEnabled()

    screen.grid.sort_by((screen.grid.keys[0].turned(),))
    assert screen.tabs._tabs[0].text() == "York •"
    assert screen.act["update_view"].isEnabled()
    screen.act["update_view"].trigger()
    qtbot.waitUntil(lambda: screen.tabs._tabs[0].text() == "York")
    screen.context.undo.undo()
    qtbot.waitUntil(lambda: not screen.grid.keys[0].descending)
    assert screen.filters.location() == 2


def test_a_view_is_renamed_removed_and_brought_back(qtbot, whole):
    screen = stock(qtbot, whole("clerk"))
    keep(qtbot, screen, "Mine")
    screen.act["rename_view"].trigger()
    screen.saved.dialog.name.setText("   ")
    screen.saved.dialog.choose("save")
    assert screen.saved.dialog.field.error()
    screen.saved.dialog.name.setText("Ours")
    screen.saved.dialog.choose("save")
    qtbot.waitUntil(lambda: titles(screen) == ["Ours"])
    screen.act["remove_view"].trigger()
    qtbot.waitUntil(lambda: titles(screen) == [])
    assert screen.tabs.current() == 0
    assert screen.tabs.open_view() is None
    screen.context.undo.undo()
    qtbot.waitUntil(lambda: titles(screen) == ["Ours"])
    assert not screen.act["share_view"].isVisible()  # a clerk shares nothing


def test_a_shared_view_is_its_owners_and_new_at_the_next_opening(qtbot, whole):
    one = stock(qtbot, whole("manager"))
    keep(qtbot, one, "Low", share=True)
    two = stock(qtbot, whole("clerk"))
    qtbot.waitUntil(lambda: titles(two) == ["Low · Daniel Whitfield"])
    keep(qtbot, two, "Low")  # of the same name, the clerk's own
    assert sorted(titles(two)) == ["Low", "Low · Daniel Whitfield"]
    open_tab(qtbot, two, 1)

    one.filters.narrow("mug 01", None)
    one.filters.changed.emit()
    one.act["update_view"].trigger()
    qtbot.waitUntil(lambda: not one.saved.is_changed())
    shared = titles(two).index("Low · Daniel Whitfield") + 3
    open_tab(qtbot, two, shared)
    assert two.filters.text() == "mug 01"
    assert not two.act["remove_view"].isEnabled()

    one.act["remove_view"].trigger()
    qtbot.waitUntil(lambda: titles(one) == [])
    open_tab(qtbot, two, 1)
    told = []
    two.failed.connect(lambda text, _again: told.append(text))
    open_tab(qtbot, two, shared)
    assert "gone" in told[0]
    assert titles(two) == ["Low"]


def test_a_view_that_names_what_is_gone_says_so_and_shows_the_rest(qtbot, whole):
    console = whole("manager")
    screen, told = stock(qtbot, console), []
    screen.failed.connect(lambda text, _again: told.append(text))
    screen.filters.narrow("mug", 2)
    screen.filters.changed.emit()
    keep(qtbot, screen, "York")
    open_tab(qtbot, screen, 1)
    place = screen.filters.place
    place.removeItem(place.findData(2))
    open_tab(qtbot, screen, 3)
    assert told == [
        "View York: the location York store is gone; everything else of the view is shown."
    ]
    assert screen.filters.text() == "mug"

    products = catalog(qtbot, console)
    products.failed.connect(lambda text, _again: told.append(text))
    products.list.filters.show_query(type(products.list.filters.query)(text="mug", category=3))
    keep(qtbot, products, "Lamps")
    open_tab(qtbot, products, 1)
    products.list.filters.set_categories(products.list.filters._categories[:2])
    open_tab(qtbot, products, 5)
    assert "the category Lighting & Candles is gone" in told[-1]
    assert products.list.filters.query.category is None
    assert products.list.filters.query.text == "mug"


def test_columns_follow_their_person_to_another_console(qtbot, whole):
    one = whole("manager")
    screen = stock(qtbot, one)
    screen.columns.widen("on_hand", 3)
    screen.grid.setFocus()
    screen.grid.setCurrentIndex(screen.grid.model().index(0, screen.loader.table.column_of("low")))
    qtbot.keyClick(screen.grid, Qt.Key.Key_Left, CTRL | SHIFT)
    wanted = screen.columns.layout()
    assert set(wanted) == {"order", "widths"}
    sign_in(one, "clerk")  # within the second: what is left is written at once
    assert stock(qtbot, one).columns.layout() == {}

    two = whole("manager")
    there = stock(qtbot, two)
    qtbot.waitUntil(lambda: there.columns.layout() == wanted)
    there.columns.reset()
    qtbot.waitUntil(lambda: two.shop.identity is not None)


def test_views_are_found_in_the_palette_and_in_the_menu_when_tabs_have_no_room(qtbot, whole):
    console = whole("manager", width=1080, height=640)
    screen = catalog(qtbot, console)
    for name in ("First of the views", "Second of the views", "Third of the views"):
        keep(qtbot, screen, name)
    assert screen.tabs.more.isVisible()
    assert screen.tabs._tabs[2].isVisible()  # the open one has a tab in any case
    left = [tab for tab in screen.tabs._tabs if tab.isHidden()]
    items = screen.tabs.more.menu().actions()
    assert [item.text() for item in items] == [tab.text() for tab in left]
    items[0].trigger()
    qtbot.waitUntil(lambda: screen.saved.opened.name == left[0].text())
    assert left[0].isVisible()
    right = screen.tabs.more.geometry().right()
    assert right <= screen.tabs.width()

    console.window.act["open_palette"].trigger()
    palette = QApplication.focusWidget()
    qtbot.keyClicks(palette, "view second")
    qtbot.keyClick(palette, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.saved.opened.name == "Second of the views")


def test_rows_follow_two_headers(qtbot, whole):
    screen = stock(qtbot, whole("manager"))
    head, table = screen.grid.head, screen.loader.table

    def click(key, held=Qt.KeyboardModifier.NoModifier):
        at = table.column_of(key)
        where = QPoint(head.sectionViewportPosition(at) + head.sectionSize(at) // 2, 10)
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, held, where)

    click("location")
    click("on_hand", SHIFT)
    click("on_hand", SHIFT)
    wanted = [("Leeds store", 40 + 1 - at) for at in range(5)]

    def first():
        rows = [table.row_at(at) for at in range(5)]
        return [(row.location_name, row.on_hand) for row in rows if row is not None]

    qtbot.waitUntil(lambda: first() == wanted)
    assert head.accessibleDescription() == "Location, ascending; then On hand, descending"


def test_operations_is_first_for_managers_and_not_there_for_clerks(whole):
    console = whole("manager")
    assert console.window.rail.names()[0] == console.window.stage.current().name == "operations"
    sign_in(console, "clerk")
    assert "operations" not in console.window.rail.names()
    assert console.window.stage.current().name == "catalog"
