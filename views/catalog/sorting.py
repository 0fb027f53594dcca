"""The menu of orders: also those without a column of their own."""

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from views.catalog.filters import Filters
from views.kit import sort_keys
from views.kit.sort_keys import SortKey


def sort_words() -> dict[str, str]:
    """Every order the catalogue knows, and its name."""
    return {
        "relevance": _tr("Best match"),
        "name": _tr("Name"),
        "sku": _tr("SKU"),
        "price": _tr("Price"),
        "status": _tr("Status"),
        "category": _tr("Category"),
        "updated": _tr("Last change"),
        "popularity": _tr("Popularity"),
    }


def sort_menu(button: QToolButton, filters: Filters, several: QAction) -> None:
    """Every order; "best match" only while something is searched. `several`: by more than one."""
    menu = QMenu(button)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    group = QActionGroup(menu)
    for sort, word in sort_words().items():
        item = menu.addAction(word)
        item.setCheckable(True)
        item.setData(sort)
        group.addAction(item)
        item.triggered.connect(partial(_sort, filters, sort))
    menu.addSeparator()
    menu.addAction(several)
    menu.aboutToShow.connect(partial(_tick_sort, group, filters))


def _sort(filters: Filters, sort: str, _checked: bool) -> None:
    filters.sort_by(sort_keys.only(filters.keys, sort))


def _tick_sort(group: QActionGroup, filters: Filters) -> None:
    for item in group.actions():
        item.setChecked(filters.keys[0] in {SortKey(item.data()), SortKey(item.data(), True)})
        if item.data() == "relevance":
            item.setEnabled(bool(filters.query.text))


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
