"""What floats over a row while one of its figures is changed: a few fields, Return, Esc.

It shows what there is *now*, also when that changes while somebody is typing; what was typed
and the focus stay. It never sends a level it shows.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton, QWidget

from services.inventory.records import StockLevel
from services.kernel.errors import Invalid
from views.inventory.now import Now
from views.kit import layouts
from views.kit.cards import separator
from views.kit.controls import button, icon_button
from views.kit.dialog import shadow
from views.kit.forms import FormField
from views.kit.labels import elided, label

WIDTH = 340


class StockPopover(QFrame):
    """Hidden until :meth:`open_for`; closes itself on Esc and is closed by who commits.

    A subclass hands over its fields, the first of which gets the focus, and implements `read`,
    `clear` and `after`.
    """

    wanted = Signal(object)  # what `read` answered: checked as far as one can without the stock
    closed = Signal()
    grew = Signal()

    def __init__(
        self, parent: QWidget, title: str, facts: Sequence[str], fields: Sequence[FormField]
    ) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self.setAccessibleName(title)
        self.setGraphicsEffect(shadow(self, 40))
        self.setFixedWidth(WIDTH)
        self.level: StockLevel | None = None
        self._busy = False
        self.title = label(title.upper(), "overline")
        self._name, self._place = elided("", "body_strong"), elided("", "caption", tabular=True)
        self.close_button = icon_button("x", self.tr("Close"), keys="Esc")
        self.close_button.clicked.connect(self.leave)
        self.now = Now(facts)
        self.fields = {field.name: field for field in fields}
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.save = button(self.tr("Save"), kind="primary")
        self.save.clicked.connect(self.commit)
        self._build()
        for field in fields:
            if isinstance(field.editor, QLineEdit):
                field.editor.textChanged.connect(self._on_typed)
        self.hide()

    # -- what a subclass says ----------------------------------------------------------------

    def clear(self, typed: str) -> None:
        """Empty the fields; `typed` is what opened the popover."""
        raise NotImplementedError

    def read(self) -> object:
        """What was typed; raises Invalid with the name of a field."""
        raise NotImplementedError

    def after(self, level: StockLevel) -> tuple[StockLevel, str]:
        """What `level` would become, and a warning; raises Invalid while nothing is typed."""
        raise NotImplementedError

    # -- what a task does ---------------------------------------------------------------------

    def open_for(self, level: StockLevel, typed: str = "") -> None:
        """Start over with `level`."""
        self.level, self._busy = level, False
        self.about(level.name, f"{level.sku}  ·  {level.location_name}")
        self.now.start(level)
        self.clear(typed)
        self._say({})
        self._enable()
        self.adjustSize()
        self.show()
        self.raise_()
        first = next(iter(self.fields.values())).editor
        first.setFocus()
        if isinstance(first, QLineEdit) and typed:
            first.end(False)
        elif isinstance(first, QLineEdit):
            first.selectAll()

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
            wanted = self.read()
        except Invalid as error:
            self.refuse(error)
            return
        self._busy = True
        self._enable()
        self._say({})
        self.wanted.emit(wanted)

    def refuse(self, error: Exception) -> None:
        """Say why it was not done, at the field that can mend it; everything typed stays."""
        field = error.field if isinstance(error, Invalid) else ""
        self.resume(str(error), field)

    def resume(self, sentence: str, field: str = "") -> None:
        """It was not written, and can be mended and sent again."""
        self._busy = False
        self._enable()
        self._say({field if field in self.fields else "": sentence})
        first = next(iter(self.fields))
        self.fields[field if field in self.fields else first].editor.setFocus()

    def leave(self) -> None:
        """Close; what was not sent is forgotten."""
        self.level, self._busy = None, False
        self.hide()
        self.closed.emit()

    def about(self, name: str, place: str) -> None:
        """What it says to be about."""
        self._name.setText(name)
        self._place.setText(place)

    def is_busy(self) -> bool:
        return self._busy

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(self.focusWidget(), QToolButton):
                self.leave()
            else:
                self.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grew.emit()

    def _build(self) -> None:
        names = layouts.column(self.title, self._name, self._place, gap=1)
        head = layouts.row(names, self.close_button, gap=8)
        head.setStretch(0, 1)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        keys = label(self.tr("Return saves, Esc closes"), "caption")
        content = layouts.column(
            head,
            self.now,
            *self.fields.values(),
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
        for field in self.fields.values():
            if isinstance(field.editor, QLineEdit):
                field.editor.setReadOnly(self._busy)

    def _say(self, sentences: dict[str, str]) -> None:
        for name, field in self.fields.items():
            field.show_error(sentences.get(name, ""))
        self.error.setText(sentences.get("", ""))
        self.error.setVisible(bool(self.error.text()))
        self._preview()
        self.adjustSize()

    def _on_typed(self, _text: str) -> None:
        for field in self.fields.values():
            if field.editor is self.sender() and field.error():
                field.show_error("")
        self._preview()
        self.adjustSize()

    def _preview(self) -> None:
        if self.level is None:
            return
        try:
            after, warning = self.after(self.level)
        except Invalid:
            after, warning = self.level, ""
        self.now.preview(self.level, after, warning)
        first = next(iter(self.fields.values()))
        if not first.error():
            first.editor.setAccessibleDescription(self.now.told(self.level))


def is_command(event: QKeyEvent) -> bool:
    """Whether a key is a shortcut's and no letter's."""
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.modifiers() & modifiers)
