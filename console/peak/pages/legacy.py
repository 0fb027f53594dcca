"""The wide table's pages, like for like: the new pages' fields in as few statements as it can."""

from typing import Any

from console.peak.pages.spec import ListPage, LowPage, ProductPage, Sold, Spec
from console.peak.pages.table import Table
from console.peak.pages.wire import Wire, page_sql, patterns, searching, words_of
from console.peak.records import Line, Request

LEVELS = ("department", "category", "subcategory")  # by the depth of a path


class Legacy(Table):
    """L2r: pages as a competent developer writes them who cannot change the table."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(Wire(spec.urls["legacy"], spec.name))

    def product(self, request: Request) -> ProductPage | None:
        return next(iter(self.products([request.product])), None)

    def products(self, ids: list[int]) -> list[ProductPage]:
        """The pages of several products, in one statement; unknown ones are left out."""
        return [product_page(*row) for row in self.wire.rows(page_sql("legacy/product"), ids)]

    def category(self, request: Request) -> ListPage:
        statement = of_level("legacy/category", request.category)
        return tuple(self.wire.planned(statement, request.category)) if statement else ()

    def search(self, request: Request) -> ListPage:
        words = words_of(request.words)
        if not words:
            return ()
        statement = searching("legacy/search", words, "lower(product_name)")
        return tuple(self.wire.planned(statement, *patterns(words)))

    def low_stock(self, request: Request) -> LowPage:
        rows = self.wire.rows(page_sql("legacy/low_stock"), request.location)
        return (rows[0][0] if rows else 0), tuple(row[1:] for row in rows)

    def checkout(self, request: Request) -> tuple[Sold, ...]:
        return tuple((line.sku, bool(product)) for line, product in self.sell(request.lines))

    def sell(self, lines: tuple[Line, ...]) -> list[tuple[Line, int]]:
        """Each line with the product of which it sold, 0 if it did not.

        Cells are locked in one order, so that two checkouts never deadlock.
        """
        sold: dict[Line, int] = {}
        with self.wire.transaction():
            for line in sorted(lines, key=lambda each: (each.sku, each.location)):
                sold[line] = self._sell(line)
        return [(line, sold[line]) for line in lines]

    def _sell(self, line: Line) -> int:
        cells = self.wire.rows(page_sql("legacy/cell"), line.sku, line.location)
        if not cells or cells[0][2] < line.pieces:
            return 0
        cell, product, _level = cells[0]
        return int(product) if self.wire.done(page_sql("legacy/sell"), cell, line.pieces) else 0


def of_level(name: str, path: str) -> str:
    """A list's statement for the depth of `path`; "" for one that no column holds."""
    depth = path.count(" > ")
    return page_sql(name).replace(":level", LEVELS[depth]) if depth < len(LEVELS) else ""


def split(listed: str | None) -> tuple[str, ...]:
    """The parts of a text with commas."""
    return tuple(listed.split(",")) if listed else ()


def product_page(  # noqa: PLR0913, PLR0917 - one row of product.sql
    number: int,
    name: str,
    description: str | None,
    brand: str | None,
    path: str,
    price: int | None,
    tags: str | None,
    images: str | None,
    places: list[str],
    available: list[int],
    near: list[int] | None,
    near_names: list[str],
    near_prices: list[int | None],
) -> ProductPage:
    """The page that a row of the wide table is."""
    related: tuple[Any, ...] = (
        tuple(zip(near, near_names, near_prices, strict=True)) if near else ()
    )
    return (
        number,
        name,
        description or "",
        brand or "",
        path,
        price,
        tuple(sorted(split(tags))),
        split(images),
        tuple(zip(places, available, strict=True)),
        related,
    )
