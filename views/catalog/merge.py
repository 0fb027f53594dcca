"""Three-way merge of a product's fields: what I loaded, what is there now, what I want."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from models import formats
from models.product_columns import status_word
from services.catalog.records import ProductChange, ProductDetail

Names = Mapping[tuple[str, int], str]  # of what a field holds the number of, such as a category
Values = dict[str, Any]  # field name → value, as ProductChange has them

FIELDS = ("name", "price", "cost", "status", "category", "brand", "barcode", "description")


@dataclass(frozen=True)
class Merge:
    """`mine`: wanted, and untouched by others. `theirs`: changed by others only. `both`: decide."""

    mine: Values
    theirs: tuple[str, ...]
    both: tuple[str, ...]


def three_way(base: ProductDetail, now: ProductDetail, wanted: Values) -> Merge:
    """Compare field by field; what both changed to the same value is no conflict."""
    moved = [field for field in FIELDS if getattr(base, field) != getattr(now, field)]
    both = tuple(f for f in moved if f in wanted and wanted[f] != getattr(now, f))
    mine = {f: value for f, value in wanted.items() if f not in moved}
    return Merge(mine, tuple(f for f in moved if f not in wanted), both)


def differing(before: ProductDetail, after: ProductDetail) -> Values:
    """The fields in which two states differ, with the values they had before."""
    fields = [f for f in FIELDS if getattr(before, f) != getattr(after, f)]
    return {field: getattr(before, field) for field in fields}


def change_of(values: Values) -> ProductChange:
    """Only the fields in `values` are set: nothing else is sent."""
    return ProductChange(**values)


def field_word(field: str) -> str:
    words = {
        "name": _tr("Name"),
        "price": _tr("Price"),
        "status": _tr("Status"),
        "category": _tr("Category"),
        "barcode": _tr("Barcode"),
        "description": _tr("Description"),
        "brand": _tr("Brand"),
        "cost": _tr("Cost"),
        "supplier": _tr("Supplier"),
        "tag": _tr("Tag"),
        "url": _tr("Image"),
    }
    return words.get(field, field)


def shown(field: str, value: Any, currency: str, names: Names) -> str:
    """A field's value as a person reads it; empty texts are named as such."""
    if field in {"price", "cost"}:
        return formats.money(value, currency)
    if field == "status":
        return status_word(value)
    if field == "brand" and value is None:
        return _tr("(no brand)")
    if field in {"category", "brand"}:
        return names.get((field, value), str(value))
    return str(value) or _tr("(empty)")


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
