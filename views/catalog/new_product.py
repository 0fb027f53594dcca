"""The dialog for a new product; errors stand at their fields and nothing typed is lost."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from models import formats
from models.product_columns import status_word
from services.catalog.records import STATUSES, Category, NewProduct
from services.kernel.errors import Invalid
from views.catalog.merge import field_word
from views.kit import layouts
from views.kit.choicebox import ChoiceBox
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.forms import FormField

NEW = -1  # the choice that makes a category


@dataclass(frozen=True)
class NewBarcode:
    """For `Context.go("catalog", …)`: a new product that has this code on it."""

    code: str
    categories: list[Category]


class NewProductDialog(ChoiceDialog):
    """`asked(NewProduct)`; it stays open until the screen says that the product is there."""

    asked = Signal(object)
    takes_scans = True

    def __init__(
        self,
        parent: QWidget,
        categories: list[Category],
        currency: str,
        *,
        may_price: bool,
        may_arrange: bool,
    ) -> None:
        self._currency = currency
        self.sku, self.name, self.price, self.barcode = (QLineEdit() for _ in range(4))
        self.price.setEnabled(may_price)
        self.category, self.status = ChoiceBox(), ChoiceBox()
        for category in categories:
            self.category.addItem(category.title, category.id)
        self.category_name = QLineEdit()
        if may_arrange:  # with no category yet it is the only choice, and chosen
            self.category.addItem(self.tr("New category…"), NEW)
        for status in STATUSES[:2]:
            self.status.addItem(status_word(status), status)
        self.fields = {
            name: FormField(text, editor, name=name)
            for name, text, editor in (
                ("sku", "SKU", self.sku),
                ("name", field_word("name"), self.name),
                ("category", field_word("category"), self.category),
                ("new_category", self.tr("Name of the new category"), self.category_name),
                ("price", f"{field_word('price')}, {currency}", self.price),
                ("status", field_word("status"), self.status),
                ("barcode", field_word("barcode"), self.barcode),
            )
        }
        at = self.fields
        pair = layouts.row(at["price"], at["status"], gap=12)
        pair.setStretch(0, 1)
        pair.setStretch(1, 1)
        body = QWidget()
        body.setLayout(
            layouts.column(
                layouts.row(at["sku"], at["barcode"], gap=12),
                at["name"],
                at["category"],
                at["new_category"],
                pair,
                gap=10,
            )
        )
        super().__init__(
            parent,
            self.tr("New product"),
            body,
            [Choice("", self.tr("Cancel")), Choice("save", self.tr("Create"), "primary")],
            width=520,
        )
        editors = (self.sku, self.barcode, self.name, self.category, self.category_name)
        for before, after in pairwise([*editors, self.price, self.status, *self.buttons.values()]):
            QWidget.setTabOrder(before, after)
        self.category.currentIndexChanged.connect(self._on_category)
        self._on_category()

    def open(self) -> None:
        super().open()
        self.sku.setFocus()

    def take_scan(self, code: str) -> None:
        self.barcode.setText(code)
        self.fields["barcode"].show_error("")

    def choose(self, name: str) -> None:
        if name != "save":
            super().choose(name)
            return
        for field in self.fields.values():
            field.show_error("")
        price = None
        if self.price.text().strip():
            try:
                price = formats.parse_money(self.price.text(), self._currency)
            except formats.NotMoney as error:
                self.show_error("price", str(error))
                return
        if self.category.currentData() is None:
            self.show_error("category", self._no_category())
            return
        if self.category.currentData() == NEW and not self.new_category():
            self.show_error("new_category", self.tr("Name the category it goes into."))
            return
        self.asked.emit(
            NewProduct(
                sku=self.sku.text(),
                name=self.name.text(),
                category=self.category.currentData(),
                barcode=self.barcode.text(),
                price=price,
                status=self.status.currentData(),
            )
        )

    def new_category(self) -> str:
        """The name of a category to make for it, "" where one was chosen."""
        is_new = self.category.currentData() == NEW
        return self.category_name.text().strip() if is_new else ""

    def _on_category(self) -> None:
        self.fields["new_category"].setVisible(self.category.currentData() == NEW)

    def _no_category(self) -> str:
        if self.category.count():
            return self.tr("Choose a category.")
        return self.tr("There is no category yet. A manager adds one on the Shop screen.")

    def show_error(self, name: str, sentence: str) -> None:
        self.fields[name].show_error(sentence)
        self.fields[name].editor.setFocus()

    def show_failure(self, error: Exception) -> bool:
        """A sentence at the field it is about; False for what belongs in the banner."""
        if isinstance(error, Invalid) and error.field in self.fields:
            self.show_error(error.field, str(error))
            return True
        return False
