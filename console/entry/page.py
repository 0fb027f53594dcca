"""One form in the middle of the window: a title, fields, a sentence of what is wrong, buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from services.kernel.errors import Invalid
from views.kit import layouts
from views.kit.cards import Card
from views.kit.controls import button
from views.kit.editors import LineEditor
from views.kit.forms import FormField
from views.kit.labels import label
from views.kit.tasks import told

_WIDTH = 420


class FormPage(QWidget):
    """Return in any field sends it; a second press while it is under way does nothing."""

    sent = Signal()
    left = Signal()  # the second button: back to where one came from

    def __init__(  # noqa: PLR0913 - the parts of one page, all by name at the call
        self, title: str, text: str, fields: Sequence[FormField], *, send: str, back: str, foot: str
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.fields = {field.name: field for field in fields}
        self.title, self.text = label(title, "page", wrap=True), label(text, "muted", wrap=True)
        self.sentence = label("", "error", wrap=True)
        self.sentence.hide()
        self.send, self.back = button(send, kind="primary"), button(back, kind="plain")
        self.send.clicked.connect(self._on_send)
        self.back.clicked.connect(self.left)
        self.foot = label(foot, "caption", wrap=True)
        if not foot:  # never show what has no parent yet: it would be a window
            self.foot.hide()
        for field in fields:
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(self._on_send)
        buttons = layouts.row(self.back, None, self.send)
        card = Card(
            layouts.column(*fields, self.sentence, 2, buttons, margins=(22, 20, 22, 18), gap=10)
        )
        whole = layouts.column(
            None, self.title, self.text, 8, card, 4, self.foot, None, None, gap=4
        )
        holder = QWidget()
        holder.setFixedWidth(_WIDTH)
        holder.setLayout(whole)
        self.setLayout(layouts.row(None, holder, None))

    def open(self) -> None:
        """Ready for a person: no old sentence, the first field that is empty has the focus."""
        self.set_busy(False)
        self.clear_errors()
        self._first().setFocus()

    def set_busy(self, busy: bool) -> None:
        """Under way: the button waits, and so does Return."""
        self.send.setEnabled(not busy)

    def clear_errors(self) -> None:
        self.say("")
        for field in self.fields.values():
            field.show_error("")

    def say(self, sentence: str) -> None:
        """What is wrong with the whole of it."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def refuse(self, name: str, sentence: str) -> None:
        """What is wrong with one field, which gets the focus."""
        field = self.fields[name]
        field.show_error(sentence)
        field.editor.setFocus()
        if isinstance(field.editor, QLineEdit):
            field.editor.selectAll()

    def show_failure(self, error: Exception) -> bool:
        """A failed call: at its field, else above the buttons."""
        self.set_busy(False)
        self.clear_errors()
        if isinstance(error, Invalid) and error.field in self.fields:
            self.refuse(error.field, str(error))
        else:
            self.say(told(error))
        return True

    def _first(self) -> QWidget:
        for field in self.fields.values():
            if isinstance(field.editor, QLineEdit) and not field.editor.text():
                return field.editor
        return next(iter(self.fields.values())).editor

    def _on_send(self) -> None:
        if self.send.isEnabled():
            self.clear_errors()
            self.sent.emit()


def secret() -> QLineEdit:
    """A field for a password: dots, no undo of it, nothing for an input method to learn."""
    made = LineEditor()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setInputMethodHints(
        Qt.InputMethodHint.ImhHiddenText
        | Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhNoPredictiveText
    )
    return made
