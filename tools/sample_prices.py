"""The sample shop's price history: one price per SKU and calendar month with sales.

A month's price is the unit price that most units were sold at on lines of up to two dozen, the
retail quantities; when a month has none of those, all its lines count. Ties take the higher price.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sample_source import LONDON, Line

RETAIL_QUANTITY = 24


class Price(NamedTuple):
    """`since` and `until` are London midnights, `until` None while it lasts; `amount` in pence."""

    sku: str
    since: datetime
    until: datetime | None
    amount: int


def history(lines: Iterable[Line]) -> list[Price]:
    """The prices of every SKU that was ever sold for money, by SKU and time, without gaps."""
    retail: dict[tuple[str, int, int], Counter[int]] = defaultdict(Counter)
    bulk: dict[tuple[str, int, int], Counter[int]] = defaultdict(Counter)
    first: dict[str, datetime] = {}
    for line in lines:
        if line.reason != "sold" or line.pence <= 0:
            continue
        month = (line.sku, line.local.year, line.local.month)
        by_month = retail if -line.delta <= RETAIL_QUANTITY else bulk
        by_month[month][line.pence] -= line.delta
        first.setdefault(line.sku, line.local)
    prices: list[Price] = []
    for month in sorted(retail.keys() | bulk.keys()):
        units = retail[month] or bulk[month]
        amount = max((count, pence) for pence, count in units.items())[1]
        sku, year, number = month
        last = prices[-1] if prices and prices[-1].sku == sku else None
        if last is None:
            since = first[sku].replace(hour=0, minute=0)
        elif last.amount == amount:
            continue
        else:
            since = datetime(year, number, 1, tzinfo=LONDON)
            prices[-1] = last._replace(until=since)
        prices.append(Price(sku, since, None, amount))
    return prices
