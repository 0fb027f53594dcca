"""A save, step by step inside its transaction: lock, compare, refuse in a sentence, write."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.catalog.queries import changes, codes, prices, products
from services.catalog.queries.prices import Prices
from services.catalog.records import NewProduct, ProductDetail
from services.kernel.database import Database
from services.kernel.errors import Conflict, Invalid, NotFound

COLUMNS = frozenset({"name", "status", "category", "brand"})  # of the product's own row
LAST_ID = 2**63 - 1  # the database's bigint
FURTHEST_PRICE = timedelta(days=3653)  # ten years ahead; further is a slip of the hand
EARLIEST_YEAR = 1970


def found(session: Session, product: int) -> ProductDetail:
    """The whole product as this transaction sees it. Raises NotFound."""
    _can_exist(product)
    detail = products.detail(session, product)
    if detail is None:
        raise NotFound(f"Product {product} is not in the catalogue any more. Reload the list.")
    return detail


def told(session: Session, product: int) -> ProductDetail:
    """The whole product as this transaction and this caller see it. Raises NotFound."""
    return products.for_caller(found(session, product))


def product_of(session: Session, variant: int) -> int:
    """The variant's product. Raises NotFound."""
    _can_exist(variant)
    product = codes.product_of(session, variant)
    if product is None:
        raise NotFound(f"SKU number {variant} is not in the catalogue any more. Reload the list.")
    return product


def locked(session: Session, product: int, seen: int) -> ProductDetail:
    """The product with its row lock held. Raises NotFound, Conflict unless at `seen`."""
    _can_exist(product)
    version = changes.lock(session, product)
    detail = found(session, product)
    if version != seen:
        who = changes.last_writer(session, product)
        by = f"by {who}" if who else "by a scheduled price or another program"
        raise Conflict(
            f"{detail.name} ({detail.sku}) was changed {by} since you opened it."
            " Compare both versions, then save again."
        )
    return detail


def apply(session: Session, before: ProductDetail, fields: dict[str, Any]) -> None:
    """Write what differs from `before`, column by column; nothing else is in the SQL."""
    differs = {name: value for name, value in fields.items() if getattr(before, name) != value}
    if "category" in differs:
        _category_exists(session, differs["category"])
    if "brand" in differs:
        _brand_exists(session, differs["brand"])
    columns = {name: value for name, value in differs.items() if name in COLUMNS}
    if columns and not changes.write_product(session, before.id, before.version, columns):
        raise Conflict(f"{before.name} was changed by somebody else. Reload it, then decide.")
    if "description" in differs:
        changes.write_description(session, before.id, differs["description"])
    if "barcode" in differs:
        write_barcode(session, before, before.variant, differs["barcode"])
    if "price" in differs:
        prices_of(session, before).set_now(differs["price"])
    if "cost" in differs:
        prices.set_costs(session, [(before.variant, differs["cost"])])


def write_barcode(session: Session, before: ProductDetail, variant: int, barcode: str) -> None:
    """Replace a variant's barcode if it differs; raises Invalid if somebody else has it."""
    if any(each.id == variant and each.barcode == barcode for each in before.variants):
        return
    _barcode_is_free(session, barcode, but=variant)
    changes.write_barcode(session, variant, barcode)


def add(session: Session, new: NewProduct) -> int:
    """A new product with its variant and price; its id."""
    _category_exists(session, new.category)
    codes_are_free(session, new.sku, new.barcode)
    _brand_exists(session, new.brand)
    product = changes.add_product(session, new)
    made = found(session, product)
    if new.price is not None:
        prices_of(session, made).set_now(new.price)
    if new.cost is not None:
        prices.set_costs(session, [(made.variant, new.cost)])
    return product


def codes_are_free(session: Session, sku: str, barcode: str) -> None:
    """Raise Invalid naming the owner if another variant has one of them."""
    sku_is_free(session, sku)
    _barcode_is_free(session, barcode)


def sku_is_free(session: Session, sku: str, but: int = 0) -> None:
    """Raise Invalid naming the owner if a variant other than `but` has it in any case."""
    if owner := changes.owner_of_sku(session, sku, but):
        raise Invalid(_taken("SKU", sku, owner), "sku")


def prices_of(session: Session, product: ProductDetail) -> Prices:
    """The price periods of the variant that the panel shows."""
    return Prices(session, product.variant, product.currency)


def checked_moment(at: datetime) -> datetime:
    """An aware time within ten years. Raises Invalid for `at`."""
    if not isinstance(at, datetime):
        raise Invalid("A scheduled price needs a day and a time. Choose them.", "at")
    if at.utcoffset() is None:
        raise Invalid("The time of a scheduled price needs its time zone.", "at")
    if at > datetime.now(UTC) + FURTHEST_PRICE:
        raise Invalid(f"{at:%d %B %Y} is more than ten years ahead. Choose an earlier day.", "at")
    if at.year < EARLIEST_YEAR:  # of the year 1, not every zone's times exist in UTC
        raise Invalid(f"{at:%d %B %Y} is over. Choose a later day.", "at")
    return at.astimezone(UTC)


@contextmanager
def named_codes(database: Database, sku: str = "", barcode: str = "") -> Generator[None]:
    """Name the owner also of a code that somebody else took while this save was running."""
    try:
        yield
    except Conflict as error:
        if not isinstance(error.__cause__, IntegrityError):
            raise
        with database.reading() as session:
            if sku:
                sku_is_free(session, sku)
            _barcode_is_free(session, barcode)
        raise


def _can_exist(product: int) -> None:
    """Raise NotFound for a number that no product can have."""
    if type(product) is not int or not 1 <= product <= LAST_ID:
        raise NotFound("No product has such a number. Reload the list.")


def _category_exists(session: Session, category: int) -> None:
    if not changes.has_category(session, category):
        raise Invalid(f"There is no category {category} any more. Choose another one.", "category")


def _brand_exists(session: Session, brand: int | None) -> None:
    if brand is not None and not changes.has_brand(session, brand):
        raise Invalid(f"There is no brand {brand} any more. Choose another one.", "brand")


def _barcode_is_free(session: Session, barcode: str, but: int = 0) -> None:
    if barcode and (owner := changes.owner_of_barcode(session, barcode, but)):
        raise Invalid(_taken("barcode", barcode, owner), "barcode")


def _taken(title: str, code: str, owner: tuple[str, str]) -> str:
    sku, name = owner
    return (
        f"The {title} {code} already belongs to SKU {sku} ({name})."
        " Use another one, or change it there first."
    )
