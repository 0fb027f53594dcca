"""What the grid asks, on a worker: products with their availability, in one call."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from models.keys import Keys
from models.product_columns import ProductLine
from services.catalog.records import ProductDetail, ProductQuery, ProductRow
from services.catalog.service import Catalog
from services.inventory.service import Inventory
from services.kernel import work
from services.kernel.errors import Cancelled, ServiceError


@dataclass(frozen=True)
class Lines:
    """Rows ready to show. `away` says why availability is missing, or is empty."""

    lines: list[ProductLine]
    away: str = ""


@dataclass(frozen=True)
class Head:
    """The first page, how many match (an estimate unless `exact`), and what it took."""

    lines: list[ProductLine]
    about: int
    exact: bool
    milliseconds: float
    away: str = ""


class ProductSource:
    """Joins the two services for the grid. Every method belongs on a worker."""

    def __init__(self, catalog: Catalog, inventory: Inventory) -> None:
        self._catalog, self._inventory = catalog, inventory

    def head(self, query: ProductQuery) -> Head:
        started = time.perf_counter()
        page = self._catalog.find(query)
        answered = (time.perf_counter() - started) * 1000
        joined = self._joined(page.rows)
        return Head(joined.lines, page.about, page.exact, answered, joined.away)

    def keys(self, query: ProductQuery) -> Keys:
        return Keys(self._catalog.keys(query))

    def lines(self, ids: Sequence[int]) -> Lines:
        return self._joined(self._catalog.rows(list(ids)))

    def _joined(self, rows: Sequence[ProductRow]) -> Lines:
        work.checkpoint()
        away = ""
        try:
            answer = self._inventory.availability([row.variant for row in rows])
        except Cancelled:
            raise
        except ServiceError as error:  # products are shown all the same, without figures
            answer, away = [], str(error)
        stock = {one.variant: one for one in answer}
        return Lines([ProductLine(row, stock.get(row.variant)) for row in rows], away)


def row_after(row: ProductRow, saved: ProductDetail) -> ProductRow:
    """A row as it is once its product was saved."""
    path = saved.category_path
    return msgspec.structs.replace(
        row,
        version=saved.version,
        sku=saved.sku,
        name=saved.name,
        status=saved.status,
        category=path[-1] if path else "",
        category_root=path[0] if path else "",
        price=saved.price,
        barcode=saved.barcode,
        updated=saved.updated,
    )
