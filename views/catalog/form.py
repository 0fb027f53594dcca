"""The editable fields of a product: only what was touched is ever sent."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from models.formats import NotMoney
from services.catalog.records import Brand, Category, ProductDetail
from services.kernel.work import Caller
from views.catalog.fields import (
    BrandField,
    ChoiceField,
    CostField,
    LongTextField,
    MoneyField,
    TextField,
    category_choices,
    status_field,
)
from views.catalog.merge import Values, differing, three_way
from views.kit import layouts


class ProductForm(QWidget):
    """`base` is the product as it was when editing began; conflicts are found against it."""

    dirty_changed = Signal(bool)
    submitted = Signal()  # Return in a one-line field

    def __init__(self, caller: Caller) -> None:
        super().__init__()
        self.base: ProductDetail | None = None
        self._latest: ProductDetail | None = None
        self._was_dirty = False
        self._sent: Values = {}
        self.name = TextField("name")
        self.price = MoneyField("price")
        self.cost = CostField("cost")
        self.brand = BrandField()
        self.status = status_field()
        self.category = ChoiceField("category")
        self.barcode = TextField("barcode")
        self.description = LongTextField("description")
        self.fields = {
            field.name: field
            for field in (
                self.name,
                self.price,
                self.cost,
                self.status,
                self.category,
                self.brand,
                self.barcode,
                self.description,
            )
        }
        self.may_price = caller.may("price.write")
        self.may_archive = caller.may("catalog.archive")
        may_write = caller.may("catalog.write")
        for field in self.fields.values():
            field.editor.setEnabled(may_write)
            field.edited.connect(self._on_edited)
            if isinstance(field, TextField):
                field.line.returnPressed.connect(self.submitted)
        self.price.editor.setEnabled(may_write and self.may_price)
        self.status.editor.setEnabled(may_write and self.may_archive)
        may_cost = caller.may("cost.read")
        self.cost.editor.setEnabled(may_write and self.may_price and may_cost)
        if may_cost:
            pairs = [_pair(self.price, self.cost), _pair(self.status, self.brand)]
        else:
            self.cost.setParent(self)
            self.cost.hide()
            pairs = [_pair(self.price, self.status)]
        parts: list[layouts.Part] = [
            self.name,
            *pairs,
            self.category,
            self.barcode,
            self.description,
        ]
        if not may_cost:
            parts.insert(3, self.brand)
        self.setLayout(layouts.column(*parts, gap=10))

    def offer_categories(self, categories: list[Category]) -> None:
        self.category.offer(category_choices(categories))

    def offer_brands(self, brands: list[Brand]) -> None:
        self.brand.offer_brands(brands)

    def load(self, product: ProductDetail) -> None:
        """Show a product as it is; what was typed is dropped."""
        self.base = self._latest = product
        self.price.currency = self.cost.currency = product.currency
        self.brand.name_brand(product.brand, product.brand_name)
        for name, field in self.fields.items():
            field.load(getattr(product, name))
        self._tell_dirty()

    def take(self, product: ProductDetail) -> None:
        """The same product changed elsewhere. Typed text, cursor and focus stay."""
        self._latest = product
        self.brand.name_brand(product.brand, product.brand_name)
        for name, field in self.fields.items():
            field.take(getattr(product, name))
        if not self.is_dirty():
            self.base = product
        self._tell_dirty()

    def take_own(self, before: ProductDetail, after: ProductDetail) -> None:
        """This console changed the product: not news, and no conflict with what is typed."""
        if self.base is None or self._latest is None:
            return
        if after.version >= self._latest.version:  # else others have changed it since
            for name in differing(before, after):
                self.fields[name].follow(getattr(after, name))
        self.base = _moved_on(self.base, before, after)
        self._latest = _moved_on(self._latest, before, after)
        self._tell_dirty()

    def is_dirty(self) -> bool:
        return self.base is not None and any(field.is_dirty() for field in self.fields.values())

    def wanted(self) -> Values | None:
        """The touched fields with their values; None if one says what is wrong with it."""
        found: Values = {}
        self._sent = {name: field.typed() for name, field in self.fields.items()}
        wrong = False
        for name, field in self.fields.items():
            if not field.is_dirty():
                continue
            try:
                found[name] = field.value()
            except NotMoney as error:
                field.show_error(str(error))
                if not wrong:
                    field.editor.setFocus()
                wrong = True
        return None if wrong else found

    def settle(self, product: ProductDetail) -> None:
        """What :meth:`wanted` gave was saved. What was typed since then stays typed."""
        self.base = self._latest = product
        for name, field in self.fields.items():
            if field.typed() == self._sent.get(name, field.typed()):
                field.load(getattr(product, name))
            else:
                field.rebase(getattr(product, name))
        self._tell_dirty()

    def clashes(self) -> tuple[str, ...]:
        """Fields being edited here that others changed meanwhile."""
        wanted = {name: field.typed() for name, field in self.fields.items() if field.is_dirty()}
        if self.base is None or self._latest is None:
            return ()
        return three_way(self.base, self._latest, wanted).both

    def show_error(self, name: str, sentence: str) -> bool:
        """Put a sentence at the field it is about; False if there is no such field."""
        field = self.fields.get(name)
        if field is None:
            return False
        field.show_error(sentence)
        field.editor.setFocus()
        return True

    def revert(self) -> None:
        """Drop what was typed."""
        if self._latest is not None:
            self.load(self._latest)

    def _on_edited(self) -> None:
        self._tell_dirty()

    def _tell_dirty(self) -> None:
        dirty = self.is_dirty()
        if dirty != self._was_dirty:
            self._was_dirty = dirty
            self.dirty_changed.emit(dirty)


def _pair(left: QWidget, right: QWidget) -> QBoxLayout:
    made = layouts.row(left, right, gap=12)
    made.setStretch(0, 1)
    made.setStretch(1, 1)
    return made


def _moved_on(seen: ProductDetail, before: ProductDetail, after: ProductDetail) -> ProductDetail:
    """`seen` with the own change from `before` to `after` in it.

    Its version moves on only if nobody else was between: their changes are still to be found.
    """
    if seen.version >= after.version:
        return seen
    if seen.version == before.version:
        return after
    return msgspec.structs.replace(
        seen, **{name: getattr(after, name) for name in differing(before, after)}
    )
