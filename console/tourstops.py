"""The stops of the tour: what a person would do first, by keyboard, on every screen."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt

from console import tourrush
from console.app import Console
from console.tourcompare import before_after, before_after_dark
from console.tourflush import flush, plan_flush
from console.tourguide import Guide, StepFailed
from console.tourmany import change_many, preview_many
from console.touroperations import operations
from console.tourpeople import new_person, own_shop, people, shop
from console.tourscan import scan, scan_unknown
from console.toursight import close_dialogs, dark, dialogs, first_cell, rename, screen, stored
from console.tourstock import adjust, count, inventory, low_stock, transfer, undo_stock
from console.tourviews import leave_view, save_view
from models.roles import ROW_ID
from views.activity.screen import ActivityScreen
from views.catalog.screen import CatalogScreen

CTRL = Qt.KeyboardModifier.ControlModifier
FIRST_RUN_S = 150.0
HEART = "White Hanging Heart T-Light Holder"


@dataclass(frozen=True)
class Stop:
    """One stop; `act` returns a sentence or raises StepFailed."""

    name: str
    act: Callable[[Guide, Console], str]


def sign_in_page(guide: Guide, console: Console) -> str:
    console.start()
    window = console.window
    failed = window.start

    def reached() -> bool:
        if window.pages.currentWidget() is failed and failed.currentIndex() == 1:
            raise StepFailed(failed.sentence.text())
        if console.doors.password is not None or console.doors.set_up is not None:
            raise StepFailed("this is no sample shop; give the tour an empty folder with --home")
        return window.pages.currentWidget() is window.signin

    guide.until("the sign-in page", reached, FIRST_RUN_S)
    names = ", ".join(f"{card.person.name} ({card.person.role})" for card in window.signin.cards)
    return f"The engines run and the shop is filled. It asks who is there: {names}."


def sign_in(role: str) -> Callable[[Guide, Console], str]:
    def act(guide: Guide, console: Console) -> str:
        window = console.window
        if window.pages.currentWidget() is not window.signin:
            console.ask_who()
            guide.until("the sign-in page", lambda: window.pages.currentWidget() is window.signin)
        cards = window.signin.cards
        at = next((n for n, card in enumerate(cards) if card.person.role == role), None)
        if at is None:
            raise StepFailed(f"nobody is a {role}")
        guide.keys(str(at + 1), to=window.signin)
        guide.until("the screens", lambda: window.pages.currentWidget() is window.stage)
        window.go("catalog")
        catalog = screen(console, CatalogScreen)
        guide.until("products", lambda: catalog.grid.model().rowCount() > 0)
        rail = ", ".join(window.rail.names())
        may = "may" if catalog.act["new_product"].isVisible() else "may not"
        return f"{cards[at].person.name} sees {rail} and {may} create products."

    return act


def dismiss_offer(guide: Guide, console: Console) -> None:
    """The rush that is offered until somebody has seen one comes later, by its own keys."""
    rushing = console.rushing
    assert rushing is not None  # noqa: S101 - signed in
    preferences = screen(console, CatalogScreen).context.preferences
    guide.until("the person's preferences", lambda: preferences.is_loaded)
    if rushing.offer is not None:
        guide.click(rushing.offer.close_button)


def catalogue(guide: Guide, console: Console) -> str:
    dismiss_offer(guide, console)
    catalog = screen(console, CatalogScreen)
    rows = catalog.grid.model().rowCount
    guide.until("the whole list", lambda: rows() > len(catalog.grid.visible_rows()))
    return f"The catalogue lists {rows():,} products; {catalog.fact()}."


def search_with_typo(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    guide.press(Qt.Key.Key_Slash)
    guide.keys("white hangng hart")
    guide.until(HEART, lambda: HEART in first_cell(catalog))
    return f"Typing “white hangng hart” finds {HEART}; {catalog.fact()}."


def edit_name(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    catalog.grid.setFocus()
    catalog.grid.selectRow(0)
    guide.press(Qt.Key.Key_Return, to=catalog.grid)
    guide.until("the panel", catalog.is_open)
    line = catalog.panel.form.name.line
    guide.until("the cursor in the name", line.hasFocus)
    line.selectAll()
    guide.keys(f"{HEART}, small", to=line)
    guide.press(Qt.Key.Key_S, CTRL, to=line)
    guide.until("the saved name", lambda: stored(console).name == f"{HEART}, small")
    guide.until("the toast", lambda: bool(console.window.toasts.texts()))
    return f"Enter, a new name, Ctrl+S. The toast says: {console.window.toasts.texts()[-1]}"


def undo_name(guide: Guide, console: Console) -> str:
    console.window.act["undo"].trigger()
    guide.until("the old name", lambda: stored(console).name == HEART)
    guide.rest(300)
    return "Ctrl+Z took it back as a new change; both are in the product's history."


def reprice(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    guide.until("a settled form", lambda: not catalog.tasks.is_busy())
    before = stored(console).price or 0
    console.window.toasts.clear()
    line = catalog.panel.form.price.line
    line.setFocus()
    line.selectAll()
    guide.keys(console.window.locale().toString((before + 100) / 100, "f", 2), to=line)
    guide.press(Qt.Key.Key_S, CTRL, to=line)
    guide.until("the new price", lambda: stored(console).price == before + 100)
    guide.until("the toast", lambda: bool(console.window.toasts.texts()))
    told = console.window.toasts.texts()[-1]
    guide.until("undo", console.window.undoing.can_undo)
    console.window.act["undo"].trigger()
    guide.until("the old price", lambda: stored(console).price == before)
    return f"{told}; undone."


def foreign_change(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    assert console.shop is not None  # noqa: S101 - signed in
    grid, scroll = catalog.grid, catalog.grid.verticalScrollBar()
    kept = grid.currentIndex().data(ROW_ID), scroll.value()
    name = f"{HEART} (changed by psql)"
    rename(console, name)
    guide.until("the foreign change in the grid", lambda: name in first_cell(catalog), 1.0)
    if (grid.currentIndex().data(ROW_ID), scroll.value()) != kept:
        raise StepFailed("the selection or the scroll position was lost")
    return "Another program renamed it: shown within a second, marked, selection and scroll kept."


def foreign_change_back(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    rename(console, HEART)
    guide.until("the old name in the grid", lambda: "psql" not in first_cell(catalog))
    return "Renamed back in the same way."


def nothing_found(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    guide.press(Qt.Key.Key_Slash, to=catalog.grid)
    guide.until("the search field", catalog.list.filters.search.hasFocus)
    guide.keys("qqqq zzzz")
    guide.until("an empty list", lambda: catalog.grid.model().rowCount() == 0)
    return "A search without a match says so and offers to clear it."


def clear_filters(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    catalog.act["clear_filters"].trigger()
    guide.until("the products", lambda: catalog.grid.model().rowCount() > 0)
    return "Cleared: everything is listed again."


def activity(guide: Guide, console: Console) -> str:
    close_dialogs(console)
    console.window.go("activity")
    calls = screen(console, ActivityScreen)
    guide.until("calls", lambda: calls.grid.model().rowCount() > 0)
    guide.rest(600)
    return f"What the services did, live; {calls.fact()}."


def palette(guide: Guide, console: Console) -> str:
    console.window.go("catalog")
    console.window.open_palette()
    found = console.window.palette_
    guide.keys("regency", to=found.query)
    guide.until("products in the palette", lambda: any("egency" in t for t in found.texts()))
    return f"Ctrl+K finds commands, screens and products: {', '.join(found.texts()[:3])}."


def shortcuts(guide: Guide, console: Console) -> str:
    console.window.palette_.close_palette()
    return dialog_of(guide, console, console.window.show_shortcuts, "every shortcut, by screen")


def about(guide: Guide, console: Console) -> str:
    close_dialogs(console)
    return dialog_of(guide, console, console.window.show_about, "versions and licences")


def as_admin(guide: Guide, console: Console) -> str:
    console.window.set_theme("light")
    return sign_in("admin")(guide, console)


def dialog_of(guide: Guide, console: Console, opens: Callable[[], None], what: str) -> str:
    opens()
    guide.until(what, lambda: bool(dialogs(console)))
    return f"The sheet shows {what}."


STOPS = (
    Stop("Who are you", sign_in_page),
    Stop("Sign in as manager", sign_in("manager")),
    Stop("Catalogue", catalogue),
    Stop("Search with a typo", search_with_typo),
    Stop("Edit a name", edit_name),
    Stop("Undo", undo_name),
    Stop("Change a price and undo", reprice),
    Stop("A change from elsewhere", foreign_change),
    Stop("Changed back", foreign_change_back),
    Stop("Nothing found", nothing_found),
    Stop("Clear the filters", clear_filters),
    Stop("Save a view", save_view),
    Stop("Open a view by key", leave_view),
    Stop("Many prices, seen first", preview_many),
    Stop("Many prices, changed and undone", change_many),
    Stop("Inventory", inventory),
    Stop("Low stock", low_stock),
    Stop("Adjust by four keys", adjust),
    Stop("Undo the adjustment", undo_stock),
    Stop("A count in its cell", count),
    Stop("Undo the count", undo_stock),
    Stop("Transfer", transfer),
    Stop("Undo the transfer", undo_stock),
    Stop("Scan", scan),
    Stop("Scan an unknown code", scan_unknown),
    Stop("Activity", activity),
    Stop("Palette", palette),
    Stop("Shortcuts", shortcuts),
    Stop("About", about),
    Stop("Catalogue dark", dark("catalog")),
    Stop("Inventory dark", dark("inventory")),
    Stop("Activity dark", dark("activity")),
    Stop("Operations", operations),
    Stop("Before and after", before_after),
    Stop("Operations dark", dark("operations")),
    Stop("Before and after dark", before_after_dark),
    Stop("Sign in as admin", as_admin),
    Stop("A flush, told beforehand", plan_flush),
    Stop("Flushed", flush),
    *(Stop(name, act) for name, act in tourrush.STOPS),
    Stop("People", people),
    Stop("A new person", new_person),
    Stop("Shop", shop),
    Stop("A shop of one's own", own_shop),
    Stop("Sign in as clerk", sign_in("clerk")),
)
