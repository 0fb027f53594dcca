"""The stock list's order and saved views: what is kept of it, and how it is shown again."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from models import formats
from models.level_columns import sort_words
from services.inventory.records import LevelQuery
from views.inventory.filters import FilterBar
from views.inventory.level_grid import BY_NAME, LevelGrid
from views.kit.kept_query import kept, query_of
from views.kit.sort_keys import Keys, for_query, of_query
from views.kit.viewed import ViewedScreen

ALL, LOW = range(2)  # the tabs


def levels_told(rows: int) -> str:
    """How many rows there are, in words."""
    one = QCoreApplication.translate("inventory", "{0} stock level")
    return formats.counted(rows, one, QCoreApplication.translate("inventory", "{0} stock levels"))


class StockViews(ViewedScreen):
    """The part of the stock screen that can be kept under a name."""

    grid: LevelGrid
    filters: FilterBar

    def wanted(self) -> LevelQuery:
        """What the filters, the tab and the header ask for."""
        return LevelQuery(
            text=self.filters.text(),
            location=self.filters.location(),
            low_only=self.tabs.current() == LOW,
            **for_query(self.grid.keys),
        )

    def sort_words(self) -> dict[str, str]:
        return sort_words()

    def sort_keys(self) -> Keys:
        return self.grid.keys

    def sort_by(self, keys: Keys) -> None:
        self.grid.sort_by(keys)

    def view_state(self) -> dict[str, Any]:
        query = self.wanted()
        state: dict[str, Any] = {"query": kept(query)}
        if query.location is not None:
            state["names"] = {"location": self.filters.place.currentText()}
        return state

    def show_view_state(self, state: dict[str, Any]) -> Sequence[str]:
        query = query_of(LevelQuery, state.get("query"))
        self.tabs.set_base(LOW if query.low_only else ALL)
        self.grid.show_keys(of_query(query))
        gone = query.location is not None and not self.filters.knows(query.location)
        self.filters.narrow(query.text, None if gone else query.location)
        self.grid.sorted.emit()
        if not gone:
            return []
        names = state.get("names")
        name = names.get("location") if isinstance(names, dict) else None
        sentence = self.tr("the location {0} is gone; everything else of the view is shown.")
        return [sentence.format(name or query.location)]

    def clear_view_state(self) -> None:
        self.grid.show_keys(BY_NAME)
        self.filters.narrow("", self.filters.default_location())
        self.grid.sorted.emit()
