"""The menus beside the tabs: which columns are shown, and what the list is sorted by."""

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from services.catalog.records import Sort
from views.catalog.filters import Filters
from views.kit.grid import Grid
from views.kit.state import ViewState

ALWAYS = ("check", "name")


def columns_menu(button: QToolButton, grid: Grid, state: ViewState) -> None:
    """Show and hide columns; widths and hidden ones are remembered."""
    menu = QMenu(button)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    hidden = state.get("catalog.hidden", list[str]())
    grid.set_widths(state.get("catalog.widths", dict[str, object]()))
    for at, column in enumerate(grid.columns()):
        if column.key in ALWAYS:
            continue
        item = menu.addAction(column.title)
        item.setCheckable(True)
        item.setChecked(column.key not in hidden)
        grid.setColumnHidden(at, column.key in hidden)
        item.toggled.connect(partial(_show_column, grid, state, at))
    head = grid.horizontalHeader()
    head.sectionResized.connect(partial(_keep_widths, grid, state))


def sort_menu(button: QToolButton, filters: Filters) -> None:
    """Every order the catalogue knows, also those without a column of their own."""
    words: dict[Sort, str] = {
        "relevance": _tr("Best match"),
        "name": _tr("Name"),
        "sku": _tr("SKU"),
        "price": _tr("Price"),
        "status": _tr("Status"),
        "category": _tr("Category"),
        "updated": _tr("Last change"),
        "popularity": _tr("Popularity"),
    }
    menu = QMenu(button)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    group = QActionGroup(menu)
    for sort, word in words.items():
        item = menu.addAction(word)
        item.setCheckable(True)
        item.setData(sort)
        group.addAction(item)
        item.triggered.connect(partial(_sort, filters, sort))
    menu.aboutToShow.connect(partial(_tick_sort, group, filters))


def _show_column(grid: Grid, state: ViewState, at: int, shown: bool) -> None:
    grid.setColumnHidden(at, not shown)
    columns = enumerate(grid.columns())
    state.set("catalog.hidden", [one.key for n, one in columns if grid.isColumnHidden(n)])


def _keep_widths(grid: Grid, state: ViewState, _at: int, _old: int, new: int) -> None:
    if new:  # hiding a column is told as a width of 0
        widths = {key: width for key, width in grid.widths().items() if width and key != "name"}
        state.set("catalog.widths", widths)


def _sort(filters: Filters, sort: Sort, _checked: bool) -> None:
    filters.sort(sort)


def _tick_sort(group: QActionGroup, filters: Filters) -> None:
    for item in group.actions():
        item.setChecked(item.data() == filters.query.sort)
        if item.data() == "relevance":
            item.setEnabled(bool(filters.query.text))


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
