"""A large test catalogue from the bigger real ones: for measuring, never shipped.

Half of the SKUs come from Complete Journey's product list (CC0), the rest from Open Food
Facts' barcodes and names (ODbL, test data only). Names, categories, barcodes are theirs;
prices and stock are made up by a rule (a hash of the SKU) and no history comes with them.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np

from console.samplefiles import Cell, Location, Movements, Price, Product, SampleFiles
from console.sampleshop import SHIPPED
from console.urls import ConfigError

SINCE = datetime(2017, 1, 1, tzinfo=UTC)
JOURNEY = Path("complete_journey") / "products.csv.gz"
FOOD = Path("off_lifyzer") / "products_barcode_name.csv.gz"


class LargeSample:
    """`count` SKUs read from the real catalogues in the folder `data`."""

    def __init__(self, data: Path, count: int) -> None:
        for file in (JOURNEY, FOOD):
            if not (data / file).is_file():
                raise ConfigError(
                    f"The larger catalogues are not in {data}: {file} is missing."
                    " Name their folder with --data DIR."
                )
        self._data = data
        self._count = count
        self._shipped = SampleFiles(SHIPPED)

    @cached_property
    def _products(self) -> list[Product]:
        found = list(islice(self._journey(), self._count // 2))
        found += islice(self._food(), self._count - len(found))
        return sorted(found)

    def products(self) -> list[Product]:
        """Products by SKU; fewer than asked for when the catalogues have no more."""
        return self._products

    def locations(self) -> list[Location]:
        """The sample shop's made-up locations."""
        return self._shipped.locations()

    def prices(self) -> list[Price]:
        """One made-up price each, from 0.49 in steps of 0.50."""
        return [
            Price(each.sku, SINCE, None, 49 + _hash(each.sku) % 99 * 50) for each in self._products
        ]

    def cells(self) -> list[Cell]:
        """Made-up stock at every location; about a tenth of the cells is low."""
        return [
            Cell(each.sku, place.code, _stock(each, place), 9)
            for each in self._products
            for place in self.locations()
        ]

    def movements(self) -> Movements:
        """One opening movement for every cell that is not empty."""
        places = self.locations()
        stock = np.array([[_stock(p, place) for place in places] for p in self._products])
        sku, place = np.nonzero(stock)
        count = len(sku)
        nothing = np.zeros(count, np.uint16)
        return Movements(
            sku=sku,
            location=place,
            at=np.full(count, int(SINCE.timestamp())),
            delta=stock[sku, place],
            reason=nothing,
            reference=nothing,
            note=nothing,
            skus=tuple(each.sku for each in self._products),
            locations=tuple(each.code for each in places),
            reasons=("opening",),
            references=("",),
            notes=("made up",),
        )

    def _journey(self) -> Iterator[Product]:
        for row in _rows(self._data / JOURNEY):
            words = [row["product_type"] or row["product_category"], row["package_size"]]
            name = " ".join(word for word in words if word).title()
            path = [row["department"], row["product_category"]]
            if name:
                category = tuple(part.title() for part in path if part)
                sku = f"CJ-{row['product_id']}"
                yield Product(sku, f"{name} {row['brand']}", category, "", "", SINCE, _rank(sku))

    def _food(self) -> Iterator[Product]:
        seen: set[str] = set()
        for row in _rows(self._data / FOOD):
            code, name = row["barcode"].strip(), " ".join(row["product_name"].split())
            gtin = code.zfill(14)
            if not name or len(name) > 300 or len(code) != 13 or gtin in seen:  # noqa: PLR2004 - EAN-13
                continue
            if not (code.isdigit() and _checks(code) and name.isprintable()):
                continue
            seen.add(gtin)
            shelf = name[0].upper() if name[0].isalpha() else "Other"
            category = ("Food", f"Names with {shelf}")
            yield Product(f"OFF-{code}", name, category, "", code, SINCE, _rank(code))


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _checks(code: str) -> bool:
    """Whether the GTIN's last digit is its check digit (weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(code)))
    return total % 10 == 0


def _stock(product: Product, place: Location) -> int:
    return _hash(product.sku + place.code) % 100


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())


def _rank(text: str) -> int:
    """A popularity with a long tail, as real sales have."""
    return 2000 // (1 + _hash("rank" + text) % 2000)
