"""The stops of the tour among people, on the Shop screen, and at an own shop's door."""

from console.app import Console
from console.tourguide import Guide, StepFailed
from console.toursight import close_dialogs, screen
from views.people.screen import PeopleScreen
from views.shop.screen import ShopScreen


def people(guide: Guide, console: Console) -> str:
    console.window.go("people")
    shown = screen(console, PeopleScreen)
    guide.until("the people", lambda: shown.grid.model().rowCount() > 0)
    return f"Who works here, with roles, stores and passwords; {shown.fact()}."


def new_person(guide: Guide, console: Console) -> str:
    screen(console, PeopleScreen).act["new_person"].trigger()
    guide.rest(200)
    return "A new person: name, role and stores; the first password is told once."


def shop(guide: Guide, console: Console) -> str:
    close_dialogs(console)
    console.window.go("shop")
    shown = screen(console, ShopScreen)
    counted = []
    for at, section in enumerate(shown.sections):
        shown.tabs.choose(at)
        guide.until(section.title, lambda: bool(shown.fact()))
        counted.append(shown.fact())
    shown.tabs.choose(1)
    guide.until("the categories", lambda: bool(shown.fact()))
    return f"What the shop is made of: {', '.join(counted)}."


def own_shop(guide: Guide, console: Console) -> str:
    console.ask_who()
    window = console.window
    guide.until("the sign-in page", lambda: window.pages.currentWidget() is window.signin)
    if not window.signin.own.isVisible():
        raise StepFailed("the sign-in page offers no shop of one's own")
    window.signin.own.click()
    guide.until("the form", lambda: console.doors.set_up is not None)
    guide.rest(200)
    return "An own shop needs a name, a currency, a first location and its owner's password."
