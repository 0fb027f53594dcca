"""Adjust one SKU at one location: a sign, digits, a letter for the reason, Return."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from services.inventory.records import StockLevel
from views.inventory import delta
from views.inventory.delta import Wanted
from views.inventory.popover import StockPopover, is_command
from views.inventory.reasons import ReasonPicker
from views.kit.forms import FormField


class DeltaField(QLineEdit):
    """Digits and a sign; a reason's letter is left to the popover."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().lower() in delta.REASON_KEYS and not is_command(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class AdjustPopover(StockPopover):
    """The popover sends a change, never a level."""

    def __init__(self, parent: QWidget) -> None:
        self.delta, self.reasons, self.note = DeltaField(), ReasonPicker(), QLineEdit()
        fields = [
            FormField(_tr("Change by"), self.delta, "delta"),
            FormField(_tr("Reason"), self.reasons, "reason"),
            FormField(_tr("Note"), self.note, "note"),
        ]
        super().__init__(parent, _tr("Adjust stock"), ("on_hand", "available"), fields)
        self.note.setPlaceholderText(self.tr("Optional"))
        self.reasons.picked.connect(self._on_reason)

    def clear(self, typed: str) -> None:
        self.reasons.pick("")
        self.note.clear()
        self.delta.setText(typed)

    def read(self) -> Wanted:
        return delta.read(self.delta.text(), self.reasons.reason(), self.note.text())

    def after(self, level: StockLevel) -> tuple[StockLevel, str]:
        change = delta.read_delta(self.delta.text())
        return delta.moved(level, change), delta.warning(level, change)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        reason = "" if is_command(event) else delta.REASON_KEYS.get(event.text().lower(), "")
        if reason and not self.is_busy():
            self.reasons.pick(reason)
        elif not reason:
            super().keyPressEvent(event)

    def _on_reason(self, _reason: str) -> None:
        self.fields["reason"].show_error("")
        self.adjustSize()


def _tr(text: str) -> str:
    return QCoreApplication.translate("AdjustPopover", text)
