"""*Set up my own shop*: what an empty shop needs to begin, and the steps that make it."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from console.entry.page import FormPage, secret
from models.locales import qlocale
from services.kernel import work
from services.kernel.errors import Invalid
from services.kernel.work import Caller
from views.kit.choicebox import ChoiceBox
from views.kit.editors import LineEditor
from views.kit.forms import FormField

if TYPE_CHECKING:
    from console.connect import Shop
    from services.identity.records import Person

# Those most shops count in, by code; any other can be typed.
CURRENCIES = re.findall(
    r"\w+",
    "AUD BGN BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD"
    " PHP PLN RON SEK SGD THB TRY UAH USD ZAR",
)
CODE_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form says, not yet checked by a service."""

    shop: str
    currency: str
    location: str
    owner: str
    password: str


class SetUpPage(FormPage):
    """Asks once for everything; what was typed stays until the shop is there."""

    def __init__(self) -> None:
        self.shop, self.location, self.owner = LineEditor(), LineEditor(), LineEditor()
        self.password, self.again = secret(), secret()
        self.currency = ChoiceBox()
        self.currency.setEditable(True)
        self.currency.addItems(CURRENCIES)
        here = qlocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        self.currency.setCurrentText(here or "EUR")
        self.location.setText(self.tr("Main store"))
        super().__init__(
            self.tr("Set up my own shop"),
            self.tr("It starts empty. You are its owner: you add people, places and products."),
            [
                FormField(self.tr("Shop name"), self.shop, "name"),
                FormField(self.tr("Currency"), self.currency, "currency"),
                FormField(self.tr("First location"), self.location, "location"),
                FormField(self.tr("Your name"), self.owner, "owner"),
                FormField(
                    self.tr("Password"),
                    self.password,
                    "password",
                    hint=self.tr("At least 8 characters, and not your name."),
                ),
                FormField(self.tr("Password again"), self.again, "again"),
            ],
            send=self.tr("Set up my shop"),
            back=self.tr("Back"),
            foot="",
        )

    def wanted(self) -> Wanted | None:
        """What the form says; None where it tells at a field why that cannot be."""
        empty = self.tr("Fill this in.")
        for name, editor in (
            ("name", self.shop),
            ("location", self.location),
            ("owner", self.owner),
            ("password", self.password),
        ):
            if not editor.text().strip():
                self.refuse(name, empty)
                return None
        if self.password.text() != self.again.text():
            self.refuse("again", self.tr("This is not what you typed above. Type it again."))
            return None
        return Wanted(
            self.shop.text(),
            self.currency.currentText().strip().upper(),
            self.location.text(),
            self.owner.text(),
            self.password.text(),
        )


def check(wanted: Wanted) -> None:
    """Raise Invalid for what the services would refuse, before anything is made anew."""
    from services.identity import passwords, rules  # noqa: PLC0415 - with the shop

    rules.checked_name(wanted.shop, "name of the shop")
    rules.checked_currency(wanted.currency)
    rules.checked_name(wanted.location, "name of the location", "location")
    rules.checked_name(wanted.owner, "owner's name", "owner")
    passwords.checked(wanted.password, wanted.owner)


def begin(shop: "Shop", wanted: Wanted) -> "Person":
    """Currency, first location, then the owner's account; the owner, who is signed in by it.

    The account comes last: until it is there the next start asks for it again. Raises Invalid
    naming the field, Conflict where somebody was faster.
    """
    from services.identity.records import NewShop  # noqa: PLC0415 - with the shop

    check(wanted)
    founder = Caller(wanted.owner.strip(), frozenset({"people.list", "stock.read", "shop.write"}))
    with work.doing(work.Work(founder)):
        shop.catalog.set_currency(wanted.currency)
        if not shop.inventory.locations():
            _open_location(shop, wanted.location)
        owner = shop.identity.set_up(
            NewShop(wanted.shop, wanted.currency, wanted.owner, wanted.password)
        )
    shop.read_locations()
    return owner


def _open_location(shop: "Shop", name: str) -> None:
    from services.inventory.records import NewLocation  # noqa: PLC0415 - with the shop

    try:
        shop.inventory.add_location(NewLocation(code_of(name), name))
    except Invalid as error:
        raise Invalid(str(error), "location") from error


def code_of(name: str) -> str:
    """A short code to begin with: the first word's letters and digits in capitals, else MAIN."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    return words[0].upper()[:CODE_LETTERS] if words else "MAIN"
