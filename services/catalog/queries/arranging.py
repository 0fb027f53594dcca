"""What the catalogue writes when it is arranged: brands, categories, variants."""

from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.catalog.records import Brand

_BRANDS = text("SELECT id, name FROM brand ORDER BY lower(name), id")
_SAME_BRAND = text("""
    SELECT name FROM brand
     WHERE (lower(name) COLLATE "C") = lower(:name) COLLATE "C" AND id <> :but
""")
_BRAND_NAME = text("SELECT name FROM brand WHERE id = :id FOR UPDATE")
_ADD_BRAND = text("INSERT INTO brand (name) VALUES (:name) RETURNING id")
_RENAME_BRAND = text("UPDATE brand SET name = :name WHERE id = :id")
_BRAND_USES = text("SELECT count(*) FROM product WHERE brand = :id")
_REMOVE_BRAND = text("DELETE FROM brand WHERE id = :id")

_LOCK_CATEGORIES = text("LOCK TABLE category IN SHARE ROW EXCLUSIVE MODE")
_CATEGORY = text("SELECT name, parent, path FROM category WHERE id = :id")
_SAME_CATEGORY = text("""
    SELECT name FROM category WHERE parent IS NOT DISTINCT FROM CAST(:parent AS int)
       AND lower(name) = lower(:name) AND id <> :but
""")
_ADD_CATEGORY = text("INSERT INTO category (name, parent) VALUES (:name, :parent) RETURNING id")
_CHANGE_CATEGORY = text("UPDATE category SET name = :name, parent = :parent WHERE id = :id")
_CATEGORY_USES = text("""
    SELECT (SELECT count(*) FROM product WHERE category = :id) AS products,
           (SELECT count(*) FROM category WHERE parent = :id) AS categories
""")
_REMOVE_CATEGORY = text("DELETE FROM category WHERE id = :id")

_ADD_VARIANT = text("""
    INSERT INTO variant (product, position, sku, barcode, options)
    SELECT :product, coalesce(max(position) + 1, 0), :sku, nullif(:barcode, ''),
           CAST(:options AS jsonb)
      FROM variant WHERE product = :product
    RETURNING id
""")
_CHANGE_SKU = text("UPDATE variant SET sku = :value WHERE id = :id")
_CHANGE_OPTIONS = text("UPDATE variant SET options = CAST(:value AS jsonb) WHERE id = :id")
_REMOVE_VARIANT = text("DELETE FROM variant WHERE id = :id")
_FIRST_AGAIN = text("""
    UPDATE variant SET position = 0 WHERE id = (
      SELECT id FROM variant WHERE product = :product ORDER BY position LIMIT 1) AND position <> 0
""")


def brands(session: Session) -> list[Brand]:
    """All of them by name."""
    return [Brand(*row) for row in session.execute(_BRANDS)]


def brand_name(session: Session, brand: int) -> str | None:
    """Its name, the row locked."""
    return _text(session.scalar(_BRAND_NAME, {"id": brand}))


def same_brand(session: Session, name: str, but: int = 0) -> str | None:
    """The name of another brand that is the same in any case of letters."""
    return _text(session.scalar(_SAME_BRAND, {"name": name, "but": but}))


def add_brand(session: Session, name: str) -> int:
    """Its number."""
    return int(session.execute(_ADD_BRAND, {"name": name}).scalar_one())


def rename_brand(session: Session, brand: int, name: str) -> None:
    """Its products show the new name at once."""
    session.execute(_RENAME_BRAND, {"id": brand, "name": name})


def brand_uses(session: Session, brand: int) -> int:
    """How many products are of this brand."""
    return int(session.scalar(_BRAND_USES, {"id": brand}) or 0)


def remove_brand(session: Session, brand: int) -> None:
    """It must be unused."""
    session.execute(_REMOVE_BRAND, {"id": brand})


def lock_categories(session: Session) -> None:
    """Nobody else arranges meanwhile: two moves could close a circle together."""
    session.execute(_LOCK_CATEGORIES)


def category(session: Session, number: int) -> Any:
    """Its row (name, parent, path), None if there is none."""
    return session.execute(_CATEGORY, {"id": number}).one_or_none()


def same_category(session: Session, name: str, parent: int | None, but: int = 0) -> str | None:
    """The name of another one beside it that is the same in any case of letters."""
    values = {"name": name, "parent": parent, "but": but}
    return _text(session.scalar(_SAME_CATEGORY, values))


def add_category(session: Session, name: str, parent: int | None) -> int:
    """Its number."""
    return int(session.execute(_ADD_CATEGORY, {"name": name, "parent": parent}).scalar_one())


def change_category(session: Session, number: int, name: str, parent: int | None) -> None:
    """What is in it goes along."""
    session.execute(_CHANGE_CATEGORY, {"id": number, "name": name, "parent": parent})


def category_uses(session: Session, number: int) -> tuple[int, int]:
    """How many products and categories are directly in it."""
    row = session.execute(_CATEGORY_USES, {"id": number}).one()
    return int(row.products), int(row.categories)


def remove_category(session: Session, number: int) -> None:
    """It must be empty."""
    session.execute(_REMOVE_CATEGORY, {"id": number})


def add_variant(
    session: Session, product: int, sku: str, barcode: str, options: dict[str, str]
) -> int:
    """Behind the product's other variants; its number."""
    values = {"product": product, "sku": sku, "barcode": barcode, "options": _json(options)}
    return int(session.execute(_ADD_VARIANT, values).scalar_one())


def change_sku(session: Session, variant: int, sku: str) -> None:
    """Other services are told."""
    session.execute(_CHANGE_SKU, {"id": variant, "value": sku})


def change_options(session: Session, variant: int, options: dict[str, str]) -> None:
    """All options at once."""
    session.execute(_CHANGE_OPTIONS, {"id": variant, "value": _json(options)})


def remove_variant(session: Session, product: int, variant: int) -> None:
    """If it was the first one, the next one becomes it."""
    session.execute(_REMOVE_VARIANT, {"id": variant})
    session.execute(_FIRST_AGAIN, {"product": product})


def _json(options: dict[str, str]) -> str:
    return msgspec.json.encode(options).decode()


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
