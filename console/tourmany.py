"""The stops of the tour where many products change at once."""

from PySide6.QtCore import Qt

from console.app import Console
from console.tourguide import Guide, StepFailed
from console.toursight import screen
from views.catalog.bulk import BulkDialog
from views.catalog.screen import CatalogScreen

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
RULE = "*0.9 round .99"
ROWS = 5


def preview_many(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    guide.until("a settled list", lambda: not catalog.tasks.is_busy())
    catalog.grid.setFocus()
    catalog.grid.selectRow(0)
    for _ in range(ROWS - 1):
        guide.press(Qt.Key.Key_Down, SHIFT, to=catalog.grid)
    guide.press(Qt.Key.Key_E, CTRL | SHIFT, to=catalog.grid)
    dialog = _dialog(catalog)
    guide.keys(RULE, to=dialog.rule)
    guide.until("the preview", dialog.buttons["change"].isEnabled)
    return f"{RULE} on a block of {ROWS} rows: {dialog.fact.text()}."


def change_many(guide: Guide, console: Console) -> str:
    catalog = screen(console, CatalogScreen)
    console.window.toasts.clear()
    guide.press(Qt.Key.Key_Return, to=_dialog(catalog).rule)
    guide.until("the batch", lambda: bool(console.window.toasts.texts()))
    told = console.window.toasts.texts()[-1]
    guide.until("undo", console.window.undoing.can_undo)
    console.window.act["undo"].trigger()
    guide.until("redo", lambda: catalog.context.undo.can_redo)
    guide.press(Qt.Key.Key_Escape, to=catalog.grid)
    return f"{told}; taken back as one."


def _dialog(catalog: CatalogScreen) -> BulkDialog:
    if catalog.bulk is None:
        raise StepFailed("the dialog for many products did not open")
    return catalog.bulk
