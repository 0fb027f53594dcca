"""What rush to simulate: how people choose, how many, for how long, how many of them buy."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from models.formats import brief
from models.locales import qlocale
from services.kernel.errors import Invalid
from views.kit.choicebox import ChoiceBox
from views.kit.fields_dialog import FieldsDialog
from views.kit.forms import FormField
from views.operations.rush_run import RushAsked

RATES = (1.0, 5000.0)  # people a second, as the command takes them
SECONDS = (1.0, 3600.0)
SHARES = (0.0, 1.0, 5.0, 10.0, 25.0, 100.0)  # percent that buy
PATTERNS = ("zipf", "replay")


def tr(text: str) -> str:
    return QCoreApplication.translate("RushDialog", text)


class RushDialog(FieldsDialog):
    """`asked` carries a RushAsked; it stays open for what cannot be."""

    asked = Signal(object)

    def __init__(self, parent: QWidget, before: RushAsked, *, sample: bool) -> None:
        """`before` fills the fields. `sample`: nobody minds what is sold in this shop."""
        self._sample = sample
        self.pattern, self.buyers = ChoiceBox(), ChoiceBox()
        self.rate, self.seconds = QLineEdit(_typed(before.rate)), QLineEdit(_typed(before.seconds))
        for name, text in zip(
            PATTERNS,
            (tr("What is popular, most of all (Zipf's law)"), tr("What the busiest hour sold")),
            strict=True,
        ):
            self.pattern.addItem(text, name)
        for share in SHARES:
            text = tr("{0} % of them").format(_typed(share)) if share else tr("Nobody")
            self.buyers.addItem(text, share)
        super().__init__(
            parent,
            tr("Simulate a rush"),
            [
                FormField(tr("People a second"), self.rate, "rate"),
                FormField(tr("For how many seconds"), self.seconds, "seconds"),
                FormField(tr("What they look at"), self.pattern, "pattern"),
                FormField(tr("Who buys"), self.buyers, "buyers"),
            ],
            tr("Start the rush"),
        )
        self.pattern.setCurrentIndex(max(0, self.pattern.findData(before.pattern)))
        self.buyers.setCurrentIndex(max(0, self.buyers.findData(before.buyers if sample else 0.0)))
        self.buyers.currentIndexChanged.connect(self._explain)
        self._explain()

    def send(self) -> None:
        try:
            asked = RushAsked(
                self.pattern.currentData(),
                _number(self.rate.text(), "rate", RATES),
                round(_number(self.seconds.text(), "seconds", SECONDS)),
                self.buyers.currentData(),
            )
        except Invalid as wrong:
            self.refuse(wrong.field, str(wrong))
            return
        self.asked.emit(asked)
        self.accept()

    def _explain(self) -> None:
        if not self.buyers.currentData():
            self.tell(tr("A second process looks at products while you watch."))
        elif self._sample:
            self.tell(tr("A second process looks at products and buys some while you watch."))
        else:
            self.tell(
                tr(
                    "Careful: this is no sample shop. Each piece that is bought leaves your stock"
                    " and stays in its history as sold."
                )
            )


def _typed(value: float) -> str:
    return qlocale().toString(float(value), "f", 0 if value == round(value) else 1)


def _number(typed: str, field: str, between: tuple[float, float]) -> float:
    """What was typed, as the locale writes it; Invalid(field=field) otherwise."""
    found, ok = qlocale().toDouble(typed.strip())
    least, most = between
    if not ok or not least <= found <= most:
        sentence = tr("“{0}” does not do. Type a number from {1} to {2}.")
        raise Invalid(sentence.format(brief(typed), _typed(least), _typed(most)), field)
    return found
