"""The detail panel: one product, editable, with its prices, stock and history."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from models import formats
from models.product_columns import TONES, picture_of, status_word
from services.catalog.records import ProductDetail
from services.inventory.records import StockLevel
from services.kernel.work import Caller
from views.catalog.details import FEW, Details
from views.catalog.form import ProductForm
from views.catalog.prices import PricesSection
from views.catalog.sections import HistorySection, StockSection
from views.catalog.variants import VariantsSection
from views.kit import layouts
from views.kit.cards import Panel, Thumb, scrolled, separator
from views.kit.controls import button, icon_button
from views.kit.labels import elided, label, set_tooltip
from views.kit.pill import Pill

AGES = 10_000  # milliseconds between two looks at "saved 12 s ago"


class ProductPanel(Panel):
    """Shows what it is given; what the user asks for goes out as signals."""

    save = Signal()
    discard = Signal()
    close_asked = Signal()

    def __init__(self, caller: Caller) -> None:
        super().__init__()
        self.product: ProductDetail | None = None
        self.lines = FEW + 1  # of history that are asked for
        self.form = ProductForm(caller)
        self.prices = PricesSection(may_price=caller.may("price.write"))
        self.variants = VariantsSection(may_arrange=caller.may("catalog.arrange"))
        self.stock = StockSection()
        self.history = HistorySection(caller.name)
        self._saved = label("", "caption", tabular=True)
        self.saving = self._made_saving()
        self._ages = QTimer(self, interval=AGES)
        self._ages.timeout.connect(self._show_age)
        self.form.dirty_changed.connect(self.saving.setVisible)
        self.form.submitted.connect(self._on_submitted)
        parts = layouts.column(
            self.form,
            self._saved,
            separator(),
            self.prices,
            separator(),
            self.variants,
            separator(),
            self.stock,
            separator(),
            self.history,
            None,
            margins=(20, 2, 18, 16),
            gap=12,
        )
        made = layouts.column(self._made_head(), scrolled(parts), self.saving, gap=0)
        made.setStretch(1, 1)
        self.setLayout(made)
        self.setAccessibleName(self.tr("Product"))
        self.hide()

    def set_menu(self, menu: QMenu) -> None:
        """What the panel's ellipsis offers."""
        self._more.setMenu(menu)

    def show_details(self, found: Details) -> None:
        """Another product, or the same one with nothing typed to keep."""
        self.form.load(found.product)
        self._show_product(found.product)
        self._show_around(found)
        self.show()

    def take_details(self, found: Details) -> None:
        """The same product changed elsewhere: what is being typed stays.

        A late answer is older than a save made meanwhile: only its stock and history are news.
        """
        if self.product is None or found.product.version >= self.product.version:
            self.form.take(found.product)
            self._show_product(found.product)
        self._show_around(found)

    def take_own(self, before: ProductDetail, after: ProductDetail) -> None:
        """This console itself changed the product, outside the form: by an undo, say."""
        self.form.take_own(before, after)
        if self.product is None or after.version > self.product.version:
            self._show_product(after)

    def show_saved(self, product: ProductDetail) -> None:
        """The form's edits were committed."""
        self.form.settle(product)
        self._show_product(product)

    def edit_name(self) -> None:
        """Put the cursor into the name."""
        self.form.name.line.setFocus()
        self.form.name.line.selectAll()

    def _show_around(self, found: Details) -> None:
        self.stock.show_levels(found.levels, found.away)
        self.history.show_lines(found.history, max(FEW, self.lines - 1))
        self._show_low(found.levels or [])

    def _show_low(self, levels: list[StockLevel]) -> None:
        low = [level.location_name for level in levels if level.low]
        self._low.setVisible(bool(low))
        where = self.tr("Low at {0} of {1} locations: {2}").format(
            formats.count(len(low)), formats.count(len(levels)), ", ".join(low)
        )
        self._low.setAccessibleDescription(where)
        set_tooltip(self._low, where)

    def _show_product(self, product: ProductDetail) -> None:
        self.product = product
        self._thumb.show_icon(picture_of(product.category_path[0] if product.category_path else ""))
        self._name.setText(product.name)
        category = product.category_path[-1] if product.category_path else ""
        self._sku.setText(f"{product.sku}  ·  {category}")
        self._status.show_status(status_word(product.status), TONES[product.status])
        self.prices.show_prices(product.scheduled)
        self.variants.show_variants(product)
        self._show_age()
        self._ages.start()

    def _show_age(self) -> None:
        if self.product is not None:
            text = self.tr("Saved {0}, version {1}")
            ago = formats.ago(self.product.updated)
            self._saved.setText(text.format(ago, formats.count(self.product.version)))

    def _made_head(self) -> QWidget:
        self._more = icon_button("ellipsis", self.tr("More actions"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.close_button = icon_button("x", self.tr("Close panel"), keys="Esc")
        self.close_button.clicked.connect(self._on_close)
        self._thumb = Thumb("package")
        self._name = elided("", "title")
        self._sku = elided("", "caption")
        self._status, self._low = Pill(), Pill(self.tr("Low stock"), "warn")
        pills = layouts.row(self._status, self._low, None, gap=6)
        facts = layouts.column(self._name, self._sku, 2, pills, None, gap=3)
        who = layouts.row(self._thumb, facts, gap=12)
        who.setStretch(1, 1)
        bar = layouts.row(
            label(self.tr("Product"), "caption"), None, self._more, self.close_button, gap=0
        )
        head = QWidget()
        head.setLayout(layouts.column(bar, who, margins=(20, 14, 18, 12), gap=9))
        return head

    def _made_saving(self) -> QWidget:
        self.save_button = button(self.tr("Save"), kind="primary")
        self.save_button.setToolTip(self.tr("Save (Ctrl+S)"))
        self.discard_button = button(self.tr("Discard"))
        self.save_button.clicked.connect(self._on_save)
        self.discard_button.clicked.connect(self._on_discard)
        text = label(self.tr("Not saved yet"), "caption")
        made = QWidget()
        line = layouts.row(
            text, None, self.discard_button, self.save_button, margins=(20, 10, 18, 12)
        )
        made.setLayout(layouts.column(separator(), line, gap=0))
        made.hide()
        return made

    def _on_submitted(self) -> None:
        if self.form.is_dirty():
            self.save.emit()

    def _on_save(self, _checked: bool) -> None:
        self.save.emit()

    def _on_discard(self, _checked: bool) -> None:
        self.discard.emit()

    def _on_close(self, _checked: bool) -> None:
        self.close_asked.emit()
