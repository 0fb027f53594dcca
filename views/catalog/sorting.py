"""The menu of orders: also those without a column of their own."""

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from services.catalog.records import Sort
from views.catalog.filters import Filters


def sort_menu(button: QToolButton, filters: Filters) -> None:
    """Every order the catalogue knows; "best match" only while something is searched."""
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


def _sort(filters: Filters, sort: Sort, _checked: bool) -> None:
    filters.sort(sort)


def _tick_sort(group: QActionGroup, filters: Filters) -> None:
    for item in group.actions():
        item.setChecked(item.data() == filters.query.sort)
        if item.data() == "relevance":
            item.setEnabled(bool(filters.query.text))


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
