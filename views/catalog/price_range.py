"""Prices from and to, as a popup under its chip."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from models import formats
from views.kit import layouts
from views.kit.controls import button
from views.kit.forms import FormField


class PriceRange(QFrame):
    """`picked(from, to)` in minor units, None for no bound."""

    picked = Signal(object, object)

    def __init__(self, parent: QWidget, currency: str, low: int | None, high: int | None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._currency = currency
        self.low = QLineEdit(formats.plain_money(low, currency))
        self.high = QLineEdit(formats.plain_money(high, currency))
        self._low = FormField(self.tr("From, {0}").format(currency), self.low)
        self._high = FormField(self.tr("To, {0}").format(currency), self.high)
        use = button(self.tr("Filter"), kind="primary")
        use.clicked.connect(self._use)
        fields = layouts.row(self._low, self._high, gap=12)
        self.setLayout(layouts.column(fields, layouts.row(None, use), margins=(12, 12, 12, 12)))
        self.setFixedWidth(320)

    def open_under(self, widget: QWidget) -> None:
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 4)))
        self.show()
        self.low.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._use()
        else:
            super().keyPressEvent(event)

    def _use(self) -> None:
        low, high = self._read(self._low, self.low), self._read(self._high, self.high)
        if low is not None and high is not None and low > high:
            self._high.show_error(self.tr("This is below the first price."))
        if self._low.error() or self._high.error():
            self.resize(self.width(), self.heightForWidth(self.width()))  # a popup does not grow
            return
        self.picked.emit(low, high)
        self.close()

    def _read(self, field: FormField, editor: QLineEdit) -> int | None:
        field.show_error("")
        if not editor.text().strip():
            return None
        try:
            return formats.parse_money(editor.text(), self._currency)
        except formats.NotMoney as error:
            field.show_error(str(error))
            return None
