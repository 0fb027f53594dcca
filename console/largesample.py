"""A large test catalogue from the bigger real ones: for measuring, never shipped.

Half of the SKUs come from Complete Journey's product list (CC0), the rest from Open Food
Facts' barcodes and names (ODbL, test data only). Names, categories, barcodes are theirs;
prices and stock are made up by a rule (a hash of the SKU) and no history comes with them.

Where those are used up, at about 860,000, the shipped sample's SKUs follow, then multipacks
of all of them: ``<SKU>-X6``, named ``<name> (6 pack)``, in sizes 6, 12 and 24, without barcode.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path

from console import catalogues
from console.samplefiles import SHIPPED, Location, Price, Product, SampleFiles
from console.urls import ConfigError

SINCE = datetime(2017, 1, 1, tzinfo=UTC)


class LargeSample:
    """`count` SKUs read from the real catalogues in the folder `data`."""

    def __init__(self, data: Path, count: int) -> None:
        for file in (catalogues.JOURNEY, catalogues.FOOD):
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
            found += islice(_packs(found.copy()), self._count - len(found))
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
            Price(each.sku, SINCE, None, catalogues.made_up_price(each.sku))
            for each in self._products
        ]

    def _journey(self) -> Iterator[Product]:
        for made in catalogues.journey(self._data):
            category = tuple(part.title() for part in (made.department, made.category) if part)
            sku = f"CJ-{made.number}"
            yield Product(sku, f"{made.name} {made.brand}", category, "", "", SINCE, _rank(sku))

    def _food(self) -> Iterator[Product]:
        for code, name in catalogues.food(catalogues.barcodes(self._data)):
            shelf = name[0].upper() if name[0].isalpha() else "Other"
            category = ("Food", f"Names with {shelf}")
            yield Product(f"OFF-{code}", name, category, "", code, SINCE, _rank(code))


def _packs(singles: list[Product]) -> Iterator[Product]:
    for one, sku, name in catalogues.packed(singles):
        yield one._replace(sku=sku, name=name, barcode="", popularity=_rank(sku))


def _rank(text: str) -> int:
    """A popularity with a long tail, as real sales have."""
    return 2000 // (1 + catalogues.chance("rank" + text) % 2000)
