"""One list of the Shop screen: what it shows, how a row is asked for, what a change does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from models.columns import Column
from views.kit.choicebox import ChoiceBox
from views.kit.fields_dialog import FieldsDialog
from views.kit.forms import FormField
from views.kit.undo import Done

Values = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a row's dialog; with `choices` (value, text) it is chosen, else typed."""

    name: str
    text: str
    value: object = ""
    choices: Sequence[tuple[object, str]] = ()
    hint: str = ""


class Section(Protocol):
    """Its methods but `fields` run on a worker; `add`, `change` and `remove` commit one change.

    `topics` are the (database, topic) pairs whose changes it shows.
    """

    title: str
    empty: tuple[str, str]
    needs: str
    topics: frozenset[tuple[str, str]]
    new_text: str

    def columns(self) -> Sequence[Column[Any]]: ...
    def key(self, row: Any) -> int: ...
    def load(self) -> Sequence[Any]: ...
    def fields(self, row: Any | None) -> Sequence[Field]: ...
    def add(self, values: Values) -> Done: ...
    def change(self, row: Any, values: Values) -> Done: ...
    def remove(self, row: Any) -> Done: ...
    def remove_text(self, row: Any | None) -> str: ...


class RowDialog(FieldsDialog):
    """`asked(values)`: what the fields say, by name."""

    asked = Signal(object)

    def __init__(self, parent: QWidget, title: str, fields: Sequence[Field], send: str) -> None:
        self._editors = {field.name: _editor(field) for field in fields}
        shown = [
            FormField(field.text, self._editors[field.name], field.name, field.hint)
            for field in fields
        ]
        super().__init__(parent, title, shown, send)

    def send(self) -> None:
        self.asked.emit({name: _value(editor) for name, editor in self._editors.items()})

    def editor(self, name: str) -> QWidget:
        return self._editors[name]


def reversible(text: str, do: Callable[[Any, Any], Any], after: Any, there: Any, back: Any) -> Done:
    """A committed change: `do(row, state)` puts a state in force, `after` is the row by now."""
    return Done(text, partial(_swap, text, do, after, there, back))


def _swap(text: str, do: Callable[[Any, Any], Any], row: Any, there: Any, back: Any) -> Done:
    return reversible(text, do, do(row, back), back, there)


def changed_fields(before: Mapping[str, object], values: Values) -> Values:
    """Only what is not as it was, texts without blanks around them."""
    tidy = {name: it.strip() if isinstance(it, str) else it for name, it in values.items()}
    return {name: it for name, it in tidy.items() if before.get(name) != it}


def _editor(field: Field) -> QWidget:
    if field.choices:
        box = ChoiceBox()
        for value, text in field.choices:
            box.addItem(text, value)
        box.setCurrentIndex(max(0, [value for value, _ in field.choices].index(field.value)))
        return box
    return QLineEdit(str(field.value))


def _value(editor: QWidget) -> object:
    if isinstance(editor, ChoiceBox):
        return editor.currentData()
    return editor.text() if isinstance(editor, QLineEdit) else None
