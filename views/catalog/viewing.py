"""The catalogue's order and saved views: what is kept of it, and how it is shown again."""

from collections.abc import Sequence
from typing import Any

from services.catalog.records import ProductQuery
from views.catalog.heading import TABS, Heading
from views.catalog.listing import ProductList
from views.catalog.sorting import sort_words
from views.kit.kept_query import kept, query_of
from views.kit.sort_keys import Keys
from views.kit.viewed import ViewedScreen


class CatalogViews(ViewedScreen):
    """The part of the catalogue's screen that can be kept under a name."""

    list: ProductList
    heading: Heading

    def sort_words(self) -> dict[str, str]:
        words = sort_words()
        if not self.list.filters.query.text:
            del words["relevance"]
        return words

    def sort_keys(self) -> Keys:
        return self.list.filters.keys

    def sort_by(self, keys: Keys) -> None:
        self.list.filters.sort_by(keys)

    def view_state(self) -> dict[str, Any]:
        query = self.list.filters.query
        state: dict[str, Any] = {"query": kept(query)}
        if query.category is not None:
            state["names"] = {"category": self.list.filters.category_title()}
        return state

    def show_view_state(self, state: dict[str, Any]) -> Sequence[str]:
        query = query_of(ProductQuery, state.get("query"))
        gone = self.list.filters.show_query(query)
        names = state.get("names")
        known = names if isinstance(names, dict) else {}
        sentence = self.tr("the category {0} is gone; everything else of the view is shown.")
        return [sentence.format(known.get(field, field)) for field in gone]

    def clear_view_state(self) -> None:
        self.list.filters.show_query(ProductQuery(statuses=TABS[self.tabs.current()]))
