"""What the catalogue reads: a product whole, rows of a grid, categories, counts."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from services.catalog.records import (
    STATUSES,
    Category,
    PricePeriod,
    ProductDetail,
    ProductRow,
    VariantRow,
)
from services.catalog.tables import Variant
from services.kernel import work

_ROWS = text("""
    SELECT p.id, p.row_version, coalesce(v.id, 0), coalesce(v.sku, ''), p.name, p.status,
           c.name, root.name, pr.amount, p.currency, coalesce(v.barcode, ''), p.updated_at
      FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS wanted (id, place)
      JOIN product p ON p.id = wanted.id
      JOIN category c ON c.id = p.category
      JOIN category root ON root.id = c.path[1]
      LEFT JOIN LATERAL (
           SELECT id, sku, barcode FROM variant WHERE product = p.id ORDER BY position LIMIT 1
           ) v ON true
      LEFT JOIN price pr
        ON pr.variant = v.id AND pr.currency = p.currency AND pr.valid @> now()
     ORDER BY wanted.place
""")

_DETAIL = text("""
    SELECT p.id, p.row_version AS version, coalesce(v.id, 0) AS variant,
           coalesce(v.sku, '') AS sku, p.name, coalesce(t.description, '') AS description,
           p.status, p.category, coalesce(v.barcode, '') AS barcode, pr.amount AS price,
           p.currency, p.updated_at AS updated,
           ARRAY(SELECT c.name FROM unnest(home.path) WITH ORDINALITY AS step (id, depth)
                   JOIN category c ON c.id = step.id ORDER BY step.depth) AS category_path,
           coalesce((SELECT jsonb_agg(jsonb_build_object(
                              'amount', f.amount, 'currency', f.currency,
                              'since', lower(f.valid), 'until', upper(f.valid))
                            ORDER BY lower(f.valid))
                       FROM price f WHERE f.variant = v.id AND f.currency = p.currency
                        AND lower(f.valid) > now()), '[]') AS scheduled,
           p.brand, coalesce(b.name, '') AS brand_name,
           coalesce((SELECT jsonb_agg(jsonb_build_object(
                              'id', s.id, 'sku', s.sku, 'barcode', coalesce(s.barcode, ''),
                              'options', s.options, 'price', sp.amount, 'cost', sc.amount)
                            ORDER BY s.position)
                       FROM variant s
                       LEFT JOIN price sp ON sp.variant = s.id AND sp.currency = p.currency
                                         AND sp.valid @> now()
                       LEFT JOIN cost sc ON sc.variant = s.id
                      WHERE s.product = p.id), '[]') AS variants
      FROM product p
      JOIN category home ON home.id = p.category
      LEFT JOIN brand b ON b.id = p.brand
      LEFT JOIN product_text t ON t.product = p.id
      LEFT JOIN LATERAL (
           SELECT id, sku, barcode FROM variant WHERE product = p.id ORDER BY position LIMIT 1
           ) v ON true
      LEFT JOIN price pr
        ON pr.variant = v.id AND pr.currency = p.currency AND pr.valid @> now()
     WHERE p.id = :product
""")

_CATEGORIES = text("""
    SELECT c.id, c.name, c.parent, c.product_count,
           ARRAY(SELECT a.name FROM unnest(c.path) WITH ORDINALITY AS step (id, depth)
                   JOIN category a ON a.id = step.id ORDER BY step.depth) AS names
      FROM category c ORDER BY names
""")

_COUNTS = text("SELECT status, count(*) FROM product GROUP BY status")


def rows(session: Session, ids: Iterable[int]) -> list[ProductRow]:
    """A grid's rows in the order of `ids`; a product that is gone is left out."""
    return [ProductRow(*row) for row in session.execute(_ROWS, {"ids": list(ids)})]


def detail(session: Session, product: int) -> ProductDetail | None:
    """Everything of one product, from one statement and so from one moment."""
    row = session.execute(_DETAIL, {"product": product}).one_or_none()
    return None if row is None else _detail(row._asdict())


def product_of_sku(session: Session, sku: str) -> int | None:
    """The product that sells this SKU, whatever the case of its letters."""
    wanted = select(Variant.product).where(
        func.lower(Variant.sku).collate("C") == func.lower(sku.strip()).collate("C")
    )
    return session.scalar(wanted)


def categories(session: Session) -> list[Category]:
    """All categories, each after the one above it."""
    return [
        Category(row.id, row.name, row.parent, tuple(row.names), row.product_count)
        for row in session.execute(_CATEGORIES)
    ]


def category(session: Session, number: int) -> Category:
    """One that exists."""
    return next(each for each in categories(session) if each.id == number)


def counts(session: Session) -> dict[str, int]:
    """Products by status, and "all"."""
    found = dict[str, int].fromkeys(STATUSES, 0)
    found.update((status, count) for status, count in session.execute(_COUNTS))
    return {"all": sum(found.values())} | found


def _detail(fields: dict[str, Any]) -> ProductDetail:
    fields["category_path"] = tuple(fields["category_path"])
    fields["scheduled"] = msgspec.convert(fields["scheduled"], tuple[PricePeriod, ...])
    fields["variants"] = variants = msgspec.convert(fields["variants"], tuple[VariantRow, ...])
    return ProductDetail(**fields, cost=variants[0].cost if variants else None)


def for_caller(detail: ProductDetail) -> ProductDetail:
    """`detail` without what the caller may not know: costs."""
    if work.current().caller.may("cost.read"):
        return detail
    variants = tuple(replace(each, cost=None) for each in detail.variants)
    return replace(detail, cost=None, variants=variants)
