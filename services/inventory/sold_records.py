"""Records of what was sold, and of what could be: for a rush that replays a real hour."""

from datetime import datetime

import msgspec


class SoldLine(msgspec.Struct, frozen=True, array_like=True):
    """One line that was sold: `second` of the hour, and the number of its order in that hour."""

    second: int
    order: int
    product: int
    variant: int
    location: int


class BusyHour(msgspec.Struct, frozen=True):
    """The hour of the ledger in which most orders were sold, by time. `start` in UTC."""

    start: datetime
    orders: int
    lines: tuple[SoldLine, ...]


class Cell(msgspec.Struct, frozen=True, array_like=True):
    """A SKU of a product at a location."""

    product: int
    variant: int
    location: int
