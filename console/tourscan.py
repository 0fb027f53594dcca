"""Stops of the tour: what a barcode scanner does, typed as one types."""

from PySide6.QtCore import Qt

from console.app import Console
from console.tourguide import Guide, StepFailed
from console.toursight import dialogs, screen
from services.catalog.records import ProductQuery
from services.kernel import work
from views.catalog.screen import CatalogScreen
from views.inventory.screen import InventoryScreen

UNKNOWN = "4006381333931"
TRIES = 3  # a busy machine types a burst with a pause in it


def scan(guide: Guide, console: Console) -> str:
    """In the catalogue's search field, so that it is seen what does not happen there."""
    assert console.shop is not None  # noqa: S101 - signed in
    with work.doing(work.Work(console.session.caller())):
        found = console.shop.catalog.find(ProductQuery(sort="popularity", descending=True))
    row = next(row for row in found.rows if row.barcode)
    console.window.go("catalog")
    search = screen(console, CatalogScreen).list.filters.search

    def opened() -> bool:
        front = console.window.stage.current()
        level = front.grid.level() if isinstance(front, InventoryScreen) else None
        return level is not None and level.sku == row.sku

    for _ in range(TRIES):
        console.window.go("catalog")
        search.setFocus()
        search.clear()
        guide.keys(row.barcode)
        guide.press(Qt.Key.Key_Return)
        guide.rest(700)
        if opened():
            break
    guide.until(row.sku, opened)
    if search.text():
        raise StepFailed(f"the search field kept “{search.text()}” of the scan")
    return f"Scanning {row.barcode} in the search field opens {row.name}; no digit stayed there."


def scan_unknown(guide: Guide, console: Console) -> str:
    stock = screen(console, InventoryScreen)
    stock.filters.narrow("", None)
    stock.reload()
    for _ in range(TRIES):
        guide.keys(UNKNOWN)
        guide.press(Qt.Key.Key_Return)
        guide.rest(700)
        if dialogs(console):
            break
    guide.until("what to do with an unknown code", lambda: bool(dialogs(console)))
    guide.rest(200)
    title = dialogs(console)[-1].accessibleName()
    return f"{title}: it is made a product, attached to a SKU, or left alone."
