"""Two ways to choose: by Zipf's law over the real SKUs, or as in the shop's busiest real hour."""

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from struct import iter_unpack

from console.rush.arriving import Target
from services.catalog.records import ProductQuery
from services.catalog.service import Catalog
from services.inventory.service import Inventory
from services.inventory.sold_records import BusyHour, Cell
from services.kernel.errors import Invalid

NOTE = "rush"  # of each sale, by which a later rush knows it from a real one
BOUGHT = 5_000  # most popular products that buyers choose from; the others are looked at only
PARTS = 12  # of an hour; many shops know the time of an order to the minute only
HOUR = 3600


class Zipf:
    """The product of rank k is wanted as often as 1/k says (Zipf's law with exponent 1)."""

    name = "zipf"
    peak = 1.0

    def __init__(self, products: Sequence[int], cells: Iterable[Cell] = ()) -> None:
        """`products`: the most popular first. `cells`: where they are in stock."""
        places: dict[int, list[Target]] = {}
        for cell in cells:
            target = Target(cell.product, cell.variant, cell.location)
            places.setdefault(cell.product, []).append(target)
        ranked = [(1 / rank, product) for rank, product in enumerate(products, 1)]
        bought = [(weight, places[product]) for weight, product in ranked if product in places]
        self._products = [Target(product) for _weight, product in ranked]
        self._looks = list(accumulate(weight for weight, _product in ranked))
        self._cells = [targets for _weight, targets in bought]
        self._sales = list(accumulate(weight for weight, _targets in bought))

    @property
    def can_sell(self) -> bool:
        """Whether anything is in stock."""
        return bool(self._cells)

    def moment(self, share: float) -> float:
        return share

    def reads(self, rng: random.Random, _share: float) -> Target:
        return self._products[_drawn(rng, self._looks)]

    def buys(self, rng: random.Random, _share: float) -> Target:
        return rng.choice(self._cells[_drawn(rng, self._sales)])


class Replay:
    """The lines of a real hour at the pace of its orders, five minutes by five minutes."""

    name = "replay"
    can_sell = True

    def __init__(self, hour: BusyHour) -> None:
        orders = [set[int]() for _ in range(PARTS)]
        self._lines = [list[Target]() for _ in range(PARTS)]
        for line in hour.lines:
            part = line.second * PARTS // HOUR
            orders[part].add(line.order)
            self._lines[part].append(Target(line.product, line.variant, line.location))
        self._come = list(accumulate(map(len, orders)))
        self.peak = PARTS * max(map(len, orders)) / self._come[-1]

    def moment(self, share: float) -> float:
        wanted = share * self._come[-1]
        part = bisect_right(self._come, wanted)
        before = self._come[part - 1] if part else 0
        return (part + (wanted - before) / (self._come[part] - before)) / PARTS

    def reads(self, rng: random.Random, share: float) -> Target:
        return rng.choice(self._lines[int(share * PARTS)])

    buys = reads


def zipf(catalog: Catalog, inventory: Inventory, *, buys: bool) -> Zipf:
    """Over every active product. Raises Invalid if there is none."""
    wanted = ProductQuery(sort="popularity", descending=True, statuses=("active",))
    products = [product for (product,) in iter_unpack(">q", catalog.keys(wanted))]
    if not products:
        raise Invalid(
            "There is no active product to look at. Add some, or load the sample shop with"
            " `python main.py sample`."
        )
    return Zipf(products, inventory.in_stock(products[:BOUGHT]) if buys else ())


def replay(inventory: Inventory) -> Replay:
    """Of the busiest hour. Raises Invalid if nothing was ever sold."""
    hour = inventory.busiest_hour(without=NOTE)
    if hour is None or not hour.lines:
        raise Invalid(
            "Nothing was ever sold here, so there is no busy hour to replay. Use the pattern zipf."
        )
    return Replay(hour)


def _drawn(rng: random.Random, sums: Sequence[float]) -> int:
    """A place in `sums`, the running sums of the weights, drawn by weight."""
    return min(bisect_right(sums, rng.random() * sums[-1]), len(sums) - 1)
