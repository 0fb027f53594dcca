"""A form's field: label above, editor, and the sentence of what is wrong below."""

from PySide6.QtWidgets import QWidget

from views.kit import layouts
from views.kit.labels import label


class FormField(QWidget):
    """`editor` with its label; `name` is the field's name in an Invalid error."""

    def __init__(self, text: str, editor: QWidget, name: str = "", hint: str = "") -> None:
        super().__init__()
        self.editor, self.name = editor, name
        self._text = text
        caption = label(text.upper(), "overline")
        caption.setBuddy(editor)
        editor.setAccessibleName(text)
        editor.setAccessibleDescription(hint)
        self._hint = label(hint, "caption", wrap=True)
        if not hint:
            self._hint.hide()
        self._error = label("", "error", wrap=True)
        self._error.hide()
        parts = layouts.column(caption, editor, self._hint, self._error, gap=4)
        parts.addStretch(1)  # fields side by side stay aligned at the top
        self.setLayout(parts)

    def error(self) -> str:
        return self._error.text()

    def show_error(self, sentence: str) -> None:
        """Say what is wrong under the field, in red and in words; "" takes it away."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._hint.setVisible(bool(self._hint.text()) and not sentence)
        self.editor.setProperty("wrong", bool(sentence))
        self.editor.setAccessibleDescription(sentence or self._hint.text())
        style = self.editor.style()
        style.unpolish(self.editor)
        style.polish(self.editor)
