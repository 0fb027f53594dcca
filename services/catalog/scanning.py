"""Scan a code, give a code to a SKU; the SKUs as other services know them; the currency."""

from babel.numbers import list_currencies
from sqlalchemy import text

from services.catalog import rules, saving, scanned
from services.catalog.queries import codes
from services.catalog.records import ItemState, ProductDetail, Scanned
from services.kernel.database import Database
from services.kernel.errors import Conflict, Invalid
from services.kernel.operations import command, query

MOST_ITEMS = 10_000

_CURRENCY = text("SELECT shop_currency()")
_SET_CURRENCY = text("SELECT set_shop_currency(:code)")


class Scanning:
    """Operations of the catalogue around codes."""

    _database: Database

    @query(needs="catalog.read")
    def scan(self, code: str) -> Scanned:
        """Whose code it is: an exact barcode, else the same GTIN, else an exact SKU.

        Without a hit, raises Invalid for `code` if its check digit is wrong or it is no code.
        """
        said = scanned.read(code)
        with self._database.reading() as session:
            hits = codes.by_barcode(session, said.code)
            if not hits and said.gtin:
                hits = codes.by_gtin(session, said.gtin)
            if not hits:
                hits = codes.by_sku(session, said.code)
        if not hits and said.wrong:
            raise Invalid(said.wrong, "code")
        return Scanned(
            said.code, said.gtin, hits, said.batch, said.expires, said.quantity, said.barcode
        )

    @command(needs="catalog.write")
    def attach_barcode(self, variant: int, seen: int, barcode: str) -> ProductDetail:
        """Give a SKU its barcode ("" takes it away); `seen` is the product's version.

        Raises NotFound, Conflict, Invalid for `barcode`.
        """
        barcode = rules.checked_barcode(barcode)
        with (
            saving.named_codes(self._database, barcode=barcode),
            self._database.writing() as session,
        ):
            before = saving.locked(session, saving.product_of(session, variant), seen)
            saving.write_barcode(session, before, variant, barcode)
            return saving.told(session, before.id)

    @query(needs="catalog.read")
    def items(self, after: int = 0, limit: int = 1000) -> list[ItemState]:
        """The SKUs as other services are told of them, by variant, from `after` on."""
        with self._database.reading() as session:
            return codes.items(session, after, max(1, min(limit, MOST_ITEMS)))

    @command(needs="stock.check")
    def announce_items(self, variants: list[int]) -> int:
        """Write the events of these variants again, gone ones as gone; how many."""
        with self._database.writing() as session:
            return codes.announce(session, sorted(set(variants)))

    @query(needs="catalog.read")
    def currency(self) -> str:
        """The shop's currency: an ISO 4217 code."""
        with self._database.reading() as session:
            return str(session.scalar(_CURRENCY))

    @command(needs="shop.write")
    def set_currency(self, code: str) -> str:
        """The shop's currency from now on. Raises Invalid, Conflict once there are prices."""
        if not isinstance(code, str) or code not in list_currencies():
            raise Invalid(
                f"{code!r:.20} is no currency. Choose one such as GBP, EUR or USD.", "currency"
            )
        with self._database.writing() as session:
            # That of prices which came with the shop is no change.
            if session.scalar(_CURRENCY) == code:
                return code
            if not session.scalar(_SET_CURRENCY, {"code": code}):
                raise Conflict(
                    f"The shop has prices already: as {code} each would mean another amount."
                    " Set up a new shop for another currency."
                )
        return code
