"""The search field and the chips above the grid: together they are the query."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from models import formats
from services.catalog.records import Category, ProductQuery, Status
from views.catalog.category_picker import CategoryPicker
from views.catalog.price_range import PriceRange
from views.kit import layouts, sort_keys
from views.kit.controls import Chip, SearchField, button
from views.kit.sort_keys import Keys, SortKey

BY_NAME: Keys = (SortKey("name"),)
TYPING = 60  # milliseconds after a key: below what a person feels, above a fast typist's gap


class Filters(QWidget):
    """`query` is what is asked for now; `changed` says that it is another one."""

    changed = Signal()
    went_down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.query = ProductQuery()
        self.currency = "GBP"
        self._categories: list[Category] = []
        self._sorted_by_user = False
        self.search = SearchField(self.tr("Name, SKU or barcode"), after=TYPING)
        self.search.searched.connect(self._on_text)
        self.search.went_down.connect(self.went_down)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self.by_category = button(self.tr("Category"), "plus", "dashed")
        self.by_category.clicked.connect(self.pick_category)
        self.by_price = button(self.tr("Price"), "plus", "dashed")
        self.by_price.clicked.connect(self.pick_price)
        self.setLayout(layouts.row(self.search, self._chips, self.by_category, self.by_price))

    def set_categories(self, categories: list[Category]) -> None:
        self._categories = categories
        self._show_chips()

    def set_statuses(self, statuses: tuple[Status, ...]) -> None:
        self._use(statuses=statuses)

    @property
    def keys(self) -> Keys:
        """What the rows are sorted by."""
        return sort_keys.of_query(self.query)

    def sort_by(self, keys: Keys) -> None:
        """Sort by these, whatever is searched."""
        self._sorted_by_user = True
        self._use(**sort_keys.for_query(keys))

    def show_query(self, query: ProductQuery) -> list[str]:
        """Ask for `query`, less what it names that is gone: the names of those fields."""
        gone = []
        if query.category is not None and not self._knows(query.category):
            query, gone = msgspec.structs.replace(query, category=None), ["category"]
        self._sorted_by_user = query.sort != "relevance" and bool(query.text)
        self.search.show_text(query.text)
        self._use(**msgspec.structs.asdict(query))
        return gone

    def category_title(self, *, last: bool = False) -> str:
        """The category filtered by: its own name, or all from the root."""
        for category in self._categories:
            if category.id == self.query.category:
                return category.name if last else category.title
        return str(self.query.category)

    def is_filtering(self) -> bool:
        query = self.query
        return bool(query.text) or query.category is not None or self._has_price()

    def words(self) -> str:
        """What is filtered by, as a sentence's part; "" for nothing."""
        parts = [self.tr("search “{0}”").format(self.query.text)] if self.query.text else []
        if self.query.category is not None:
            parts.append(self.tr("category {0}").format(self.category_title()))
        if self._has_price():
            parts.append(self.tr("price {0}").format(self._price_text()))
        return ", ".join(parts)

    def clear(self) -> None:
        """Take every filter off; the tab stays."""
        self.search.clear()
        self._sorted_by_user = False
        self._use(
            text="", category=None, price_from=None, price_to=None, **sort_keys.for_query(BY_NAME)
        )

    def pick_category(self) -> None:
        picker = CategoryPicker(self, self._categories)
        picker.picked.connect(self._on_category)
        picker.open_under(self.by_category)

    def pick_price(self) -> None:
        query = self.query
        picker = PriceRange(self, self.currency, query.price_from, query.price_to)
        picker.picked.connect(self._on_price)
        picker.open_under(self.by_price)

    def _on_text(self, text: str) -> None:
        text = text.strip()
        if text and not self._sorted_by_user:
            self._use(text=text, sort="relevance", descending=False, then=())
        elif not text and self.query.sort == "relevance":
            self._sorted_by_user = False
            self._use(text="", **sort_keys.for_query(BY_NAME))
        else:
            self._use(text=text)

    def _on_category(self, category: int) -> None:
        self._use(category=category)

    def _on_price(self, low: int | None, high: int | None) -> None:
        self._use(price_from=low, price_to=high)

    def _use(self, **changes: object) -> None:
        query = msgspec.structs.replace(self.query, **changes)
        if query != self.query:
            self.query = query
            self._show_chips()
            self.changed.emit()

    def _show_chips(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        query = self.query
        if query.category is not None:
            self._chip(self.category_title(last=True), self._no_category)
        if self._has_price():
            self._chip(self._price_text(), self._no_price)
        self.by_category.setVisible(query.category is None)
        self.by_price.setVisible(not self._has_price())

    def _chip(self, text: str, remove: object) -> QPushButton:
        chip = Chip(text)
        chip.removed.connect(remove)
        self._chips.addWidget(chip)
        return chip

    def _no_category(self) -> None:
        self._use(category=None)
        self.search.setFocus()  # the chip that had it is gone

    def _no_price(self) -> None:
        self._use(price_from=None, price_to=None)
        self.search.setFocus()

    def _has_price(self) -> bool:
        return self.query.price_from is not None or self.query.price_to is not None

    def _knows(self, category: int) -> bool:
        """True also before the categories have come."""
        return not self._categories or any(one.id == category for one in self._categories)

    def _price_text(self) -> str:
        low, high = self.query.price_from, self.query.price_to
        if high is None:
            return self.tr("from {0}").format(formats.money(low, self.currency))
        if low is None:
            return self.tr("up to {0}").format(formats.money(high, self.currency))
        return f"{formats.money(low, self.currency)} … {formats.money(high, self.currency)}"
