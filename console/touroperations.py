"""The stop of the tour on the Operations screen."""

from console.app import Console
from console.tourguide import Guide
from console.toursight import close_dialogs, screen
from views.operations.screen import OperationsScreen


def operations(guide: Guide, console: Console) -> str:
    close_dialogs(console)
    console.window.toasts.clear()
    console.window.go("operations")
    shown = screen(console, OperationsScreen)
    guide.until("the charts", shown.has_board)
    guide.until("the figures of the shop", lambda: bool(shown.fact()))
    guide.rest(1200)  # a few slots of what the stops before did
    return f"The shop's load, live: {shown.fact()}."
