"""Adjust one SKU at one location: a sign, digits, a letter for the reason, Return.

The popover sends a change, never a level. It shows what is on hand *now*, also when that
changes while somebody is typing; what was typed and the focus stay.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton, QWidget

from models.figures import figure
from services.inventory.records import StockLevel
from services.kernel.errors import Invalid
from views.inventory import delta
from views.inventory.now import Now
from views.inventory.reasons import ReasonPicker
from views.kit import layouts
from views.kit.cards import separator
from views.kit.controls import button, icon_button
from views.kit.dialog import shadow
from views.kit.forms import FormField
from views.kit.labels import elided, label

WIDTH = 340


class DeltaField(QLineEdit):
    """Digits and a sign; a reason's letter is left to the popover."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().lower() in delta.REASON_KEYS and not _is_command(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class AdjustPopover(QFrame):
    """Hidden until :meth:`open_for`; closes itself on Esc and is closed by who commits."""

    wanted = Signal(object)  # Wanted: complete, and checked as far as one can without the stock
    closed = Signal()
    grew = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self.setAccessibleName(self.tr("Adjust stock"))
        self.setGraphicsEffect(shadow(self, 40))
        self.setFixedWidth(WIDTH)
        self.level: StockLevel | None = None
        self._busy = False
        self._name, self._place = elided("", "body_strong"), elided("", "caption", tabular=True)
        self.close_button = icon_button("x", self.tr("Close"), keys="Esc")
        self.close_button.clicked.connect(self.leave)
        self.now = Now()
        self.delta, self.reasons, self.note = DeltaField(), ReasonPicker(), QLineEdit()
        self.note.setPlaceholderText(self.tr("Optional"))
        self.fields = {
            "delta": FormField(self.tr("Change by"), self.delta, "delta"),
            "reason": FormField(self.tr("Reason"), self.reasons, "reason"),
            "note": FormField(self.tr("Note"), self.note, "note"),
        }
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.save = button(self.tr("Save"), kind="primary")
        self.save.clicked.connect(self.commit)
        self._build()
        self.delta.textChanged.connect(self._on_typed)
        self.reasons.picked.connect(self._on_reason)
        self.hide()

    def open_for(self, level: StockLevel, typed: str = "") -> None:
        """Start an adjustment; `typed` is the sign that opened it."""
        self.level, self._busy = level, False
        self._name.setText(level.name)
        self._place.setText(f"{level.sku}  ·  {level.location_name}")
        self.now.start(level)
        self.reasons.pick("")
        self.note.clear()
        self.delta.setText(typed)
        self._say({})
        self._enable()
        self.adjustSize()
        self.show()
        self.raise_()
        self.delta.setFocus()
        self.delta.end(False)

    def level_changed(self, level: StockLevel) -> None:
        """The stock moved elsewhere: show and mark it; typed text and focus stay."""
        if self.level is not None and level.version > self.level.version:
            self.level = level
            self.now.changed(level)
            self._preview()
            self.adjustSize()

    def commit(self) -> None:
        """Send what was typed if it is complete; a second press while it runs does nothing."""
        if self._busy or self.level is None:
            return
        try:
            wanted = delta.read(self.delta.text(), self.reasons.reason(), self.note.text())
        except Invalid as error:
            self.refuse(error)
            return
        self._busy = True
        self._enable()
        self._say({})
        self.wanted.emit(wanted)

    def refuse(self, error: Exception) -> None:
        """Say why it was not done, at the field that can mend it; everything typed stays."""
        self._busy = False
        self._enable()
        field = error.field if isinstance(error, Invalid) else ""
        self._say({field: str(error)})
        editor = self.fields[field].editor if field in self.fields else self.delta
        editor.setFocus()

    def leave(self) -> None:
        """Close; what was not sent is forgotten."""
        self.level = None
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        reason = "" if _is_command(event) else delta.REASON_KEYS.get(event.text().lower(), "")
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(self.focusWidget(), QToolButton):
                self.leave()
            else:
                self.commit()
        elif reason and not self._busy:
            self.reasons.pick(reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grew.emit()

    def _build(self) -> None:
        head = layouts.row(layouts.column(self._name, self._place, gap=1), self.close_button, gap=8)
        head.setStretch(0, 1)
        keys = label(self.tr("Return saves, Esc closes"), "caption")
        content = layouts.column(
            head,
            self.now,
            self.fields["delta"],
            self.fields["reason"],
            self.fields["note"],
            self.error,
            separator(),
            layouts.row(keys, None, self.save),
            margins=(16, 12, 12, 12),
            gap=10,
        )
        self.setLayout(content)

    def _enable(self) -> None:
        self.save.setEnabled(not self._busy)
        self.save.setText(self.tr("Saving…") if self._busy else self.tr("Save"))
        for editor in (self.delta, self.note):
            editor.setReadOnly(self._busy)

    def _say(self, sentences: dict[str, str]) -> None:
        for name, field in self.fields.items():
            field.show_error(sentences.get(name, ""))
        self.error.setText(sentences.get("", ""))
        self.error.setVisible(bool(self.error.text()))
        self._preview()
        self.adjustSize()

    def _on_typed(self, _text: str) -> None:
        if self.fields["delta"].error():
            self.fields["delta"].show_error("")
        self._preview()
        self.adjustSize()

    def _on_reason(self, _reason: str) -> None:
        self.fields["reason"].show_error("")
        self.adjustSize()

    def _preview(self) -> None:
        try:
            change = delta.read_delta(self.delta.text())
        except Invalid:
            change = 0
        if self.level is not None:
            self.now.preview(self.level, change)
            self.delta.setAccessibleDescription(
                self.tr("{0} on hand now").format(figure(self.level.on_hand))
            )


def _is_command(event: QKeyEvent) -> bool:
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.modifiers() & modifiers)
