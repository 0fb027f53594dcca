"""The stop of the tour on the Operations screen."""

from console.app import Console
from console.tourguide import Guide
from console.toursight import close_dialogs, screen
from services.catalog.records import ProductQuery
from services.kernel import work
from services.kernel.work import Caller
from views.operations.screen import OperationsScreen

LOOKED_AT = 1000  # products; a fresh shop has nothing cached, and flushes and a rush come later


def operations(guide: Guide, console: Console) -> str:
    close_dialogs(console)
    console.window.toasts.clear()
    console.window.set_theme("light")
    console.window.go("operations")
    shown = screen(console, OperationsScreen)
    guide.until("the charts", shown.has_board)
    _look_at_products(guide, console)
    guide.until("the figures of the shop", lambda: bool(shown.fact()))
    guide.rest(1200)  # the last of it is drawn
    return f"The shop's load, live: {shown.fact()}."


def _look_at_products(guide: Guide, console: Console) -> None:
    """As a storefront would: the most popular ones."""
    assert console.shop is not None  # noqa: S101 - signed in
    popular = ProductQuery(sort="popularity", descending=True)
    with work.doing(work.Work(Caller("tour", frozenset({"catalog.read"})))):
        for at, row in enumerate(console.shop.catalog.find(popular, LOOKED_AT).rows):
            console.shop.catalog.product(row.id)
            if at % 20 == 0:
                guide.rest(1)
