"""The panel's list of a product's SKUs, and the dialog for one of them."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models import formats
from services.catalog.records import NewVariant, ProductDetail, VariantRow
from services.kernel.errors import Invalid
from views.catalog.merge import field_word
from views.kit import layouts
from views.kit.controls import button, icon_button
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.forms import FormField
from views.kit.labels import elided, label


class VariantsSection(QWidget):
    """Each SKU with its options and price. What the user asks for goes out as signals."""

    add = Signal()
    change = Signal(object)  # VariantRow
    remove = Signal(object)  # VariantRow

    def __init__(self, *, may_arrange: bool) -> None:
        super().__init__()
        self.may_arrange = may_arrange
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self.button = button(self.tr("Add…"), kind="plain")
        self.button.setAccessibleName(self.tr("Add a variant"))
        if not may_arrange:  # never show what has no parent yet: it would be a window
            self.button.hide()
        self.button.clicked.connect(self._on_add)
        head = layouts.row(label(self.tr("Variants"), "body_strong"), None, self.button)
        self.setLayout(layouts.column(head, self._lines, gap=4))

    def show_variants(self, product: ProductDetail) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for variant in product.variants:
            can_go = len(product.variants) > 1
            self._lines.addWidget(_Line(variant, product.currency, self, can_go=can_go))

    def texts(self) -> list[str]:
        """What is shown, as it is read aloud."""
        widgets = [self._lines.itemAt(at) for at in range(self._lines.count())]
        parts = [item.widget() for item in widgets if item is not None]
        return [part.accessibleName() for part in parts if part is not None]

    def _on_add(self, _checked: bool) -> None:
        self.add.emit()


class _Line(QWidget):
    """One SKU with its pencil and its cross."""

    def __init__(
        self, variant: VariantRow, currency: str, section: VariantsSection, *, can_go: bool
    ) -> None:
        super().__init__()
        self._variant, self._section = variant, section
        price = formats.money(variant.price, currency)
        what = options_text(variant.options)
        self.setAccessibleName(", ".join(part for part in (variant.sku, what, price) if part))
        names = layouts.column(elided(variant.sku, "body_medium"), gap=0)
        if what:
            names.addWidget(elided(what, "caption"))
        self.pencil = icon_button("pencil", self.tr("Change {0}").format(variant.sku))
        self.cross = icon_button("x", self.tr("Remove {0}").format(variant.sku))
        for made, shown in ((self.pencil, True), (self.cross, can_go)):
            if not (section.may_arrange and shown):  # as above
                made.hide()
        self.pencil.clicked.connect(self._on_pencil)
        self.cross.clicked.connect(self._on_cross)
        amount = label(price, tabular=True)
        row = layouts.row(names, amount, self.pencil, self.cross, gap=6)
        row.setStretch(0, 1)
        self.setLayout(row)

    def _on_pencil(self, _checked: bool) -> None:
        self._section.change.emit(self._variant)

    def _on_cross(self, _checked: bool) -> None:
        self._section.remove.emit(self._variant)


@dataclass(frozen=True)
class VariantOf:
    """A product, and the variant to change; None: a new one."""

    product: ProductDetail
    variant: VariantRow | None = None


class VariantDialog(ChoiceDialog):
    """`asked(NewVariant)`; it stays open until the screen says that the variant is there."""

    asked = Signal(object)
    takes_scans = True

    def __init__(self, parent: QWidget, of: VariantOf, *, may_price: bool) -> None:
        self._of = of
        self.sku, self.barcode, self.options, self.price = (QLineEdit() for _ in range(4))
        self.price.setEnabled(may_price)
        self.fields = {
            "sku": FormField("SKU", self.sku, name="sku"),
            "options": FormField(
                self.tr("Options"),
                self.options,
                name="options",
                hint=self.tr("such as Size: M, Colour: Red"),
            ),
            "barcode": FormField(field_word("barcode"), self.barcode, name="barcode"),
            "price": FormField(
                f"{field_word('price')}, {of.product.currency}", self.price, name="price"
            ),
        }
        body = QWidget()
        body.setLayout(layouts.column(*self.fields.values(), gap=10))
        title = self.tr("Change {0}").format(of.variant.sku) if of.variant else None
        super().__init__(
            parent,
            title or self.tr("New variant of {0}").format(of.product.name),
            body,
            [Choice("", self.tr("Cancel")), Choice("save", self.tr("Save"), "primary")],
        )
        if of.variant is not None:
            self.sku.setText(of.variant.sku)
            self.barcode.setText(of.variant.barcode)
            self.options.setText(options_text(of.variant.options))
            self.price.setText(formats.plain_money(of.variant.price, of.product.currency))

    def open(self) -> None:
        super().open()
        self.sku.setFocus()
        self.sku.selectAll()

    def take_scan(self, code: str) -> None:
        self.barcode.setText(code)
        self.fields["barcode"].show_error("")

    def choose(self, name: str) -> None:
        if name != "save":
            super().choose(name)
            return
        for field in self.fields.values():
            field.show_error("")
        try:
            text = self.price.text().strip()
            price = formats.parse_money(text, self._of.product.currency) if text else None
            if price is None and self._of.variant is not None and self._of.variant.price:
                price = formats.parse_money(text, self._of.product.currency)
            options = read_options(self.options.text())
        except formats.NotMoney as error:
            self._wrong("price", str(error))
        except ValueError:
            told = self.tr("Write options as Size: M, Colour: Red, each name once.")
            self._wrong("options", told)
        else:
            self.asked.emit(NewVariant(self.sku.text(), self.barcode.text(), options, price))

    def show_failure(self, error: Exception) -> bool:
        """A sentence at the field it is about; False for what belongs in the banner."""
        if isinstance(error, Invalid) and error.field in self.fields:
            self._wrong(error.field, str(error))
            return True
        self.reject()
        return False

    def _wrong(self, name: str, sentence: str) -> None:
        self.fields[name].show_error(sentence)
        self.fields[name].editor.setFocus()


def options_text(options: dict[str, str]) -> str:
    """ "Size: M, Colour: Red"."""
    return ", ".join(f"{name}: {value}" for name, value in options.items())


def read_options(text: str) -> dict[str, str]:
    """The options of :func:`options_text`. Raises ValueError for what has no name or no value."""
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, colon, value = (each.strip() for each in part.partition(":"))
        if not (name and colon and value) or name in found:
            raise ValueError(part)
        found[name] = value
    return found
