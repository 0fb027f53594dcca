"""What the catalogue writes to a product's rows. Prices are :mod:`.prices`.

Writers of an existing product take its row lock first (:func:`lock`).
"""

from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.catalog.records import NewProduct
from services.catalog.rules import is_gtin
from services.catalog.tables import Brand, Category, Product, ProductText, Variant

GTIN = 14

# A version without an entry of about the same moment was made by no person: a scheduled
# price fell due, or a program wrote something that is not kept.
_LAST_WRITER = text("""
    SELECT a.actor FROM audit a JOIN product p ON p.id = :product
     WHERE a.subject IN (SELECT 'product:' || p.id
                         UNION ALL SELECT 'variant:' || id FROM variant WHERE product = p.id)
       AND a.at >= p.updated_at - interval '5 seconds'
     ORDER BY a.at DESC, a.id DESC LIMIT 1
""")


def lock(session: Session, product: int) -> int | None:
    """Wait for the product's other writers; its version now, None if there is no such row."""
    wanted = select(Product.row_version).where(Product.id == product)
    return session.scalar(wanted.with_for_update(key_share=True))


def write_product(session: Session, product: int, seen: int, fields: dict[str, Any]) -> bool:
    """Only these columns; False if the row is no longer at version `seen`."""
    written = session.execute(
        update(Product)
        .where(Product.id == product, Product.row_version == seen)
        .values(**fields)
        .execution_options(synchronize_session=False)
        .returning(Product.id)
    )
    return written.one_or_none() is not None


def write_description(session: Session, product: int, description: str) -> None:
    """Replace the text."""
    values = {"description": description}
    session.execute(
        upsert(ProductText)
        .values(product=product, **values)
        .on_conflict_do_update(index_elements=[ProductText.product], set_=values)
    )


def write_barcode(session: Session, variant: int, barcode: str) -> None:
    """Replace the barcode; "" removes it."""
    session.execute(
        update(Variant)
        .where(Variant.id == variant)
        .values(barcode=barcode or None)
        .execution_options(synchronize_session=False)
    )


def add_product(session: Session, new: NewProduct) -> int:
    """A product with its text and one variant, still without a price; its id."""
    columns = {"name": new.name, "category": new.category, "status": new.status, "brand": new.brand}
    product = session.scalars(insert(Product).values(columns).returning(Product.id)).one()
    if new.description:
        session.execute(insert(ProductText).values(product=product, description=new.description))
    sold = {"product": product, "sku": new.sku, "barcode": new.barcode or None}
    session.execute(insert(Variant).values(sold))
    return product


def has_category(session: Session, category: int) -> bool:
    """Whether it exists."""
    return session.scalar(select(Category.id).where(Category.id == category)) is not None


def has_brand(session: Session, brand: int) -> bool:
    """Whether it exists."""
    return session.scalar(select(Brand.id).where(Brand.id == brand)) is not None


def owner_of_sku(session: Session, sku: str, but: int = 0) -> tuple[str, str] | None:
    """(SKU, product name) of the other variant with this SKU in any case of letters."""
    same = func.lower(Variant.sku).collate("C") == func.lower(sku).collate("C")
    return _owner(session, same & (Variant.id != but))


def owner_of_barcode(session: Session, barcode: str, but: int = 0) -> tuple[str, str] | None:
    """(SKU, product name) of the other variant with this barcode or the same GTIN."""
    same: ColumnElement[bool] = Variant.barcode == barcode
    if is_gtin(barcode):
        same |= Variant.gtin == barcode.zfill(GTIN)
    return _owner(session, same & (Variant.id != but))


def last_writer(session: Session, product: int) -> str:
    """Who wrote the product's newest version, "" if no entry of the audit explains it."""
    return session.scalar(_LAST_WRITER, {"product": product}) or ""


def _owner(session: Session, which: ColumnElement[bool]) -> tuple[str, str] | None:
    owner = (
        select(Variant.sku, Product.name).join(Product, Product.id == Variant.product).where(which)
    )
    found = session.execute(owner.limit(1)).one_or_none()
    return None if found is None else (found.sku, found.name)
