"""The new schema's pages: the catalogue's part in one statement, availability in another."""

from typing import Any, NamedTuple
from uuid import uuid4

from console.peak.pages.spec import Card, ListPage, LowPage, Place, ProductPage, Related, Sold, Spec
from console.peak.pages.table import Served
from console.peak.pages.wire import Wire, has_trigrams, page_sql, patterns, searching, words_of
from console.peak.records import Line, Request

ACTOR = "shopper"
# All of a product's page but its places, which stand before the related ones.
CatalogPart = tuple[
    int, str, str, str, str, int | None, tuple[str, ...], tuple[str, ...], tuple[Related, ...]
]


class Ids(NamedTuple):
    """How the products of a list are found; `is_planned_once`: whatever the values are."""

    statement: str
    values: tuple[str, ...]
    is_planned_once: bool


class Normalised(Served):
    """N0 and N1; `naive`: low stock without is_low and without the kept number."""

    def __init__(self, spec: Spec) -> None:
        self.catalog = Wire(spec.urls["catalog"], spec.name)
        self.inventory = Wire(spec.urls["inventory"], spec.name)
        self._low = "low_stock_naive" if spec.name == "N1-naive" else "low_stock"

    def product(self, request: Request) -> ProductPage | None:
        ids = [request.product]
        parts = self.parts(ids)
        if not parts:
            return None
        return page_of(parts[request.product], self.places(ids).get(request.product, ()))

    def category(self, request: Request) -> ListPage:
        return self._listed(self.category_ids(request.category))

    def search(self, request: Request) -> ListPage:
        found = self.search_ids(request.words)
        return self._listed(found) if found else ()

    def low_stock(self, request: Request) -> LowPage:
        rows = self.inventory.rows(page_sql(f"normalised/{self._low}"), request.location)
        return (rows[0][0] if rows else 0), tuple(row[1:] for row in rows)

    def checkout(self, request: Request) -> tuple[Sold, ...]:
        return tuple((line.sku, bool(product)) for line, product in self.sell(request.lines))

    def parts(self, ids: list[int]) -> dict[int, CatalogPart]:
        """What the catalogue knows, by product."""
        rows = self.catalog.rows(page_sql("normalised/product"), ids)
        return {
            row[0]: (
                *row[:6],
                tuple(sorted(row[6])),
                tuple(row[7]),
                tuple(zip(*row[8:], strict=True)) if row[8] else (),
            )
            for row in rows
        }

    def places(self, ids: list[int]) -> dict[int, tuple[Place, ...]]:
        """What is available where, by product, as far as it is kept anywhere."""
        found: dict[int, list[Place]] = {}
        for product, code, pieces in self.inventory.rows(page_sql("normalised/stock"), ids):
            found.setdefault(product, []).append((code, pieces))
        return {product: tuple(sorted(places)) for product, places in found.items()}

    def cards(self, ids: list[int]) -> list[Card]:
        """In any order."""
        return self.catalog.rows(page_sql("normalised/cards"), ids)

    def sell(self, lines: tuple[Line, ...]) -> list[tuple[Line, int]]:
        """Each line with the product of which it sold, 0 if it did not. All in one movement."""
        codes = [line.location for line in lines]
        cells = self.inventory.rows(
            page_sql("normalised/cells"), [line.sku for line in lines], codes
        )
        if not cells:
            return [(line, 0) for line in lines]
        request, token = uuid4(), uuid4().hex
        numbers = [cell[0] for cell in cells]
        with self.inventory.transaction():
            self.inventory.rows(page_sql("normalised/introduce"), ACTOR, str(request), token)
            said = self.inventory.rows(
                page_sql("normalised/move"),
                request,
                numbers,
                [cell[1] for cell in cells],
                [cell[3] for cell in cells],
                [-lines[number - 1].pieces for number in numbers],
            )
            self.inventory.planned(page_sql("normalised/own_outbox"), token)
        applied = {number for number, status in said if status == "applied"}
        products = {number: product for number, _variant, product, _location in cells}
        return [
            (line, products[number] if number in applied else 0)
            for number, line in enumerate(lines, 1)
        ]

    def category_ids(self, path: str) -> Ids:
        """The statement of a category's ids."""
        names = tuple(path.split(" > "))
        statement = page_sql("normalised/category_ids")
        return Ids(statement.replace(":category", _category(len(names))), names, True)

    def search_ids(self, typed: str) -> Ids | None:
        """The statement of what a search finds; None if it has no word."""
        words = words_of(typed)
        if not words:
            return None
        statement = searching("normalised/search_ids", words, "p.name_lower")
        return Ids(statement, tuple(patterns(words)), has_trigrams(words))

    def ids(self, found: Ids) -> list[int]:
        """What such a statement finds."""
        return [number for (number,) in self._read(found, found.statement)]

    def _read(self, found: Ids, statement: str) -> list[tuple[Any, ...]]:
        read = self.catalog.rows if found.is_planned_once else self.catalog.planned
        return read(statement, *found.values)

    def _listed(self, found: Ids) -> ListPage:
        listed = page_sql("normalised/listed").replace(":ids", found.statement)
        cards = self._read(found, listed)
        ids = [card[0] for card in cards]
        available = dict(self.inventory.rows(page_sql("normalised/available"), ids)) if ids else {}
        return tuple((*card, available.get(card[0], 0)) for card in cards)

    def cancel(self) -> None:
        self.catalog.cancel()
        self.inventory.cancel()

    def close(self) -> None:
        self.catalog.close()
        self.inventory.close()


def page_of(part: CatalogPart, places: tuple[Place, ...]) -> ProductPage:
    """A product's page from the two services' parts of it."""
    return (*part[:8], places, part[8])


def _category(depth: int) -> str:
    """The number of the category that $1 … name from its root on."""
    number = "NULL"
    for at in range(1, depth + 1):
        above = "parent IS NULL" if at == 1 else f"parent = {number}"
        number = f"(SELECT id FROM category WHERE {above} AND name = ${at})"  # noqa: S608 - our own words
    return number
