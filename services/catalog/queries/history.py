"""A product's history out of the audit, as lines that a person reads."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.catalog.records import FieldChange
from services.kernel import work

# A price's entry says its period; what it replaced is the period that ends where it begins.
_ENTRIES = text("""
    SELECT a.at, a.actor, a.table_name, a.operation, coalesce(a.old, '{}') AS old,
           coalesce(a.new, '{}') AS new,
           lower((coalesce(a.new, a.old) ->> 'valid')::tstzrange) > a.at AS scheduled,
           before.amount AS before, p.currency
      FROM product p
      JOIN audit a
        ON a.subject IN (SELECT 'product:' || p.id
                         UNION ALL SELECT 'variant:' || v.id FROM variant v WHERE v.product = p.id)
      LEFT JOIN price before
        ON a.table_name = 'price' AND a.operation = 'insert'
       AND before.variant = (a.new ->> 'variant')::bigint
       AND before.currency = a.new ->> 'currency'
       AND upper(before.valid) = lower((a.new ->> 'valid')::tstzrange)
     WHERE p.id = :product
       AND (:with_costs OR a.table_name <> 'cost')
       -- A period that only ends earlier or later is the other half of an entry beside it.
       AND NOT (a.table_name = 'price' AND a.operation = 'update' AND a.new -> 'amount' IS NULL)
     ORDER BY a.at DESC, a.id DESC
     LIMIT :limit
""")
_CATEGORY_PATHS = text("""
    SELECT c.id, (SELECT string_agg(a.name, ' > ' ORDER BY step.depth)
                    FROM unnest(c.path) WITH ORDINALITY AS step (id, depth)
                    JOIN category a ON a.id = step.id)
      FROM category c WHERE c.id = ANY (CAST(:ids AS int[]))
""")

_FIELDS = {
    "product": ("name", "status", "category"),
    "product_text": ("description",),
    "variant": ("sku", "barcode"),
}


def history(session: Session, product: int, limit: int) -> list[FieldChange]:
    """The newest `limit` changes, newest first; psql's writers are named by their session."""
    values = {
        "product": product,
        "limit": limit,
        "with_costs": work.current().caller.may("cost.read"),
    }
    entries = session.execute(_ENTRIES, values).all()
    paths = _paths(session, entries)
    lines = [line for entry in entries for line in _lines(entry, paths)]
    return lines[:limit]


def _lines(entry: Row[Any], paths: dict[str, str]) -> Iterator[FieldChange]:
    if entry.table_name in {"price", "cost"}:
        yield from _money(entry)
        return
    if entry.table_name == "product" and entry.operation == "insert":
        yield FieldChange(entry.at, entry.actor, "created", "", entry.new["name"])
        return
    for field in _FIELDS[entry.table_name]:
        if entry.old.get(field) == entry.new.get(field):
            continue
        if field == "sku" and entry.operation != "update":
            continue
        old, new = (_text(each.get(field), field, paths) for each in (entry.old, entry.new))
        yield FieldChange(entry.at, entry.actor, field, old, new)


def _money(entry: Row[Any]) -> Iterator[FieldChange]:
    old, new = entry.old.get("amount"), entry.new.get("amount")
    if entry.table_name == "price" and entry.operation == "insert" and not entry.scheduled:
        old = entry.before
    field = "scheduled price" if entry.scheduled else entry.table_name
    yield FieldChange(
        entry.at, entry.actor, field, _digits(old), _digits(new), currency=entry.currency
    )


def _digits(amount: int | None) -> str:
    return "" if amount is None else str(amount)


def _text(value: Any, field: str, paths: dict[str, str]) -> str:
    if value is None:
        return ""
    return paths.get(str(value), str(value)) if field == "category" else str(value)


def _paths(session: Session, entries: Any) -> dict[str, str]:
    ids = {
        each["category"]
        for entry in entries
        if entry.table_name == "product"
        for each in (entry.old, entry.new)
        if "category" in each
    }
    found = session.execute(_CATEGORY_PATHS, {"ids": sorted(ids)}) if ids else ()
    return {str(category): path for category, path in found}
