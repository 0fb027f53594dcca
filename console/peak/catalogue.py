"""The real products that both sides of a before-and-after run sell."""

from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from console import catalogues, demostore
from console.peak import items
from console.peak.items import Item
from console.samplefiles import SHIPPED, SampleFiles

MOST = 1_000_000  # the popularity of the most popular product; the second has half of it
FILES = (catalogues.JOURNEY, catalogues.SALES, catalogues.FOOD, demostore.DEMO)


class Place(NamedTuple):
    """A location of the sample shop with an address, which is made up as the location is."""

    code: str
    name: str
    address: str
    city: str


class Source:
    """`products` of the real catalogues in the folder `data`; None: where they usually are.

    The demo store and the shipped sample come first, as they have prices and descriptions;
    half of the rest is what Complete Journey sold most of, the other half drawn from Open Food
    Facts. Without the folder it is the shipped sample and multipacks of it, some 15,000.
    Everything is the same each time. Raises DamagedSample for a shipped file.
    """

    def __init__(self, data: Path | None, products: int) -> None:
        self._data = catalogues.DATA if data is None else data
        self.count = products
        self._missing = [each for each in FILES if not (self._data / each).is_file()]
        self._shipped = SampleFiles(SHIPPED)

    @cached_property
    def items(self) -> list[Item]:
        """Products by SKU: the first is product 1."""
        return sorted(self.ranked)

    @cached_property
    def popularity(self) -> dict[str, int]:
        """By SKU: :data:`MOST` divided by its rank, so that few have most of it.

        Ranked by what was sold where a source says so; the sources, whose figures mean
        different things, take turns in the measure of their sizes.
        """
        return {item.sku: MOST // rank for rank, item in enumerate(self.ranked, 1)}

    @cached_property
    def places(self) -> list[Place]:
        """The sample shop's locations."""
        return [
            Place(place.code, place.name, f"{12 * at} {place.name.split()[-1]} Road", place.city)
            for at, place in enumerate(self._shipped.locations(), 1)
        ]

    @property
    def notes(self) -> list[str]:
        """What somebody who reads the figures must know of the products, in sentences."""
        if not self._missing:
            return []
        names = ", ".join(each.as_posix() for each in self._missing)
        said = (
            f"Not all of the larger real catalogues are here ({names}): {len(self.items):,}"
            f" products of the {self.count:,} asked for, filled up from the shipped sample and"
            " multipacks of its products."
        )
        return [said]

    @cached_property
    def ranked(self) -> list[Item]:
        """Products, the most popular first."""
        sources = self._sources()
        placed = [
            ((at + 0.5) / len(source), item.sku, item)
            for source in sources
            for at, item in enumerate(sorted(source, key=_standing))
        ]
        return [item for _, _, item in sorted(placed)]

    def _sources(self) -> list[list[Item]]:
        count = self.count
        shown = self._demo()[: count // 4]
        shipped = list(islice(self._sample(), count // 4 if self._has_more() else count))
        rest = count - len(shown) - len(shipped)
        made = self._journey(rest // 2 if self._has(catalogues.FOOD) else rest)
        food = self._food(rest - len(made))
        found = [shown, shipped, made, food]
        singles = [item for source in found for item in source]
        packs = (items.of_pack(*each) for each in catalogues.packed(singles))
        found.append(list(islice(packs, count - len(singles))))
        return [source for source in found if source]

    def _has(self, *files: Path) -> bool:
        return not any(file in self._missing for file in files)

    def _has_more(self) -> bool:
        return self._has(catalogues.JOURNEY) or self._has(catalogues.FOOD)

    def _demo(self) -> list[Item]:
        if not self._has(demostore.DEMO):
            return []
        return [items.of_demo(each) for each in demostore.demo(self._data)]

    def _sample(self) -> list[Item]:
        prices = {each.sku: each.amount for each in self._shipped.prices() if each.valid_to is None}
        shipped = self._shipped.products()
        return [items.of_shipped(each, prices.get(each.sku)) for each in shipped]

    def _journey(self, count: int) -> list[Item]:
        if not self._has(catalogues.JOURNEY):
            return []
        sold = catalogues.sales(self._data) if self._has(catalogues.SALES) else {}

        def standing(made: catalogues.Made) -> tuple[int, int, str]:
            lines = sold[made.number].lines if made.number in sold else 0
            return items.standing(lines, items.journey_sku(made))

        first = sorted(catalogues.journey(self._data), key=standing)[:count]
        return [items.of_journey(each, sold.get(each.number)) for each in first]

    def _food(self, count: int) -> list[Item]:
        if not self._has(catalogues.FOOD):
            return []
        drawn = sorted(catalogues.barcodes(self._data), key=lambda row: catalogues.chance(row[0]))
        return [items.of_food(*row) for row in islice(catalogues.food(drawn), count)]


def _standing(item: Item) -> tuple[int, int, str]:
    return items.standing(item.lines, item.sku)
