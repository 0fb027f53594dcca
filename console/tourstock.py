"""The stops of the tour on the stock screen."""

from PySide6.QtCore import Qt

from console.app import Console
from console.tourguide import Guide
from console.toursight import screen
from views.inventory.screen import InventoryScreen


def inventory(guide: Guide, console: Console) -> str:
    console.window.go("inventory")
    stock = screen(console, InventoryScreen)
    guide.until("levels", lambda: stock.grid.model().rowCount() > 0)
    settled(guide, stock)
    return f"Levels by SKU and location; {stock.fact()}."


def low_stock(guide: Guide, console: Console) -> str:
    stock = screen(console, InventoryScreen)
    settled(guide, stock)
    everything = stock.grid.model().rowCount()
    stock.tabs.choose(1)
    rows = stock.grid.model().rowCount
    guide.until("the low-stock list", lambda: 0 < rows() < everything)
    settled(guide, stock)
    guide.rest(300)
    return f"The low-stock view, read from idx_stock: {rows():,} levels."


def settled(guide: Guide, stock: InventoryScreen) -> None:
    """Until the whole list is there: its first page comes earlier, with fewer rows than are low."""
    guide.until("the whole answer", lambda: not stock.tasks.is_busy())


def adjust(guide: Guide, console: Console) -> str:
    stock = screen(console, InventoryScreen)
    stock.tabs.choose(0)
    table = stock.loader.table
    guide.until("all levels", lambda: bool(table.loaded_rows()) and not stock.tasks.is_busy())
    stock.grid.setFocus()
    row = next(
        n for n in range(100) if (level := table.row_at(n)) is not None and level.available > 1
    )
    stock.grid.selectRow(row)
    console.window.toasts.clear()
    guide.keys("-")
    guide.until("the popover", stock.adjusting.popover.isVisible)
    guide.keys("2")
    guide.keys("d")
    guide.until("what was typed", lambda: stock.adjusting.popover.delta.text() == "-2")
    guide.press(Qt.Key.Key_Return)
    guide.until("the toast", lambda: bool(console.window.toasts.texts()))
    guide.until("the history", lambda: not stock.tasks.is_busy())
    guide.rest(300)
    return f"Four keys (-, 2, d, Enter): {console.window.toasts.texts()[-1]}"


def count(guide: Guide, console: Console) -> str:
    stock = screen(console, InventoryScreen)
    table = stock.loader.table
    settled(guide, stock)
    console.window.toasts.clear()
    row = stock.grid.currentIndex().row()
    stock.grid.setFocus()
    stock.grid.setCurrentIndex(table.index(row, table.column_of("on_hand")))
    level = stock.grid.level()
    assert level is not None  # noqa: S101 - the row that was adjusted
    for key in str(level.on_hand + 1):
        guide.keys(key)
    guide.until("the editor", stock.cells.editor.is_open)
    guide.press(Qt.Key.Key_Return)
    guide.until("the toast", lambda: bool(console.window.toasts.texts()))
    guide.until("the history", lambda: not stock.tasks.is_busy())
    stock.grid.choose(row)
    guide.rest(300)
    return f"Digits and Enter on the cell: {console.window.toasts.texts()[-1]}"


def transfer(guide: Guide, console: Console) -> str:
    stock = screen(console, InventoryScreen)
    settled(guide, stock)
    console.window.toasts.clear()
    stock.grid.setFocus()
    guide.keys("T")
    guide.until("the popover", stock.transferring.popover.isVisible)
    guide.keys("1")
    guide.press(Qt.Key.Key_Return)
    guide.until("the toast", lambda: bool(console.window.toasts.texts()))
    guide.until("the history", lambda: not stock.tasks.is_busy())
    guide.rest(300)
    return f"T, 1, Enter: {console.window.toasts.texts()[-1]}"


def undo_stock(guide: Guide, console: Console) -> str:
    guide.until("undo", console.window.undoing.can_undo)
    console.window.act["undo"].trigger()
    guide.until("redo", console.window.undoing.can_redo)
    guide.rest(600)
    return "Undone by reversing movements; the ledger shows both."
