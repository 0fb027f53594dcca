"""The old application's pages over the wide table: several statements each.

They grew with the application: each part of a page asks for itself, lists are ordered after
they were grouped, and the search looks in the description as well unless it is told not to.
"""

from console.peak.pages.legacy import Legacy, of_level, split
from console.peak.pages.spec import Card, ListPage, LowPage, ProductPage
from console.peak.pages.wire import page_sql, patterns, searching, words_of
from console.peak.records import Request


class Old(Legacy):
    """L0 and L2. A checkout is what it is when rewritten: a cell is read and updated."""

    searched: tuple[str, ...] = ("lower(product_name)", "lower(description)")

    def product(self, request: Request) -> ProductPage | None:
        rows = self.wire.rows(page_sql("legacy_old/product"), request.product)
        if not rows:
            return None
        number, name, description, path, tags, images = rows[0]
        stock = self.wire.rows(page_sql("legacy_old/stock"), request.product)
        ((brand, _country, _supplier),) = self.wire.rows(
            page_sql("legacy_old/brand"), request.product
        )
        related = self.wire.rows(page_sql("legacy_old/related"), path, request.product)
        return (
            number,
            name,
            description or "",
            brand or "",
            path,
            min((price for _place, _pieces, price in stock if price is not None), default=None),
            tuple(sorted(split(tags))),
            split(images),
            tuple((place, pieces) for place, pieces, _price in stock),
            tuple(related),
        )

    def category(self, request: Request) -> ListPage:
        statement = of_level("legacy_old/category", request.category)
        return self._listed(self.wire.planned(statement, request.category)) if statement else ()

    def search(self, request: Request) -> ListPage:
        words = words_of(request.words)
        if not words:
            return ()
        statement = searching("legacy_old/search", words, *self.searched)
        return self._listed(self.wire.planned(statement, *patterns(words)))

    def low_stock(self, request: Request) -> LowPage:
        ((count,),) = self.wire.rows(page_sql("legacy_old/low_count"), request.location)
        rows = self.wire.rows(page_sql("legacy_old/low_stock"), request.location)
        return count, tuple(rows)

    def _listed(self, cards: list[Card]) -> ListPage:
        ids = [card[0] for card in cards]
        available = dict(self.wire.rows(page_sql("legacy_old/available"), ids)) if ids else {}
        return tuple((*card, available[card[0]]) for card in cards)


class OldByName(Old):
    """L2n: the same pages, but the search looks where the new one does."""

    searched = ("lower(product_name)",)
