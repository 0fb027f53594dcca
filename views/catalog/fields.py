"""One field of the form: what was loaded, what was typed, and what others did meanwhile."""

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from models import formats
from models.product_columns import status_word
from services.catalog.records import STATUSES, Brand, Category
from views.catalog.merge import Values, field_word
from views.kit import layouts
from views.kit.choicebox import ChoiceBox
from views.kit.editors import LineEditor, TextEditor
from views.kit.forms import FormField
from views.kit.labels import label, picture

MARKED = 8000  # milliseconds a field that others changed stays marked


class Field(QWidget):
    """A labelled editor with two lines below it: what is wrong, and what others changed."""

    edited = Signal()

    def __init__(self, name: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.name, self.editor = name, editor
        self._loaded: Any = None
        self._quiet = False  # what is put in by the program is no edit
        self._form = FormField(field_word(name), editor, name=name, hint=hint)
        self._news = label("", "caption", wrap=True)
        self._news_row = QWidget()
        line = layouts.row(picture("refresh-cw", "info", 14), self._news, gap=6)
        line.setStretch(1, 1)
        self._news_row.setLayout(line)
        self._news_row.hide()
        self._over = QTimer(self, singleShot=True, interval=MARKED)
        self._over.timeout.connect(self._news_row.hide)
        self.setLayout(layouts.column(self._form, self._news_row, gap=4))

    def typed(self) -> Any:
        """What stands in the editor."""
        raise NotImplementedError

    def put(self, value: Any) -> None:
        """Write a value into the editor."""
        raise NotImplementedError

    def as_typed(self, value: Any) -> Any:
        """What :meth:`typed` answers after :meth:`put` of this value."""
        return value

    def value(self) -> Any:
        """The value of what was typed. Raises NotMoney where it is none."""
        return self.typed()

    def told(self, value: Any) -> str:
        """A value as the news line writes it."""
        return str(value) or self.tr("(empty)")

    def load(self, value: Any) -> None:
        """Another product, or what was saved: nothing is edited, nothing is marked."""
        self._loaded = value
        self._put_quietly(value)
        self.show_error("")
        self._news_row.hide()

    def rebase(self, value: Any) -> None:
        """`value` was saved while somebody typed on: that stays, as an edit of `value`."""
        self._loaded = value

    def follow(self, value: Any) -> None:
        """This console saved `value` by itself, such as by an undo: that is no news."""
        if self.is_dirty():
            self.rebase(value)
            self._news_row.hide()
        else:
            self.load(value)

    def take(self, value: Any) -> None:
        """Others saved `value`: shown and marked, or told beside what is being typed."""
        if value == self._loaded:
            return
        if self.is_dirty() and self.as_typed(value) != self.typed():
            self._over.stop()
            text = self.tr("Others saved {0} just now. What you typed is kept.")
            self._tell(text.format(self.told(value)))
            return
        old, self._loaded = self._loaded, value
        self._put_quietly(value)
        self._tell(self.tr("Changed just now, it was {0}.").format(self.told(old)))
        self._over.start()

    def is_dirty(self) -> bool:
        return bool(self.typed() != self.as_typed(self._loaded))

    def is_marked(self) -> bool:
        return not self._news_row.isHidden()

    def news(self) -> str:
        return self._news.text()

    def show_error(self, sentence: str) -> None:
        self._form.show_error(sentence)

    def error(self) -> str:
        return self._form.error()

    def _put_quietly(self, value: Any) -> None:
        self._quiet = True
        self.put(value)
        self._quiet = False

    def _tell(self, text: str) -> None:
        self._news.setText(text)
        self._news_row.show()

    def _on_edited(self) -> None:
        if not self._quiet:
            self.show_error("")
            self.edited.emit()


class TextField(Field):
    """One line of text."""

    def __init__(self, name: str, hint: str = "") -> None:
        self.line = LineEditor()
        super().__init__(name, self.line, hint)
        self.line.textChanged.connect(self._on_edited)

    def typed(self) -> str:
        return self.line.text()

    def put(self, value: str) -> None:
        self.line.setText(value)
        self.line.setCursorPosition(0)


class MoneyField(TextField):
    """An amount in minor units of `currency`, read strictly as the locale writes it."""

    currency = "GBP"

    def put(self, value: int | None) -> None:  # type: ignore[override]  # a field's own value
        self.line.setText(self.as_typed(value))

    def as_typed(self, value: int | None) -> str:
        return formats.plain_money(value, self.currency)

    def value(self) -> int:
        return formats.parse_money(self.typed(), self.currency)

    def told(self, value: int | None) -> str:
        return formats.money(value, self.currency)


class CostField(MoneyField):
    """An amount that may be unknown: nothing is written then."""

    def value(self) -> int | None:  # type: ignore[override]  # a field's own value
        return formats.parse_money(self.typed(), self.currency) if self.typed().strip() else None


class LongTextField(Field):
    """Several lines of plain text."""

    def __init__(self, name: str) -> None:
        self.text = TextEditor()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(64)
        super().__init__(name, self.text)
        self.text.textChanged.connect(self._on_edited)

    def typed(self) -> str:
        return self.text.toPlainText()

    def put(self, value: str) -> None:
        self.text.setPlainText(value)


class ChoiceField(Field):
    """One of a few values, each with its words."""

    def __init__(self, name: str) -> None:
        self.box = ChoiceBox()
        super().__init__(name, self.box)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.currentIndexChanged.connect(self._on_edited)

    def offer(self, choices: Values) -> None:
        """`choices`: words → value; what is chosen stays chosen."""
        chosen = self.typed()
        self._quiet = True
        self.box.clear()
        for words, value in choices.items():
            self.box.addItem(words, value)
        self._quiet = False
        self._put_quietly(chosen if chosen is not None else self._loaded)

    def typed(self) -> Any:
        return self.box.currentData()

    def put(self, value: Any) -> None:
        """A value that is not offered (yet) is kept as it is: never another one in its place."""
        if value is not None and self.box.findData(value) < 0:
            self.box.addItem("…", value)
        self.box.setCurrentIndex(self.box.findData(value))

    def told(self, value: Any) -> str:
        at = self.box.findData(value)
        return self.box.itemText(at) if at >= 0 else str(value)


class BrandField(ChoiceField):
    """One of the brands, or none: 0 stands for that among the choices."""

    def __init__(self) -> None:
        super().__init__("brand")
        self.offer_brands([])

    def offer_brands(self, brands: list[Brand]) -> None:
        self.offer({self.tr("(no brand)"): 0} | {brand.name: brand.id for brand in brands})

    def name_brand(self, brand: int | None, name: str) -> None:
        """The product's own brand, also before the others are known."""
        if brand is not None and self.box.findData(brand) < 0:
            self.box.addItem(name, brand)

    def typed(self) -> int | None:
        return self.box.currentData() or None

    def put(self, value: int | None) -> None:
        super().put(value or 0)

    def told(self, value: int | None) -> str:
        return super().told(value or 0)


def status_field() -> ChoiceField:
    made = ChoiceField("status")
    made.offer({status_word(status): status for status in STATUSES})
    return made


def category_choices(categories: list[Category]) -> Values:
    """For :meth:`ChoiceField.offer`."""
    return {category.title: category.id for category in categories}
