"""A large test catalogue from the bigger real ones: for measuring, never shipped.

Half of the SKUs come from Complete Journey's product list (CC0), the rest from Open Food
Facts' barcodes and names (ODbL, test data only). Names, categories, barcodes are theirs;
prices and stock are made up by a rule (a hash of the SKU) and no history comes with them.

Where those are used up, at about 860,000, the shipped sample's SKUs follow, then multipacks
of all of them: ``<SKU>-X6``, named ``<name> (6 pack)``, in sizes 6, 12 and 24, without barcode.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path

from console.samplefiles import SHIPPED, Location, Price, Product, SampleFiles
from console.urls import ConfigError

SINCE = datetime(2017, 1, 1, tzinfo=UTC)
JOURNEY = Path("complete_journey") / "products.csv.gz"
FOOD = Path("off_lifyzer") / "products_barcode_name.csv.gz"
PACKS = (6, 12, 24)
NAME_LENGTH, SKU_LENGTH = 300, 64  # characters the catalogue takes


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
        if len(found) < self._count:
            shipped = (each._replace(barcode="") for each in self._shipped.products())
            found += islice(shipped, self._count - len(found))
            found += islice(self._packs(found.copy()), self._count - len(found))
        return sorted(found)

    def products(self) -> list[Product]:
        """Products by SKU; fewer than asked for when even multipacks are used up (3 million)."""
        return self._products

    def locations(self) -> list[Location]:
        """The sample shop's made-up locations."""
        return self._shipped.locations()

    def prices(self) -> list[Price]:
        """One made-up price each, from 0.49 in steps of 0.50."""
        return [
            Price(each.sku, SINCE, None, 49 + _hash(each.sku) % 99 * 50) for each in self._products
        ]

    def _packs(self, singles: list[Product]) -> Iterator[Product]:
        for size in PACKS:
            for one in singles:
                sku, name = f"{one.sku}-X{size}", f"{one.name} ({size} pack)"
                if len(sku) <= SKU_LENGTH and len(name) <= NAME_LENGTH:
                    yield one._replace(sku=sku, name=name, barcode="", popularity=_rank(sku))

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
            if not name or len(name) > NAME_LENGTH or len(code) != 13 or gtin in seen:  # noqa: PLR2004 - EAN-13
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


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())


def _rank(text: str) -> int:
    """A popularity with a long tail, as real sales have."""
    return 2000 // (1 + _hash("rank" + text) % 2000)
