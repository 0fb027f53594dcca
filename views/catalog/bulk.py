"""One rule for many products: choose the field, write the rule, see what it does, commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from models import formats
from models.product_columns import status_word
from services.catalog.records import (
    STATUSES,
    Brand,
    BulkField,
    BulkRule,
    Category,
    Selection,
)
from services.kernel.errors import Invalid
from services.kernel.work import Caller
from views.catalog.batches import Batches
from views.catalog.desk import Desk
from views.catalog.merge import field_word
from views.catalog.planning import Preview, of_rule
from views.catalog.preview import PreviewDialog
from views.kit import layouts
from views.kit.choicebox import ChoiceBox
from views.kit.editors import LineEditor
from views.kit.forms import FormField
from views.kit.tasks import told

AFTER = 80  # milliseconds after a key
NEEDS: dict[BulkField, tuple[str, ...]] = {
    "price": ("price.write",),
    "cost": ("price.write", "cost.read"),
    "status": ("catalog.archive",),
    "category": ("catalog.write",),
    "brand": ("catalog.write",),
}
MONEY: tuple[BulkField, ...] = ("price", "cost")
EXAMPLES = "*0.9 round .99     +10%     -0.50     cost * 2.2 round 0.05 up     4.95"


@dataclass(frozen=True)
class Chosen:
    """The products to change, and what their fields may be set to."""

    selection: Selection
    count: int
    categories: Sequence[Category] = ()
    brands: Sequence[Brand] = ()


class BulkDialog(PreviewDialog):
    """Opens on the price, with the cursor in the rule. Each key asks anew; the newest wins."""

    def __init__(self, parent: QWidget, desk: Desk, batches: Batches, chosen: Chosen) -> None:
        one, many = self.tr("Change one product"), self.tr("Change {0} products")
        title = many.format(formats.count(chosen.count)) if chosen.count != 1 else one
        super().__init__(parent, title, batches)
        self._desk, self._selection = desk, chosen.selection
        self._asked: BulkRule | None = None
        self.field = ChoiceBox()
        for name in _fields(desk.context.caller):
            self.field.addItem(field_word(name), name)
        self.rule = LineEditor()
        self.rule.setPlaceholderText(self.tr("such as *0.9 round .99"))
        self.values = {
            "status": _choices({status_word(status): status for status in STATUSES}),
            "category": _choices({one.title: str(one.id) for one in chosen.categories}),
            "brand": _choices(
                {self.tr("(no brand)"): ""} | {one.name: str(one.id) for one in chosen.brands}
            ),
        }
        self._value = QStackedWidget()
        self._rule = FormField(
            self.tr("New value"),
            self.rule,
            name="expression",
            hint=self.tr("A price, or reckoned from price and cost: {0}").format(EXAMPLES),
        )
        self._value.addWidget(self._rule)
        self._chosen = {
            name: FormField(self.tr("New value"), box, name="expression")
            for name, box in self.values.items()
        }
        for field in self._chosen.values():
            self._value.addWidget(field)
        what = FormField(self.tr("Field"), self.field)
        what.setFixedWidth(180)
        top = layouts.row(what, self._value, gap=12)
        top.setStretch(1, 1)
        self.top.addLayout(top)
        self._soon = QTimer(self, singleShot=True, interval=AFTER)
        self._soon.timeout.connect(self._ask)
        self.field.currentIndexChanged.connect(self._on_field)
        self.rule.textChanged.connect(self._on_edited)
        for box in self.values.values():
            box.currentIndexChanged.connect(self._on_edited)
        self.fact.setText(self._hint())
        self.notes.hide()
        self._on_field()

    def open_on(self, field: BulkField) -> None:
        """Open with this field chosen, the cursor where its value is written."""
        self.field.setCurrentIndex(max(0, self.field.findData(field)))
        self.open()
        self._editor().setFocus()

    def rule_now(self) -> BulkRule | None:
        """What is asked for; None while nothing is written or chosen."""
        field: BulkField = self.field.currentData()
        if field in MONEY:
            text = self.rule.text().strip()
            return BulkRule(field, text) if text else None
        box = self.values[field]
        return BulkRule(field, box.currentData()) if box.currentIndex() >= 0 else None

    def batch_text(self) -> str:
        count = len(self.preview.edits) if self.preview is not None else 0
        field: BulkField = self.field.currentData()
        value = self.rule.text() if field in MONEY else self.values[field].currentText()
        products = formats.counted(count, self.tr("{0} product"), self.tr("{0} products"))
        return self.tr("{0} of {1}: {2}").format(field_word(field), products, value.strip())

    def choose(self, name: str) -> None:
        if name and (self._soon.isActive() or self._asked != self.rule_now()):
            return  # what is on screen is not what would be done
        super().choose(name)

    def _hint(self) -> str:
        if self.field.currentData() in MONEY:
            return self.tr("Write a rule to see what it does.")
        return self.tr("Choose a value to see what it does.")

    def _editor(self) -> QWidget:
        field: BulkField = self.field.currentData()
        return self.rule if field in MONEY else self.values[field]

    def _on_field(self, *_at: object) -> None:
        field: BulkField = self.field.currentData()
        self._value.setCurrentWidget(self._rule if field in MONEY else self._chosen[field])
        self._on_edited()

    def _on_edited(self, *_what: object) -> None:
        self.preview = None  # it is another rule's: it must not be what is committed
        self._say("")
        self._offer(0)
        self._soon.start()

    def _ask(self) -> None:
        rule = self.rule_now()
        self._asked = rule
        self.warning.hide()  # it was about the rule before
        if rule is None:
            self._desk.tasks.cancel("plan")
            self.preview = None
            self.table.show_rows([])
            self.fact.setText(self._hint())
            return
        self.fact.setText(self.tr("Reckoning…"))
        call = partial(of_rule, self._desk.catalog, self._selection, rule)
        self._desk.tasks.ask(call, done=self._show, key="plan", failed=self._cannot)

    def _show(self, preview: Preview) -> None:
        self._say("")
        self.show_preview(preview)

    def _cannot(self, error: Exception) -> bool:
        """The rule cannot be read, or the service is away: said at the rule."""
        self.preview = None
        self.table.show_rows([])
        self.fact.setText(self.tr("Nothing to show yet.") if isinstance(error, Invalid) else "")
        self._say(told(error))
        return True

    def _say(self, sentence: str) -> None:
        field: BulkField = self.field.currentData()
        (self._rule if field in MONEY else self._chosen[field]).show_error(sentence)


def _fields(caller: Caller) -> list[BulkField]:
    return [name for name, needs in NEEDS.items() if all(map(caller.may, needs))]


def _choices(known: dict[str, str]) -> ChoiceBox:
    box = ChoiceBox()
    for words, value in known.items():
        box.addItem(words, value)
    box.setCurrentIndex(-1)
    return box
