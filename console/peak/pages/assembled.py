"""N1 with a cache: pages put together from parts that are cached, and dropped, separately.

A list is one entry of ids and one MGET of what stands in it; a product's page is one MGET. Its
parts come from two services: a sale drops what is available of a product and nothing else.
"""

from collections.abc import Iterable
from typing import cast

import msgspec

from console.peak.pages.normalised import CatalogPart, Normalised, page_of
from console.peak.pages.spec import Card, ListPage, Place, ProductPage, Sold, Spec
from console.peak.pages.stores import Stores, batches, distinct
from console.peak.records import Request

IDS, PART = "list", "part"


class OfPage(msgspec.Struct, frozen=True, array_like=True, tag="p"):
    """What the catalogue knows of a product; None: nothing."""

    part: CatalogPart | None


class OfCard(msgspec.Struct, frozen=True, array_like=True, tag="c"):
    card: Card


class OfStock(msgspec.Struct, frozen=True, array_like=True, tag="s"):
    """What is available where, and in sum."""

    places: tuple[Place, ...]
    total: int


Part = OfPage | OfCard | OfStock


class Assembled(Normalised):
    """N1+cache. Low stock is read from the database: people order by it, so it must be exact."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self._stores = Stores(spec)

    def product(self, request: Request) -> ProductPage | None:
        page, stock = f"p{request.product}", f"s{request.product}"
        parts = self._parts([page, stock])
        part = cast("OfPage", parts[page]).part
        return page_of(part, cast("OfStock", parts[stock]).places) if part else None

    def category(self, request: Request) -> ListPage:
        key = _list_key(request)
        return self._assembled(self._lists([key])[key])

    search = category  # the key says which it is

    def checkout(self, request: Request) -> tuple[Sold, ...]:
        sold = self.sell(request.lines)
        self._stores.exact.evict((PART, f"s{product}") for _line, product in sold if product)
        return tuple((line.sku, bool(product)) for line, product in sold)

    def warm(self, requests: list[Request]) -> int:
        lists = distinct(requests, _list_key, "category", "search")
        found = [ids for some in batches(lists) for ids in self._lists(some).values()]
        shown = dict.fromkeys(number for ids in found for number in ids)
        pages = distinct(requests, lambda each: each.product, "product")
        keys = [f"p{number}" for number in pages]
        keys += [f"c{number}" for number in shown]
        keys += [f"s{number}" for number in dict.fromkeys((*pages, *shown))]
        for some in batches(keys):
            self._parts(some)
        return len(lists) + len(keys)

    def close(self) -> None:
        self._stores.close()
        super().close()

    def _lists(self, keys: list[str]) -> dict[str, tuple[int, ...]]:
        return self._stores.for_a_minute.read_many(IDS, keys, tuple[int, ...], self._find)

    def _find(self, keys: list[str]) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for key in keys:
            asked = key[1:]
            how = self.search_ids(asked) if key[0] == "s" else self.category_ids(asked)
            found[key] = tuple(self.ids(how)) if how else ()
        return found

    def _assembled(self, ids: tuple[int, ...]) -> ListPage:
        parts = self._parts([f"{part}{number}" for number in ids for part in "cs"])
        return tuple(
            (*cast("OfCard", parts[f"c{number}"]).card, cast("OfStock", parts[f"s{number}"]).total)
            for number in ids
            if f"c{number}" in parts  # it may have been deleted since
        )

    def _parts(self, keys: list[str]) -> dict[str, Part]:
        return self._stores.exact.read_many(PART, keys, cast("type[Part]", Part), self._load)

    def _load(self, keys: list[str]) -> dict[str, Part]:
        loaded: dict[str, Part] = {}
        if ids := _of("p", keys):
            parts = self.parts(ids)
            loaded |= {f"p{number}": OfPage(parts.get(number)) for number in ids}
        if ids := _of("c", keys):
            loaded |= {f"c{card[0]}": OfCard(card) for card in self.cards(ids)}
        if ids := _of("s", keys):
            places = self.places(ids)
            for number in ids:
                here = places.get(number, ())
                loaded[f"s{number}"] = OfStock(here, sum(pieces for _code, pieces in here))
        return loaded


def _list_key(request: Request) -> str:
    return f"s{request.words}" if request.kind == "search" else f"c{request.category}"


def _of(part: str, keys: Iterable[str]) -> list[int]:
    return [int(key[1:]) for key in keys if key[0] == part]
