"""Prices to come: the list in the panel, and the dialog that adds one."""

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models import formats
from models.locales import qlocale
from services.catalog.records import PricePeriod, ProductDetail
from services.kernel.errors import Invalid
from views.kit import layouts
from views.kit.choicebox import MomentBox
from views.kit.controls import button, icon_button
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.forms import FormField
from views.kit.labels import label


class PricesSection(QWidget):
    """Scheduled prices, soonest first. `add` and `cancel(period)` ask the screen to act."""

    add = Signal()
    cancel = Signal(object)

    def __init__(self, *, may_price: bool) -> None:
        super().__init__()
        self._may_price = may_price
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self._none = label(self.tr("No other price is planned."), "caption")
        self.button = button(self.tr("Schedule…"), kind="plain")
        if not may_price:  # never show what has no parent yet: it would be a window
            self.button.hide()
        self.button.clicked.connect(self._on_add)
        title = label(self.tr("Scheduled prices"), "body_strong")
        head = layouts.row(title, None, self.button)
        self.setLayout(layouts.column(head, self._none, self._lines, gap=4))

    def show_prices(self, periods: tuple[PricePeriod, ...]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for period in periods:
            self._lines.addWidget(_PriceLine(period, self))
        self._none.setVisible(not periods)

    @property
    def may_price(self) -> bool:
        return self._may_price

    def _on_add(self, _checked: bool) -> None:
        self.add.emit()


class _PriceLine(QWidget):
    """One planned price with its cross."""

    def __init__(self, period: PricePeriod, section: PricesSection) -> None:
        super().__init__()
        self._period, self._section = period, section
        amount = formats.money(period.amount, period.currency)
        since = self.tr("from {0}").format(formats.when(period.since))
        self.setAccessibleName(f"{amount} {since}")
        cross = icon_button("x", self.tr("Cancel {0} {1}").format(amount, since))
        if not section.may_price:  # as above
            cross.hide()
        cross.clicked.connect(self._on_cross)
        self.setLayout(layouts.row(label(amount, tabular=True), label(since, "muted"), None, cross))

    def _on_cross(self, _checked: bool) -> None:
        self._section.cancel.emit(self._period)


class ScheduleDialog(ChoiceDialog):
    """`asked(amount, at)`; it stays open until the screen says that the price is planned."""

    asked = Signal(object, object)

    def __init__(self, parent: QWidget, product: ProductDetail) -> None:
        self._currency = product.currency
        self.amount = QLineEdit()
        self.at = MomentBox(QDateTime.currentDateTime().addDays(1))
        self.at.setLocale(qlocale())
        self._amount = FormField(
            self.tr("New price, {0}").format(product.currency), self.amount, name="amount"
        )
        self._at = FormField(self.tr("From, your time"), self.at, name="at")
        body = QWidget()
        body.setLayout(
            layouts.column(label(product.name, "muted", wrap=True), self._amount, self._at)
        )
        super().__init__(
            parent,
            self.tr("Schedule a price"),
            body,
            [Choice("", self.tr("Cancel")), Choice("save", self.tr("Schedule"), "primary")],
        )

    def open(self) -> None:
        super().open()
        self.amount.setFocus()

    def choose(self, name: str) -> None:
        if name != "save":
            super().choose(name)
            return
        self._at.show_error("")
        self._amount.show_error("")
        try:
            amount = formats.parse_money(self.amount.text(), self._currency)
        except formats.NotMoney as error:
            self._amount.show_error(str(error))
            self.amount.setFocus()
            return
        at = datetime.fromtimestamp(self.at.dateTime().toSecsSinceEpoch(), UTC)
        self.asked.emit(amount, at)

    def show_failure(self, error: Exception) -> bool:
        """A sentence at the field it is about; False for what belongs in the banner."""
        for field in (self._amount, self._at):
            if isinstance(error, Invalid) and error.field == field.name:
                field.show_error(str(error))
                return True
        self.reject()
        return False
