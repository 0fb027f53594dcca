"""The tour's stops about order, columns and saved views."""

from PySide6.QtCore import Qt

from console.app import Console
from console.tourguide import Guide
from console.toursight import screen
from views.catalog.screen import CatalogScreen
from views.kit.sort_keys import SortKey, told
from views.kit.view_dialog import ViewDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NAME = "Lanterns by price"


def save_view(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    guide.press(Qt.Key.Key_Slash, to=catalog.grid)
    guide.keys("lantern", to=catalog.list.filters.search)
    guide.until("lanterns", lambda: catalog.list.filters.query.text == "lantern")
    catalog.sort_by((SortKey("price", descending=True), SortKey("name")))
    guide.until("the answer", lambda: not catalog.tasks.is_busy())
    catalog.grid.setFocus()
    guide.press(Qt.Key.Key_S, CTRL | SHIFT, to=catalog.grid)
    guide.until("the question", lambda: bool(console.window.findChildren(ViewDialog)))
    dialog = console.window.findChildren(ViewDialog)[-1]
    dialog.name.setText(NAME)  # typed at once, with Enter behind it, it would be a scan
    guide.press(Qt.Key.Key_Return, to=dialog.name)
    guide.until("its tab", lambda: any(tab.name == NAME for tab in catalog.tabs.views()))
    guide.rest(300)
    order = told(catalog.sort_keys(), catalog.sort_words())
    return f"Ctrl+Shift+S keeps filters, order ({order}) and columns as the view “{NAME}”."


def leave_view(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    guide.press(Qt.Key.Key_1, ALT, to=catalog.grid)
    guide.until("everything", lambda: catalog.list.filters.query.text == "")
    guide.until("the answer", lambda: not catalog.tasks.is_busy())
    at = catalog.tabs.count()
    guide.press(Qt.Key(Qt.Key.Key_0 + at), ALT, to=catalog.grid)
    guide.until("the view", lambda: catalog.list.filters.query.text == "lantern")
    guide.until("the answer", lambda: not catalog.tasks.is_busy())
    guide.rest(300)
    catalog.act["remove_view"].trigger()  # the next tour of this home saves it again
    guide.until("everything", lambda: catalog.list.filters.query.text == "")
    guide.until("the answer", lambda: not catalog.tasks.is_busy())
    return f"Alt+1 shows all, Alt+{at} opens the view again. Removed, it can be brought back."
