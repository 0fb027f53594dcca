"""What the catalogue's grid shows of a product and of its stock."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from models import formats
from models.columns import Column
from services.catalog.records import ProductRow, Status
from services.inventory.records import Availability

PLENTY = 1000  # pieces that fill the bar


@dataclass(frozen=True)
class ProductLine:
    """A product with its availability. `stock` None: inventory did not answer, or has none."""

    product: ProductRow
    stock: Availability | None


PICTURES = {
    "Bags & Travel": "shopping-bag",
    "Christmas & Seasonal": "tree-pine",
    "Garden & Outdoor": "sprout",
    "Home Decor": "house",
    "Jewellery & Accessories": "gem",
    "Kitchen & Dining": "coffee",
    "Lighting & Candles": "lamp",
    "Party & Celebration": "gift",
    "Stationery & Craft": "notebook-pen",
    "Storage & Organisation": "boxes",
    "Textiles & Bath": "bath",
    "Toys & Games": "toy-brick",
}
TONES: dict[Status, Literal["ok", "info", "neutral"]] = {
    "active": "ok",
    "draft": "info",
    "archived": "neutral",
}


def picture_of(top_category: str) -> str:
    """The icon that stands for the products of a top category."""
    return PICTURES.get(top_category, "package")


def status_word(status: Status) -> str:
    words = {"draft": _tr("Draft"), "active": _tr("Active"), "archived": _tr("Archived")}
    return words[status]


def key_of(line: ProductLine) -> int:
    return line.product.id


def product_columns(ticked: Container[int]) -> tuple[Column[ProductLine], ...]:
    """The columns; `ticked` are the ids of the rows chosen with Space, looked up as painted."""
    return (
        Column("check", "", "check", 40, lambda _line: "", paint=lambda r: r.product.id in ticked),
        Column(
            "name", _tr("Product"), "product", 260,
            lambda line: line.product.name,
            lambda line: (line.product.name, line.product.sku),
            lambda line: (picture_of(line.product.category_root), line.product.sku),
            code=lambda line: line.product.sku,
        ),
        Column(
            "status", _tr("Status"), "pill", 98,
            lambda line: status_word(line.product.status),
            lambda line: line.product.status,
            lambda line: TONES[line.product.status],
        ),
        Column(
            "category", _tr("Category"), "text", 148,
            lambda line: line.product.category,
            lambda line: line.product.category,
            lambda _line: "text2",
        ),
        Column(
            "price", _tr("Price"), "money", 88,
            lambda line: formats.money(line.product.price, line.product.currency),
            lambda line: line.product.price,
            edit=lambda line: formats.plain_money(line.product.price, line.product.currency),
        ),
        Column(
            "barcode", _tr("Barcode"), "text", 132,
            lambda line: line.product.barcode,
            lambda line: line.product.barcode,
            lambda _line: "text2",
        ),
        Column(
            "available", _tr("Available"), "quantity", 150, _available,
            lambda line: line.stock.available if line.stock else None, _level, _low_where,
        ),
        Column(
            "reserved", _tr("Reserved"), "number", 86,
            lambda line: formats.count(line.stock.reserved) if line.stock else formats.NONE,
            lambda line: line.stock.reserved if line.stock else None,
        ),
        Column(
            "updated", _tr("Updated"), "time", 96,
            lambda line: formats.ago(line.product.updated),
            tooltip=lambda line: formats.when(line.product.updated),
            edit=lambda line: formats.when(line.product.updated),
        ),
    )  # fmt: skip


def _available(line: ProductLine) -> str:
    return formats.count(line.stock.available) if line.stock else formats.NONE


def _level(line: ProductLine) -> tuple[float, str, str]:
    """Bar and figure tell of all locations together; the sign also of a single one."""
    stock = line.stock
    if stock is None:
        return 0.0, "ok", "ok"
    share = min(1.0, max(0, stock.available) / PLENTY)
    if stock.available <= 0:
        return share, "bad", "bad"
    if stock.available <= stock.reorder_point:
        return share, "warn", "warn"
    return share, "ok", "warn" if stock.low else "ok"


def _low_where(line: ProductLine) -> str:
    stock = line.stock
    if stock is None:
        return _tr("Inventory did not answer, or this SKU is not stocked.")
    if stock.available <= 0:
        return _tr("Nothing is available at all locations together.")
    if stock.available <= stock.reorder_point:
        return _tr("Low: {0} available at all locations together, reorder at {1} or fewer.").format(
            formats.count(stock.available), formats.count(stock.reorder_point)
        )
    if stock.low:
        return _tr("Low at one location at least; {0} available at all of them together.").format(
            formats.count(stock.available)
        )
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
