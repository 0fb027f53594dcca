"""How one configuration is served: where its databases are, and what a page of it answers."""

from typing import Protocol

import msgspec

from console.peak.records import Request

PRODUCTS = 24  # of a list
Related = tuple[int, str, int | None]  # id, name, price in minor units
Place = tuple[str, int]  # location code, available
Card = tuple[int, str, str, int | None]  # id, name, brand, price
Listed = tuple[int, str, str, int | None, int]  # a card, and available over all locations
LowCell = tuple[str, str, int, int]  # SKU, name, available, reorder point
Sold = tuple[str, bool]  # SKU, whether it was sold
# id, name, description, brand, category path, price, tags, images, places, related
ProductPage = tuple[
    int,
    str,
    str,
    str,
    str,
    int | None,
    tuple[str, ...],
    tuple[str, ...],
    tuple[Place, ...],
    tuple[Related, ...],
]
ListPage = tuple[Listed, ...]
LowPage = tuple[int, tuple[LowCell, ...]]


class Spec(msgspec.Struct, frozen=True):
    """A configuration by name, with libpq URLs: `legacy`, or `catalog` and `inventory`.

    The URLs are those of the roles that pages are served by, not the owners'.
    """

    name: str
    urls: dict[str, str]
    redis_url: str = ""  # only those with a cache need it

    @property
    def is_cached(self) -> bool:
        return self.name.endswith("+cache")

    @property
    def is_legacy(self) -> bool:
        return self.name.startswith("L")


class Pages(Protocol):
    """The pages of one configuration, for one thread: it has connections of its own."""

    def serve(self, request: Request) -> object:
        """The page: a :data:`ProductPage` or None, a :data:`ListPage`, a :data:`LowPage`, Sold.

        Raises psycopg.Error. Hits and misses are counted in ``work.current().cost``.
        """

    def warm(self, requests: list[Request]) -> int:
        """Fill the cache with what serving `requests` would leave; how many entries."""

    def cancel(self) -> None:
        """Have the server stop the statement that runs; from any thread."""

    def close(self) -> None:
        """Give the connections back."""
