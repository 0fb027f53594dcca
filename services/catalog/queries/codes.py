"""Whose code it is, and what other services are told of the SKUs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.catalog.records import ItemState, ScanHit

_HIT = (
    "SELECT v.product, v.id, v.sku, p.name FROM variant v JOIN product p ON p.id = v.product WHERE "
)
_BY_BARCODE = text(_HIT + "v.barcode = :code")
_BY_GTIN = text(_HIT + "v.gtin = :code")
_BY_SKU = text(_HIT + '(lower(v.sku) COLLATE "C") = lower(:code) COLLATE "C"')
_PRODUCT_OF = text("SELECT product FROM variant WHERE id = :variant")
_ITEMS = text("""
    SELECT v.id, v.product, v.sku, p.name, p.status
      FROM variant v JOIN product p ON p.id = v.product
     WHERE v.id > :after ORDER BY v.id LIMIT :limit
""")
_ANNOUNCE = text("SELECT announce_items(CAST(:variants AS bigint[]))")


def by_barcode(session: Session, code: str) -> tuple[ScanHit, ...]:
    """Exactly this barcode, character by character."""
    return _hits(session.execute(_BY_BARCODE, {"code": code}).all())


def by_gtin(session: Session, gtin: str) -> tuple[ScanHit, ...]:
    """A barcode that is this GTIN in any of its lengths; `gtin` has 14 digits."""
    return _hits(session.execute(_BY_GTIN, {"code": gtin}).all())


def by_sku(session: Session, code: str) -> tuple[ScanHit, ...]:
    """This SKU in any case of letters."""
    return _hits(session.execute(_BY_SKU, {"code": code}).all())


def product_of(session: Session, variant: int) -> int | None:
    """The product that the variant belongs to."""
    found: int | None = session.scalar(_PRODUCT_OF, {"variant": variant})
    return found


def items(session: Session, after: int, limit: int) -> list[ItemState]:
    """At most `limit` of the variants after `after`, in order."""
    found = session.execute(_ITEMS, {"after": after, "limit": limit})
    return [ItemState(*row) for row in found]


def announce(session: Session, variants: Sequence[int]) -> int:
    """Write the events of these variants again; how many."""
    return int(session.scalar(_ANNOUNCE, {"variants": list(variants)}) or 0)


def _hits(rows: Sequence[Row[Any]]) -> tuple[ScanHit, ...]:
    return tuple(ScanHit(row.product, row.id, row.sku, row.name) for row in rows)
