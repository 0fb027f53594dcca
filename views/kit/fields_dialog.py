"""A dialog of a few fields; what is wrong stands at its field, and nothing typed is lost."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtWidgets import QLineEdit, QWidget

from services.kernel.errors import Invalid
from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.forms import FormField


class FieldsDialog(ChoiceDialog):
    """A subclass answers the primary button in :meth:`send`, and closes with :meth:`accept`."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Sequence[FormField],
        send: str,
        *,
        kind: str = "primary",
    ) -> None:
        self.fields = {field.name: field for field in fields}
        body = QWidget()
        body.setLayout(layouts.column(*fields, gap=10))
        super().__init__(
            parent, title, body, [Choice("", self.tr("Cancel")), Choice("send", send, kind)]
        )
        for before, after in pairwise([*fields, *self.buttons.values()]):
            QWidget.setTabOrder(before, after)

    def open(self) -> None:
        super().open()
        first = next(iter(self.fields.values())).editor
        first.setFocus()
        if isinstance(first, QLineEdit):
            first.selectAll()

    def send(self) -> None:
        """The primary button or Return: ask for what the fields say."""
        raise NotImplementedError

    def choose(self, name: str) -> None:
        if name != "send":
            super().choose(name)
            return
        for field in self.fields.values():
            field.show_error("")
        self.send()

    def refuse(self, name: str, sentence: str) -> None:
        """What is wrong with one field, which gets the focus."""
        self.fields[name].show_error(sentence)
        self.fields[name].editor.setFocus()

    def show_failure(self, error: Exception) -> bool:
        """A sentence at the field it is about; False for what belongs in the banner."""
        if isinstance(error, Invalid) and error.field in self.fields:
            self.refuse(error.field, str(error))
            return True
        return False
