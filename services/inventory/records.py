"""What crosses the inventory's border. Quantities are pieces; times are aware UTC.

``on hand = available + reserved + unavailable``.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

REASONS: tuple[str, ...] = (
    "received",
    "sold",
    "returned",
    "damaged",
    "lost",
    "found",
    "correction",
    "count",
    "transfer out",
    "transfer in",
    "promotion use",
    "expired",
    "opening",
)
# What a person may choose for an adjustment: sales, counts, transfers and openings have
# paths of their own.
ADJUST_REASONS: tuple[str, ...] = (
    "received",
    "returned",
    "damaged",
    "lost",
    "found",
    "correction",
    "promotion use",
    "expired",
)
LevelSort = Literal["name", "sku", "available", "on_hand", "location"]


class Location(msgspec.Struct, frozen=True):
    """A store or a warehouse. `sample`: made up for the sample shop."""

    id: int
    code: str
    name: str
    kind: str  # "store" or "warehouse"
    city: str
    sample: bool


class StockLevel(msgspec.Struct, frozen=True, array_like=True):
    """One SKU at one location. `version` moves with every change of the row."""

    variant: int
    location: int
    sku: str
    name: str
    location_name: str
    on_hand: int
    reserved: int
    unavailable: int
    available: int
    reorder_point: int
    low: bool  # available <= reorder point
    version: int


class Availability(msgspec.Struct, frozen=True, array_like=True):
    """One SKU over all locations, for the catalogue's grid."""

    variant: int
    available: int
    reserved: int
    reorder_point: int
    low: bool  # low at any location


class LevelQuery(msgspec.Struct, frozen=True):
    """What the inventory grid shows. `low_only` reads idx_stock."""

    text: str = ""  # SKU prefix, or part of the name
    location: int | None = None
    low_only: bool = False
    sort: LevelSort = "name"
    descending: bool = False


class LevelPage(msgspec.Struct, frozen=True):
    """The head of a level query's answer."""

    rows: tuple[StockLevel, ...]
    about: int
    exact: bool


class Movement(msgspec.Struct, frozen=True, array_like=True):
    """One line of the ledger; never updated, never deleted. `balance`: on hand after it."""

    id: int
    at: datetime
    variant: int
    location: int
    location_name: str
    sequence: int  # gap-free per SKU and location
    delta: int
    balance: int
    reason: str
    note: str
    reference: str
    actor: str
    reverses: int | None  # the movement this one takes back
    request: UUID | None


class Adjusted(msgspec.Struct, frozen=True):
    """What an adjustment did: the movement written and the level after it."""

    movement: Movement
    level: StockLevel


class ItemEvent(msgspec.Struct, frozen=True):
    """What the catalogue tells about one variant."""

    variant: int
    product: int
    sku: str
    name: str
    status: str
    version: int
    deleted: bool = False
