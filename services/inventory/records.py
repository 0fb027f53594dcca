"""What crosses the inventory's border. Quantities are pieces; times are aware UTC.

``on hand = available + reserved + unavailable``.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

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
LevelSort = Literal[
    "name",
    "sku",
    "available",
    "on_hand",
    "reserved",
    "unavailable",
    "reorder_point",
    "location",
]
Kind = Literal["store", "warehouse"]


class Location(msgspec.Struct, frozen=True):
    """A store or a warehouse. `sample`: made up for the sample shop."""

    id: int
    code: str
    name: str
    kind: str  # a Kind
    city: str
    sample: bool
    active: bool = True  # an inactive one takes no stock any more
    version: int = 0


class NewLocation(msgspec.Struct, frozen=True):
    """A location to add. `code` is unique in any case."""

    code: str
    name: str
    kind: Kind = "store"
    city: str = ""


class LocationChange(msgspec.Struct, frozen=True):
    """What to change of a location; the rest stays."""

    code: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    city: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET


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
    then: tuple[tuple[LevelSort, bool], ...] = ()  # further keys, each (key, descending)


class LevelKeys(msgspec.Struct, frozen=True):
    """Every row of a level query in order, as one number each: ``variant * span + location``.

    `codes` holds them big-endian, `width` bytes each: 4, or 8 where a number needs them.
    """

    codes: bytes | bytearray | memoryview
    width: int
    span: int  # more than the highest location


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
    batch: UUID | None = None  # what it was written with, and can be taken back with


class ConfirmedCount(msgspec.Struct, frozen=True, array_like=True):
    """A count that found what was expected: on record, without a movement."""

    id: int
    at: datetime
    variant: int
    location: int
    location_name: str
    counted: int
    note: str
    reference: str
    actor: str
    request: UUID | None


class MovementFilter(msgspec.Struct, frozen=True):
    """Which lines of a ledger to show; "" leaves a field out."""

    reason: str = ""
    actor: str = ""  # part of it, in any case
    reference: str = ""  # ditto


class Adjusted(msgspec.Struct, frozen=True):
    """What an adjustment did: the movement written and the level after it."""

    movement: Movement
    level: StockLevel


class CountLine(msgspec.Struct, frozen=True):
    """One cell counted: on hand was `expected` when it was, and is `counted`."""

    variant: int
    location: int
    expected: int
    counted: int


class Counted(msgspec.Struct, frozen=True):
    """A count on record. `movement` None: it confirmed the figure."""

    record: int
    movement: Movement | None
    level: StockLevel


class CountedMany(msgspec.Struct, frozen=True):
    """Counts written together, in the order given."""

    batch: UUID
    counted: tuple[Counted, ...]


class Transferred(msgspec.Struct, frozen=True):
    """Pieces moved between two locations: first what left the source, then what arrived."""

    batch: UUID
    reference: str
    movements: tuple[Movement, Movement]
    levels: tuple[StockLevel, StockLevel]


class Reversed(msgspec.Struct, frozen=True):
    """A batch taken back, by a batch of its own."""

    batch: UUID
    movements: tuple[Movement, ...]
    levels: tuple[StockLevel, ...]


class ReorderLine(msgspec.Struct, frozen=True):
    """A reorder point to set, if it still is the one that was `seen`."""

    variant: int
    location: int
    seen: int
    point: int


class Suggestion(msgspec.Struct, frozen=True, array_like=True):
    """How many to order, by docs/decisions/0012.

    `sold` pieces, less returns, in the `days` up to `until`, the last sale; None: never sold.
    """

    variant: int
    location: int
    sold: int
    days: int
    suggested: int
    until: datetime | None = None


class KnownItem(msgspec.Struct, frozen=True):
    """What the catalogue holds of one variant, to compare the projection with."""

    variant: int
    product: int
    sku: str
    name: str
    status: str


class ItemFinding(msgspec.Struct, frozen=True):
    """One variant whose projection differs. `field` "": `expected` or `found` is missing whole."""

    variant: int
    sku: str
    field: str  # "", "product", "sku", "name" or "status"
    expected: str  # the catalogue's; "" if it has no such variant
    found: str  # the projection's; "" if it has no such variant


class LevelFinding(msgspec.Struct, frozen=True):
    """One cell whose level and ledger disagree, or a location whose number of low cells does."""

    check: str  # "ledger", "sequence", "balance" or "low count"
    sku: str  # "" for a location as a whole
    location: str
    expected: int  # by the ledger, by the cells
    found: int


class LevelCheck(msgspec.Struct, frozen=True):
    """What was found of the variants up to `upto`; None: of all the rest."""

    findings: tuple[LevelFinding, ...]
    upto: int | None


class ItemEvent(KnownItem, frozen=True):
    """What the catalogue tells about one variant."""

    version: int
    deleted: bool = False
