"""What crosses the catalogue's border: frozen, plain, JSON-able.

Money is in minor units (pence) of an ISO 4217 currency, never a float. Times are aware UTC.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

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
    brand: int | None = None
    then: tuple[tuple[Sort, bool], ...] = ()  # further keys, descending if True; not of relevance


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


class VariantRow(msgspec.Struct, frozen=True):
    """One SKU of a product. `options` such as ``{"Size": "M"}``; money in minor units."""

    id: int
    sku: str
    barcode: str
    options: dict[str, str]
    price: int | None  # now
    cost: int | None  # None also for a caller without cost.read


class ProductDetail(msgspec.Struct, frozen=True):
    """What the panel edits: `version` covers it all; code and money are the first variant's."""

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
    cost: int | None = None  # what one piece costs the shop; None without cost.read
    brand: int | None = None
    brand_name: str = ""
    variants: tuple[VariantRow, ...] = ()  # all of them, the first one first


class ProductChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """Only the fields that are set are changed. Stock is never a field of a product."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    category: int | UnsetType = UNSET
    barcode: str | UnsetType = UNSET  # "" removes it
    price: int | UnsetType = UNSET  # from now on, minor units
    brand: int | UnsetType | None = UNSET  # None removes it
    cost: int | UnsetType | None = UNSET  # minor units; None: not known any more


class NewProduct(msgspec.Struct, frozen=True):
    """A product with one variant. Without a price it cannot be sold yet."""

    sku: str
    name: str
    category: int
    description: str = ""
    barcode: str = ""
    price: int | None = None
    status: Status = "draft"
    brand: int | None = None
    cost: int | None = None


class FieldChange(msgspec.Struct, frozen=True):
    """One line of a product's history: who changed which field when, old → new.

    `field` is a field's name, "scheduled price", "created" or "variant"; texts are ready to
    show except money, which is the minor amount as digits with `currency` set.
    """

    at: datetime
    actor: str
    field: str
    old: str
    new: str
    currency: str = ""
    sku: str = ""  # whose barcode, price or cost, if the product has several variants


class Brand(msgspec.Struct, frozen=True):
    """A manufacturer or label; its name is unique in any case of letters."""

    id: int
    name: str


class NewVariant(msgspec.Struct, frozen=True):
    """A further SKU of a product, after those it has."""

    sku: str
    barcode: str = ""
    options: dict[str, str] = {}
    price: int | None = None


class VariantChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """Only the fields that are set are changed."""

    sku: str | UnsetType = UNSET
    barcode: str | UnsetType = UNSET  # "" removes it
    options: dict[str, str] | UnsetType = UNSET
    price: int | UnsetType = UNSET
    cost: int | UnsetType | None = UNSET


class ScanHit(msgspec.Struct, frozen=True):
    """A SKU that a scanned code means."""

    product: int
    variant: int
    sku: str
    name: str


class Scanned(msgspec.Struct, frozen=True):
    """What a code says; without `hits` nobody has it yet."""

    code: str  # as scanned, without what the scanner puts before it
    gtin: str  # padded to 14 digits; "" if it holds none
    hits: tuple[ScanHit, ...]
    batch: str = ""
    expires: date | None = None
    quantity: int | None = None
    barcode: str = ""  # what to attach: the code itself, or the GTIN of a GS1 element string


class ItemState(msgspec.Struct, frozen=True, array_like=True):
    """What other services are told of a variant."""

    variant: int
    product: int
    sku: str
    name: str
    status: Status


BulkField = Literal["price", "cost", "status", "category", "brand", "name"]


class Selection(msgspec.Struct, frozen=True):
    """Products by number or, if `query` is set, all that a view shows, in its order."""

    ids: tuple[int, ...] = ()
    query: ProductQuery | None = None


class BulkRule(msgspec.Struct, frozen=True):
    """Arithmetic for money, else a constant: a category's or brand's number ("" is no brand)."""

    field: BulkField
    expression: str


class ProductEdit(msgspec.Struct, frozen=True, array_like=True):
    """One product's part of a batch, based on its version `seen`."""

    product: int
    seen: int
    change: ProductChange


class PlannedEdit(msgspec.Struct, frozen=True, array_like=True):
    """One row of a preview; categories and brands by number."""

    product: int
    seen: int
    sku: str
    name: str
    before: int | str | None
    after: int | str | None  # as `before` if there is a problem
    currency: str
    problem: str  # why this row cannot be changed; "" if it can


class BulkPlan(msgspec.Struct, frozen=True):
    """What a rule would do. `names`: of the categories or brands in `rows`, by number."""

    rows: tuple[PlannedEdit, ...]
    changed: int
    unchanged: int
    problems: int
    field: BulkField = "price"
    names: dict[int, str] = {}

    def edits(self) -> list[ProductEdit]:
        """What to commit: the rows that would change."""
        chosen = [row for row in self.rows if not row.problem and row.before != row.after]
        changes = [msgspec.convert({self.field: row.after}, ProductChange) for row in chosen]
        return [ProductEdit(r.product, r.seen, c) for r, c in zip(chosen, changes, strict=True)]


class BatchLeft(msgspec.Struct, frozen=True):
    """A cell that a batch left alone, since somebody changed it. Money as minor digits."""

    product: int
    sku: str
    name: str
    field: str  # "" for a whole product
    batch_value: str
    now: str
    currency: str = ""


class BatchDone(msgspec.Struct, frozen=True):
    """A batch that was written. `batch` names it for undo."""

    batch: UUID
    changed: int  # products
    unchanged: int
    left: tuple[BatchLeft, ...] = ()


class Batch(msgspec.Struct, frozen=True):
    """An earlier batch. `undoes`: the one that this one took back."""

    id: UUID
    at: datetime
    actor: str
    text: str
    fields: tuple[str, ...]
    changed: int
    undoes: UUID | None = None
