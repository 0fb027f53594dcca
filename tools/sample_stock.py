"""Where the sample shop's stock lies: made-up locations, and made-up stock under real movements.

The source knows no location and no stock count. Every choice here is a hash of the real data, so
the same source always gives the same shop. docs/sample-shop.md tells each rule.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    code: str
    name: str
    kind: str
    city: str
    share: int  # of a hundred customers in the United Kingdom


LOCATIONS = (
    Place("MKC", "Milton Keynes Distribution Centre", "warehouse", "Milton Keynes", 60),
    Place("LDN", "London Marylebone", "store", "London", 14),
    Place("BRS", "Bristol Clifton", "store", "Bristol", 10),
    Place("YRK", "York Stonegate", "store", "York", 8),
    Place("EDI", "Edinburgh Grassmarket", "store", "Edinburgh", 8),
)
WAREHOUSE = 0
ADJUSTED_IN_WAREHOUSE = 80  # of a hundred staff adjustments
CARRIES_FROM = 8  # order lines a year before a store carries a SKU
RECENT_DAYS = 56
REORDER_WEEKS = 2
RECENT_WEEKS = RECENT_DAYS // 7


@dataclass(frozen=True, slots=True)
class Cell:
    """Stock of one SKU at one location: what was there before the first line, and after the last.

    Units throughout; `opening` and `reorder_point` are made up, `on_hand` is opening + real lines.
    """

    opening: int
    on_hand: int
    reorder_point: int


def draw(text: str, sides: int) -> int:
    """A number from 0 to sides - 1 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % sides


def wished_location(customer: str, country: str, invoice: str, *, adjustment: bool) -> int:
    """Which location a line would go to if every location carried every SKU.

    A customer always deals with one place; exports and orders without a customer (the web shop)
    leave from the warehouse; most adjustments are the warehouse's.
    """
    if adjustment:
        at = draw(f"adjustment {invoice}", 100)
        return WAREHOUSE if at < ADJUSTED_IN_WAREHOUSE else 1 + at % (len(LOCATIONS) - 1)
    if not customer or country != "United Kingdom":
        return WAREHOUSE
    left = draw(f"customer {customer}", 100)
    for index, place in enumerate(LOCATIONS):
        if left < place.share:
            return index
        left -= place.share
    raise AssertionError("the shares of the locations must add up to 100")


def carried(wishes: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """The (SKU, store) pairs with enough order lines for the store to carry the SKU."""
    lines: dict[tuple[str, int], int] = defaultdict(int)
    for wish in wishes:
        lines[wish] += 1
    return {cell for cell, count in lines.items() if count >= CARRIES_FROM}


def stock_of(sku: str, location: int, deltas: Sequence[int], sold_recently: int) -> Cell:
    """The cell's opening stock, so that no balance is negative and today's looks like a shop's.

    `deltas` are its real lines in time order; `sold_recently` is net units of the last 56 days.
    """
    balance = lowest = 0
    for delta in deltas:
        balance += delta
        lowest = min(lowest, balance)
    reorder_point = round(max(sold_recently, 0) * REORDER_WEEKS / RECENT_WEEKS)
    wanted = _wanted(f"{sku} {LOCATIONS[location].code}", sold_recently, reorder_point)
    opening = max(-lowest, wanted - balance)
    return Cell(opening, opening + balance, reorder_point)


def _wanted(cell: str, sold_recently: int, reorder_point: int) -> int:
    """Units a cell should hold today: 3 % none, 9 % low, the rest 3 to 14 weeks of cover."""
    luck = draw(f"luck {cell}", 100)
    if sold_recently <= 0:
        return 0 if luck < 3 else 1 + draw(f"remnant {cell}", 24)  # noqa: PLR2004  the 3 % above
    if luck < 3:  # noqa: PLR2004  the 3 % above
        return 0
    if luck < 12:  # noqa: PLR2004  the next 9 %
        return draw(f"low {cell}", reorder_point + 1)
    weeks = 3 + draw(f"cover {cell}", 12)
    return max(sold_recently * weeks // RECENT_WEEKS, reorder_point + 1)
