"""What the tour looks at and reaches past the screens for: the truth in the databases."""

from collections.abc import Callable
from typing import TypeVar

import psycopg
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from console.app import Console
from console.tourguide import Guide, StepFailed
from services.catalog.records import ProductDetail
from services.kernel import work
from views.catalog.screen import CatalogScreen
from views.kit.dialog import ChoiceDialog
from views.kit.screen import Screen

S = TypeVar("S", bound=Screen)


def screen(console: Console, kind: type[S]) -> S:
    """The screen of this kind, made if it was not open yet."""
    console.window.go(kind.name)
    current = console.window.stage.current()
    if not isinstance(current, kind):
        raise StepFailed(f"the {kind.title} screen did not open")
    return current


def first_cell(catalog: CatalogScreen) -> str:
    model = catalog.grid.model()
    return " ".join(
        str(model.index(0, column, QModelIndex()).data() or "")
        for column in range(model.columnCount())
    )


def stored(console: Console) -> ProductDetail:
    """The heart holder as the database has it."""
    assert console.shop is not None  # noqa: S101 - signed in
    with work.doing(work.Work(console.session.caller())):
        product = console.shop.catalog.product_of_sku("85123A")
        return console.shop.catalog.fresh_product(product)


def rename(console: Console, name: str) -> None:
    """Write past the console, as psql would."""
    assert console.shop is not None  # noqa: S101 - signed in
    with psycopg.connect(
        console.shop.places.urls["catalog"], application_name="another program"
    ) as other:
        other.execute(
            "UPDATE product SET name = %s WHERE id = (SELECT product FROM variant"
            " WHERE sku = '85123A')",
            [name],
        )


def dialogs(console: Console) -> list[QWidget]:
    return [each for each in console.window.findChildren(ChoiceDialog) if each.isVisible()]


def close_dialogs(console: Console) -> None:
    for each in dialogs(console):
        each.close()


def dark(name: str) -> Callable[[Guide, Console], str]:
    """A stop that shows this screen in the dark theme."""

    def act(guide: Guide, console: Console) -> str:
        close_dialogs(console)
        console.window.toasts.clear()
        console.window.set_theme("dark")
        console.window.go(name)
        guide.rest(500)
        return f"{name.capitalize()} in the dark theme."

    return act
