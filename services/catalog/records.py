"""What crosses the catalogue's border: frozen, plain, JSON-able.

Money is in minor units (pence) of an ISO 4217 currency, never a float. Times are aware UTC.
"""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

Status = Literal["draft", "active", "archived"]
Sort = Literal["name", "sku", "price", "status", "category", "updated", "popularity", "relevance"]

STATUSES: tuple[Status, ...] = ("draft", "active", "archived")


class Category(msgspec.Struct, frozen=True):
    """`path` is made of the names from the root, such as ``("Kitchen", "Mugs")``."""

    id: int
    name: str
    parent: int | None
    path: tuple[str, ...]
    products: int  # active and draft, in this category and below; refreshed periodically

    @property
    def title(self) -> str:
        return " > ".join(self.path)


class ProductQuery(msgspec.Struct, frozen=True):
    """What a grid shows. Empty fields do not filter. `text` searches name, SKU and barcode."""

    text: str = ""
    statuses: tuple[Status, ...] = ()
    category: int | None = None  # and everything below it
    price_from: int | None = None  # minor units, inclusive
    price_to: int | None = None
    sort: Sort = "name"  # "relevance" needs text; without text it means name
    descending: bool = False


class ProductRow(msgspec.Struct, frozen=True, array_like=True):
    """One line of the grid: a product with its first variant."""

    id: int
    version: int
    variant: int
    sku: str
    name: str
    status: Status
    category: str  # the category's own name
    category_root: str  # the top category's name: decides the picture
    price: int | None  # now, minor units; None: no price is valid now
    currency: str
    barcode: str
    updated: datetime


class ProductPage(msgspec.Struct, frozen=True):
    """The head of a query's answer: what is painted at once."""

    rows: tuple[ProductRow, ...]
    about: int  # how many match: exact if `exact`, else the planner's estimate
    exact: bool


class PricePeriod(msgspec.Struct, frozen=True):
    """`until` None: until further notice. `since` in the future: scheduled."""

    amount: int
    currency: str
    since: datetime
    until: datetime | None


class ProductDetail(msgspec.Struct, frozen=True):
    """Everything the product panel edits. `version` covers all of it, prices included."""

    id: int
    version: int
    variant: int
    sku: str
    name: str
    description: str
    status: Status
    category: int
    category_path: tuple[str, ...]
    barcode: str
    price: int | None
    currency: str
    scheduled: tuple[PricePeriod, ...]  # future prices, soonest first
    updated: datetime


class ProductChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """Only the fields that are set are changed. Stock is never a field of a product."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    category: int | UnsetType = UNSET
    barcode: str | UnsetType = UNSET  # "" removes it
    price: int | UnsetType = UNSET  # from now on, minor units


class NewProduct(msgspec.Struct, frozen=True):
    """A product with one variant. Without a price it cannot be sold yet."""

    sku: str
    name: str
    category: int
    description: str = ""
    barcode: str = ""
    price: int | None = None
    status: Status = "draft"


class FieldChange(msgspec.Struct, frozen=True):
    """One line of a product's history: who changed which field when, old → new.

    `field` is "name", "description", "status", "category", "barcode", "price",
    "scheduled price" or "created"; texts are ready to show except money, which is the
    minor amount as digits with `currency` set.
    """

    at: datetime
    actor: str
    field: str
    old: str
    new: str
    currency: str = ""
