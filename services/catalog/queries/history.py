"""A product's history out of the audit, as lines that a person reads."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from services.catalog.records import FieldChange
from services.kernel import work

# A price's entry says its period; what it replaced is the period that ends where it begins.
_ENTRIES = text("""
    WITH subjects AS (
      SELECT 'product:' || :product AS subject, '' AS sku
      UNION ALL SELECT 'variant:' || v.id, v.sku FROM variant v WHERE v.product = :product
      UNION ALL SELECT a.subject, a.old ->> 'sku' FROM audit a
       WHERE a.table_name = 'variant' AND a.operation = 'delete'
         AND a.old ->> 'product' = CAST(:product AS text))
    SELECT a.at, a.actor, a.table_name, a.operation, coalesce(a.old, '{}') AS old,
           coalesce(a.new, '{}') AS new, lower(period.valid) > a.at AS scheduled,
           before.amount AS before, ended.amount AS ended, p.currency,
           CASE WHEN (SELECT count(*) FROM subjects) > 2 THEN s.sku ELSE '' END AS sku
      FROM product p
      JOIN subjects s ON true
      JOIN audit a ON a.subject = s.subject
      LEFT JOIN LATERAL (
           SELECT (a.new ->> 'variant')::bigint AS variant, a.new ->> 'currency' AS currency,
                  (coalesce(a.new, a.old) ->> 'valid')::tstzrange AS valid
            WHERE a.table_name = 'price') period ON true
      LEFT JOIN price before
        ON a.operation = 'insert' AND before.variant = period.variant
       AND before.currency = period.currency AND upper(before.valid) = lower(period.valid)
      LEFT JOIN price ended
        ON a.operation = 'update' AND a.subject = 'variant:' || ended.variant
       AND ended.variant IN (SELECT id FROM variant WHERE product = p.id)
       AND ended.valid = period.valid AND upper(period.valid) <= a.at
       AND NOT EXISTS (SELECT FROM price next WHERE next.variant = ended.variant
                          AND next.currency = ended.currency
                          AND lower(next.valid) = upper(ended.valid))
     WHERE p.id = :product
       AND (:with_costs OR a.table_name <> 'cost')
       -- A period that only ends earlier or later is the other half of an entry beside it,
       -- unless nothing follows.
       AND NOT (a.table_name = 'price' AND a.operation = 'update' AND a.new -> 'amount' IS NULL
                AND ended.amount IS NULL)
     ORDER BY a.at DESC, a.id DESC
     LIMIT :limit
""")
_BRANDS = text("SELECT id, name FROM brand WHERE id = ANY (CAST(:ids AS int[]))")
_SUPPLIERS = text("SELECT id, name FROM supplier WHERE id = ANY (CAST(:ids AS int[]))")
_TAGS = text("SELECT id, name FROM tag WHERE id = ANY (CAST(:ids AS int[]))")
_CATEGORY_PATHS = text("""
    SELECT c.id, (SELECT string_agg(a.name, ' > ' ORDER BY step.depth)
                    FROM unnest(c.path) WITH ORDINALITY AS step (id, depth)
                    JOIN category a ON a.id = step.id)
      FROM category c WHERE c.id = ANY (CAST(:ids AS int[]))
""")

_FIELDS = {
    "product": ("name", "status", "category", "brand"),
    "product_text": ("description",),
    "variant": ("sku", "barcode", "options"),
    "product_supplier": ("supplier",),
    "product_tag": ("tag",),
    "product_image": ("url",),
}


def history(session: Session, product: int, limit: int) -> list[FieldChange]:
    """The newest `limit` changes, newest first; psql's writers are named by their session."""
    values = {
        "product": product,
        "limit": limit,
        "with_costs": work.current().caller.may("cost.read"),
    }
    entries = session.execute(_ENTRIES, values).all()
    names = {
        "category": _names(session, entries, "category", _CATEGORY_PATHS),
        "brand": _names(session, entries, "brand", _BRANDS),
        "supplier": _names(session, entries, "supplier", _SUPPLIERS),
        "tag": _names(session, entries, "tag", _TAGS),
    }
    lines = [line for entry in entries for line in _lines(entry, names)]
    return lines[:limit]


def _lines(entry: Row[Any], names: dict[str, dict[str, str]]) -> Iterator[FieldChange]:
    if entry.table_name in {"price", "cost"}:
        yield from _money(entry)
        return
    if entry.table_name == "product" and entry.operation == "insert":
        yield FieldChange(entry.at, entry.actor, "created", "", entry.new["name"])
        return
    if entry.table_name == "variant" and entry.operation != "update":
        # The variant that a product is created with is no news of its own.
        if entry.operation == "delete" or entry.new.get("position"):
            skus = entry.old.get("sku", ""), entry.new.get("sku", "")
            yield FieldChange(entry.at, entry.actor, "variant", *skus, sku=entry.sku)
        if entry.operation == "delete":
            return
    for field in _FIELDS[entry.table_name]:
        old, new = (_text(each.get(field), field, names) for each in (entry.old, entry.new))
        if old == new or (field == "sku" and entry.operation != "update"):
            continue
        yield FieldChange(entry.at, entry.actor, field, old, new, sku=entry.sku)


def _money(entry: Row[Any]) -> Iterator[FieldChange]:
    old, new = entry.old.get("amount"), entry.new.get("amount")
    if entry.ended is not None and new is None:
        old = entry.ended
    elif entry.table_name == "price" and entry.operation == "insert" and not entry.scheduled:
        old = entry.before
    field = "scheduled price" if entry.scheduled else entry.table_name
    yield FieldChange(
        entry.at, entry.actor, field, _digits(old), _digits(new), entry.currency, entry.sku
    )


def _digits(amount: int | None) -> str:
    return "" if amount is None else str(amount)


def _text(value: Any, field: str, names: dict[str, dict[str, str]]) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {chosen}" for name, chosen in value.items())
    return names.get(field, {}).get(str(value), str(value))


def _names(session: Session, entries: Any, field: str, statement: TextClause) -> dict[str, str]:
    ids = {
        each[field]
        for entry in entries
        if field in _FIELDS.get(entry.table_name, ())
        for each in (entry.old, entry.new)
        if each.get(field) is not None
    }
    found = session.execute(statement, {"ids": sorted(ids)}) if ids else ()
    return {str(number): name for number, name in found}
