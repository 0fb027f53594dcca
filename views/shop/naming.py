"""The shop's own name and currency."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from services.catalog.service import Catalog
from services.identity.records import ShopChange, ShopInfo
from services.identity.service import Identity
from services.kernel import work
from services.kernel.errors import Invalid
from services.kernel.work import Caller
from views.kit import layouts
from views.kit.cards import Card
from views.kit.controls import button
from views.kit.forms import FormField
from views.kit.labels import label
from views.kit.undo import Done

_WIDTH = 460


@dataclass(frozen=True)
class Naming:
    """What the page shows. `info.version` 0: the sample shop, which keeps its name."""

    info: ShopInfo
    currency: str


class NamingPage(QWidget):
    """Two fields and a button; errors stand at their field."""

    asked = Signal(str, str)  # name, currency

    def __init__(self) -> None:
        super().__init__()
        self.shown: Naming | None = None
        self.name, self.currency = QLineEdit(), QLineEdit()
        self.fields = {
            "name": FormField(self.tr("Shop name"), self.name, "name"),
            "currency": FormField(
                self.tr("Currency"),
                self.currency,
                "currency",
                self.tr("Three letters, such as EUR. It stays once there are prices."),
            ),
        }
        self.save = button(self.tr("Save"), kind="primary")
        self.save.clicked.connect(self._on_save)
        for field in (self.name, self.currency):
            field.returnPressed.connect(self._on_save)
        self.why = label(
            self.tr(
                "The sample shop keeps its name and currency. Set up a shop of your own on the"
                " sign-in page (Ctrl+Shift+P)."
            ),
            "caption",
            wrap=True,
        )
        card = Card(
            layouts.column(
                *self.fields.values(),
                self.why,
                layouts.row(None, self.save),
                margins=(20, 18, 20, 16),
                gap=10,
            )
        )
        card.setFixedWidth(_WIDTH)
        self.setLayout(layouts.column(layouts.row(card, None), None))

    def show_naming(self, shown: Naming) -> None:
        """What holds by now; what somebody types meanwhile is not overwritten."""
        if self.shown is None or not self._is_typed():
            self.name.setText(shown.info.name or self.tr("Sample shop"))
            self.currency.setText(shown.currency)
        self.shown = shown
        is_own = shown.info.version > 0
        self.why.setHidden(is_own)
        for part in (self.name, self.currency, self.save):
            part.setEnabled(is_own)

    def saved(self) -> None:
        """What is typed is what holds: the next reading shows it."""
        self.shown = None
        for field in self.fields.values():
            field.show_error("")

    def show_failure(self, error: Exception) -> bool:
        if isinstance(error, Invalid) and error.field in self.fields:
            self.fields[error.field].show_error(str(error))
            self.fields[error.field].editor.setFocus()
            return True
        return False

    def _is_typed(self) -> bool:
        typed = (self.name.text().strip(), self.currency.text().strip().upper())
        return self.shown is not None and typed != (self.shown.info.name, self.shown.currency)

    def _on_save(self) -> None:
        for field in self.fields.values():
            field.show_error("")
        self.asked.emit(self.name.text().strip(), self.currency.text().strip().upper())


def load(identity: Identity, catalog: Catalog) -> Naming:
    """Name and currency by now; on a worker. What the sign-in page may know needs no right."""
    who = work.current().caller
    reader = Caller(who.name, who.permissions | {"people.list"}, who.stores, who.role, who.person)
    with work.doing(work.Work(reader)):
        return Naming(identity.shop(), catalog.currency())


def change(
    services: tuple[Identity, Catalog], seen: Naming, name: str, currency: str, text: str
) -> Done:
    """Write what differs, the currency first: it is what may be refused."""
    identity, catalog = services
    if currency != seen.currency:
        catalog.set_currency(currency)
    info = identity.change_shop(seen.info.version, ShopChange(name, currency))
    before = (seen.info.name, seen.currency)
    return Done(text, partial(change, services, Naming(info, currency), *before, text))
