"""SKUs to choose from: what a search finds, each variant on a line of its own."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from services.catalog.records import ProductDetail, ProductQuery, VariantRow
from services.catalog.service import Catalog
from services.kernel.errors import NotFound

MOST = 8  # products a search offers
LINE = 32  # logical pixels
_LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class SkuLine:
    """One SKU as it was when it was found."""

    product: int
    variant: int
    sku: str
    name: str
    barcode: str = ""


def find_lines(catalog: Catalog, text: str) -> list[SkuLine]:
    """The SKUs of the best products for `text`, an exact SKU first. For a worker."""
    if not text.strip():
        return []
    page = catalog.find(ProductQuery(text=text, sort="relevance"), MOST)
    lines = [line for row in page.rows for line in _lines_of(catalog, row.id)]
    wanted = text.strip().casefold()
    return sorted(lines, key=lambda line: line.sku.casefold() != wanted)


def variant_of(product: ProductDetail, variant: int) -> VariantRow:
    """That SKU of the product. Raises NotFound where it was taken away."""
    for each in product.variants:
        if each.id == variant:
            return each
    raise NotFound(
        _tr("{0} no longer has that variant. Search for the SKU again.").format(product.name)
    )


def _lines_of(catalog: Catalog, product: int) -> list[SkuLine]:
    try:
        detail = catalog.product(product)
    except NotFound:  # deleted since
        return []
    return [
        SkuLine(detail.id, each.id, each.sku, detail.name, each.barcode) for each in detail.variants
    ]


class SkuList(QListWidget):
    """Lines of SKUs, one chosen; what is in them is shown as text."""

    def __init__(self, accessible_name: str) -> None:
        super().__init__()
        self.setAccessibleName(accessible_name)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setFixedHeight(MOST * LINE + 8)

    def show_lines(self, lines: list[SkuLine]) -> None:
        """The first one is chosen; the same one as before if it is still there."""
        before = self.line()
        self.clear()
        for line in lines:
            text = f"{line.sku}  ·  {line.name}" + (f"  ·  {line.barcode}" if line.barcode else "")
            item = QListWidgetItem(text)
            item.setData(_LINE, line)
            item.setSizeHint(QSize(0, LINE))
            self.addItem(item)
        chosen = next((at for at, line in enumerate(lines) if line == before), 0)
        self.setCurrentRow(chosen if lines else -1)

    def line(self) -> SkuLine | None:
        item = self.currentItem()
        line: SkuLine | None = item.data(_LINE) if item is not None else None
        return line


def _tr(text: str) -> str:
    return QCoreApplication.translate("scan", text)
