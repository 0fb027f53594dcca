"""L2n with a cache: whole pages by key, for a table that has no parts to keep apart."""

from collections.abc import Callable
from functools import partial
from typing import cast

from console.peak.pages.legacy import Legacy
from console.peak.pages.old import OldByName
from console.peak.pages.spec import ListPage, ProductPage, Sold, Spec
from console.peak.pages.stores import Stores, batches, distinct
from console.peak.records import Request

# A product's page by its id, dropped by a checkout of the product. Lists by their question: a
# sale of anything may change any of them, so they are as old as their TTL allows.
PRODUCT, LIST = "page", "list"


class Whole(OldByName):
    """L2n+cache. Low stock is read from the table: people order by it, so it must be exact."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self._stores = Stores(spec)

    def product(self, request: Request) -> ProductPage | None:
        return self._pages([request.product])[str(request.product)]

    def category(self, request: Request) -> ListPage:
        return self._list(f"c{request.category}", lambda: super(Whole, self).category(request))

    def search(self, request: Request) -> ListPage:
        return self._list(f"s{request.words}", lambda: super(Whole, self).search(request))

    def checkout(self, request: Request) -> tuple[Sold, ...]:
        sold = self.sell(request.lines)
        self._stores.exact.evict((PRODUCT, str(product)) for _line, product in sold if product)
        return tuple((line.sku, bool(product)) for line, product in sold)

    def warm(self, requests: list[Request]) -> int:
        """As promised; by the rewritten pages, which say the same and are read in sets."""
        filled = 0
        for ids in batches(distinct(requests, lambda each: each.product, "product")):
            filled += len(self._pages(ids))
        for request in distinct(requests, lambda each: each, "category"):
            self._list(f"c{request.category}", partial(Legacy.category, self, request))
            filled += 1
        for request in distinct(requests, lambda each: each, "search"):
            self._list(f"s{request.words}", partial(Legacy.search, self, request))
            filled += 1
        return filled

    def close(self) -> None:
        self._stores.close()
        super().close()

    def _pages(self, ids: list[int]) -> dict[str, ProductPage | None]:
        def load(missing: list[str]) -> dict[str, ProductPage | None]:
            if len(missing) == 1:
                asked = Request("product", product=int(missing[0]))
                return {missing[0]: super(Whole, self).product(asked)}
            found = {str(page[0]): page for page in self.products([int(key) for key in missing])}
            return {key: found.get(key) for key in missing}

        kind = cast("type[ProductPage | None]", ProductPage | None)
        return self._stores.exact.read_many(PRODUCT, [str(each) for each in ids], kind, load)

    def _list(self, key: str, load: Callable[[], ListPage]) -> ListPage:
        return self._stores.for_a_minute.read(LIST, key, ListPage, load)
