"""Many products read and written at once, each kind of field in one statement.

The triggers of single saves do the rest, so a batch leaves behind what as many saves would.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.catalog.queries import prices

_LOCK = text("""
    SELECT id FROM product WHERE id = ANY (CAST(:ids AS bigint[])) ORDER BY id FOR NO KEY UPDATE
""")
_STATES = text("""
    SELECT p.id, p.row_version, coalesce(v.id, 0) AS variant, coalesce(v.sku, '') AS sku,
           p.currency, p.name, p.status, p.category, p.brand, coalesce(v.barcode, '') AS barcode,
           CASE WHEN :texts THEN coalesce(t.description, '') ELSE '' END AS description,
           pr.amount AS price, c.amount AS cost
      FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS wanted (id, place)
      JOIN product p ON p.id = wanted.id
      LEFT JOIN product_text t ON :texts AND t.product = p.id
      LEFT JOIN LATERAL (
           SELECT id, sku, barcode FROM variant WHERE product = p.id ORDER BY position LIMIT 1
           ) v ON true
      LEFT JOIN price pr
        ON pr.variant = v.id AND pr.currency = p.currency AND pr.valid @> now()
      LEFT JOIN cost c ON c.variant = v.id
     ORDER BY wanted.place
""")
_WRITE_PRODUCTS = text("""
    UPDATE product SET name = new.name, status = new.status, category = new.category,
                       brand = new.brand
      FROM unnest(CAST(:ids AS bigint[]), CAST(:names AS text[]), CAST(:statuses AS text[]),
                  CAST(:categories AS int[]), CAST(:brands AS int[]))
           AS new (id, name, status, category, brand)
     WHERE product.id = new.id
""")
_WRITE_TEXTS = text("""
    INSERT INTO product_text (product, description)
    SELECT * FROM unnest(CAST(:ids AS bigint[]), CAST(:texts AS text[]))
    ON CONFLICT (product) DO UPDATE SET description = excluded.description
""")
_FREE_BARCODES = text("""
    UPDATE variant SET barcode = NULL
     WHERE id = ANY (CAST(:ids AS bigint[])) AND id <> ALL (CAST(:removed AS bigint[]))
       AND (barcode = ANY (CAST(:codes AS text[]))
            OR gtin IN (SELECT lpad(code, 14, '0') FROM unnest(CAST(:codes AS text[])) code
                         WHERE code ~ '^([0-9]{8}|[0-9]{12,14})$'))
""")
_WRITE_BARCODES = text("""
    UPDATE variant SET barcode = nullif(new.barcode, '')
      FROM unnest(CAST(:ids AS bigint[]), CAST(:codes AS text[])) AS new (id, barcode)
     WHERE variant.id = new.id AND variant.barcode IS DISTINCT FROM nullif(new.barcode, '')
""")
_OWNERS = text("""
    SELECT wanted.code, v.id, v.sku, p.name
      FROM unnest(CAST(:codes AS text[])) AS wanted (code)
      JOIN variant v ON v.barcode = wanted.code
        OR v.gtin = CASE WHEN wanted.code ~ '^([0-9]{8}|[0-9]{12,14})$'
                         THEN lpad(wanted.code, 14, '0') END
      JOIN product p ON p.id = v.product
     WHERE v.id <> ALL (CAST(:but AS bigint[]))
""")
_CATEGORIES = text("""
    SELECT c.id, (SELECT string_agg(a.name, ' > ' ORDER BY step.depth)
                    FROM unnest(c.path) WITH ORDINALITY AS step (id, depth)
                    JOIN category a ON a.id = step.id)
      FROM category c WHERE c.id = ANY (CAST(:ids AS int[]))
""")
_BRANDS = text("SELECT id, name FROM brand WHERE id = ANY (CAST(:ids AS int[]))")

# As _STATES selects them, after the five columns that say whose they are.
_FIELDS = ("name", "status", "category", "brand", "barcode", "description", "price", "cost")
# Fifty thousand rows take longer than a statement of a screen may.
_PATIENCE = text("SET LOCAL statement_timeout = '120s'")
PRODUCT_FIELDS = ("name", "status", "category", "brand")


@dataclass(frozen=True)
class State:
    """A product as a batch finds it; `fields` by the names of ProductChange."""

    product: int
    version: int
    variant: int
    sku: str
    currency: str
    fields: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.fields["name"])


def lock(session: Session, ids: Sequence[int]) -> None:
    """Wait for all other writers of these products, in the order of their numbers.

    The transaction's later statements may take two minutes each.
    """
    session.execute(_PATIENCE)
    session.execute(_LOCK, {"ids": list(ids)})


def states(session: Session, ids: Sequence[int], *, texts: bool = False) -> list[State]:
    """In the order asked, without what is gone; descriptions only if asked for."""
    found = session.execute(_STATES, {"ids": list(ids), "texts": texts})
    return [
        State(
            row.id,
            row.row_version,
            row.variant,
            row.sku,
            row.currency,
            dict(zip(_FIELDS, row[5:], strict=True)),
        )
        for row in found
    ]


def write(session: Session, wanted: Sequence[tuple[State, dict[str, Any]]]) -> None:
    """Give each product its new fields; the rows are locked, every value is checked."""
    if rows := _with(wanted, *PRODUCT_FIELDS):
        full = [state.fields | new for state, new in rows]
        values = {
            "ids": [state.product for state, _ in rows],
            "names": [each["name"] for each in full],
            "statuses": [each["status"] for each in full],
            "categories": [each["category"] for each in full],
            "brands": [each["brand"] for each in full],
        }
        session.execute(_WRITE_PRODUCTS, values)
    if rows := _with(wanted, "description"):
        texts = [new["description"] for _, new in rows]
        session.execute(_WRITE_TEXTS, {"ids": [s.product for s, _ in rows], "texts": texts})
    if rows := _with(wanted, "barcode"):
        _write_barcodes(session, [(state.variant, new["barcode"]) for state, new in rows])
    if rows := _with(wanted, "price"):
        prices.set_all(session, [(s.variant, s.currency, new["price"]) for s, new in rows])
    if rows := _with(wanted, "cost"):
        prices.set_costs(session, [(s.variant, new["cost"]) for s, new in rows])


def owners(session: Session, codes: Sequence[str], but: Sequence[int]) -> dict[str, Any]:
    """(SKU, name) by barcode, of those that a variant other than `but` has in any form."""
    found = session.execute(_OWNERS, {"codes": list(codes), "but": list(but)})
    return {code: (sku, name) for code, _variant, sku, name in found}


def category_names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Paths such as "Kitchen > Mugs" of those that exist."""
    return {row[0]: row[1] for row in session.execute(_CATEGORIES, {"ids": list(ids)})}


def brand_names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The names of those that exist."""
    return {row[0]: row[1] for row in session.execute(_BRANDS, {"ids": list(ids)})}


def _write_barcodes(session: Session, wanted: Sequence[tuple[int, str]]) -> None:
    """Codes that pass from one product of the batch to another are free before they are taken."""
    values = {"ids": [variant for variant, _ in wanted], "codes": [code for _, code in wanted]}
    session.execute(_FREE_BARCODES, values | {"removed": [v for v, code in wanted if not code]})
    session.execute(_WRITE_BARCODES, values)


def _with(
    wanted: Sequence[tuple[State, dict[str, Any]]], *fields: str
) -> list[tuple[State, dict[str, Any]]]:
    return [each for each in wanted if any(field in each[1] for field in fields)]
