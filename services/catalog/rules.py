"""What a field may hold, said in sentences that name the field.

Pure functions: each returns the value to store or raises Invalid with its `field`.
"""

import re
from typing import TYPE_CHECKING, Any

from msgspec import UnsetType

from services.catalog.records import (
    STATUSES,
    NewProduct,
    NewVariant,
    ProductChange,
    Status,
    VariantChange,
)
from services.kernel import texts, work
from services.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable

NAME_LENGTH = 300
DESCRIPTION_LENGTH = 20_000
SKU_LENGTH = 64
BARCODE_LENGTH = 48
LABEL_LENGTH = 200
OPTION_LENGTH = 100
MOST_OPTIONS = 10
MAX_AMOUNT = 10**12
GTIN_LENGTHS = (8, 12, 13, 14)
LAST_CATEGORY = 2**31 - 1  # the database's integer

# 9.78E+12 is what a spreadsheet makes of 9780000000000. 10E3 may be a real code.
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E[+-]\d+|\d+[.,]\d+E\d+", re.IGNORECASE)


def checked_name(name: str) -> str:
    """1 to 300 characters on one line, without blanks around them."""
    return texts.between(texts.checked(name, "name", "name"), "name", "name", NAME_LENGTH)


def checked_description(description: str) -> str:
    """Any text up to 20,000 characters; line breaks and tabs are the only control characters."""
    texts.checked(description, "description", "description", lines=True)
    if len(description) > DESCRIPTION_LENGTH:
        raise Invalid(
            f"The description has {len(description):,} characters; at most"
            f" {DESCRIPTION_LENGTH:,} are kept. Shorten it.",
            "description",
        )
    return description


def checked_sku(sku: str) -> str:
    """1 to 64 characters, trimmed; kept as written, since zeros at either end matter."""
    sku = texts.checked(sku, "SKU", "sku", code=True)
    texts.between(sku, "SKU", "sku", SKU_LENGTH)
    _no_number(sku, "SKU", "sku")
    return sku


def checked_barcode(barcode: str) -> str:
    """A GTIN with its check digit, any other printable code, or "" for none."""
    barcode = texts.checked(barcode, "barcode", "barcode", code=True)
    if len(barcode) > BARCODE_LENGTH:
        raise Invalid(
            f"The barcode has {len(barcode)} characters; at most {BARCODE_LENGTH} fit.", "barcode"
        )
    _ascii_digits(barcode)
    _no_number(barcode, "barcode", "barcode")
    if is_gtin(barcode) and check_digit(barcode[:-1]) != int(barcode[-1]):
        raise Invalid(
            f"The barcode {barcode} ends in {barcode[-1]}, but its check digit would be"
            f" {check_digit(barcode[:-1])}. Scan it again or compare it with the label.",
            "barcode",
        )
    return barcode


def checked_amount(amount: int, field: str = "price") -> int:
    """Minor units from 0 to 10^12; a whole number."""
    if type(amount) is not int:  # True is an int to Python, but no price
        raise Invalid(
            f"The {field} must be a whole number of minor units, such as 295 for 2.95,"
            f" not {amount!r:.40}.",
            field,
        )
    if not 0 <= amount <= MAX_AMOUNT:
        # Python refuses to write a number of thousands of digits.
        told = f"{amount:,}" if abs(amount) <= MAX_AMOUNT**2 else "far beyond"
        raise Invalid(
            f"The {field} must lie between 0 and {MAX_AMOUNT:,} in minor units; it is {told}.",
            field,
        )
    return amount


def checked_cost(amount: int | None) -> int | None:
    """Minor units as a price, or None: not known."""
    return None if amount is None else checked_amount(amount, "cost")


def checked_brand(brand: int | None) -> int | None:
    """A number that a brand may have, or None: no brand."""
    if brand is not None and (type(brand) is not int or not 1 <= brand <= LAST_CATEGORY):
        raise Invalid("There is no such brand. Choose another one.", "brand")
    return brand


def checked_category(category: int) -> int:
    """A number that a category may have; whether there is one, the database knows."""
    if type(category) is not int or not 1 <= category <= LAST_CATEGORY:
        raise Invalid("There is no such category. Choose another one.", "category")
    return category


def known_brand(brand: int) -> int:
    """A number that a brand may have."""
    if checked_brand(brand) is None:
        raise Invalid("Choose a brand.", "brand")
    return brand


def checked_label(name: object, title: str) -> str:
    """A brand's or category's name: 1 to 200 characters on one line."""
    return texts.between(texts.checked(name, title, "name"), title, "name", LABEL_LENGTH)


def checked_options(options: object) -> dict[str, str]:
    """At most 10 options, such as Size: M, each name and value 1 to 100 characters."""
    if not isinstance(options, dict) or len(options) > MOST_OPTIONS:
        raise Invalid(f"A variant has at most {MOST_OPTIONS} options.", "options")
    checked = {
        _checked_option(name, "option's name"): _checked_option(value, "option's value")
        for name, value in options.items()
    }
    if len(checked) < len(options):
        raise Invalid("Two options have one name. Give each its own.", "options")
    return checked


def checked_variant(new: NewVariant) -> NewVariant:
    """The new variant with every field checked and trimmed."""
    return NewVariant(
        checked_sku(new.sku),
        checked_barcode(new.barcode),
        checked_options(new.options),
        None if new.price is None else checked_amount(new.price),
    )


def checked_variant_change(change: VariantChange) -> dict[str, Any]:
    """The fields that are set, checked, by name."""
    checks: dict[str, Callable[[Any], Any]] = {
        "sku": checked_sku,
        "barcode": checked_barcode,
        "options": checked_options,
        "price": checked_amount,
        "cost": checked_cost,
    }
    return {field: checks[field](getattr(change, field)) for field in change_fields(change)}


def checked_status(status: Status) -> Status:
    """One of the three a product can have."""
    if status not in STATUSES:
        raise Invalid(f"A status is draft, active or archived, not {status!r}.", "status")
    return status


def checked_change(change: ProductChange) -> dict[str, str | int | None]:
    """The fields that are set, checked, by name."""
    return {field: _CHECKS[field](getattr(change, field)) for field in change_fields(change)}


def change_fields(change: ProductChange | VariantChange) -> list[str]:
    """The names of the fields that are set."""
    return [
        field
        for field in change.__struct_fields__
        if not isinstance(getattr(change, field), UnsetType)
    ]


def checked_new(new: NewProduct) -> NewProduct:
    """The new product with every field checked and trimmed."""
    return NewProduct(
        sku=checked_sku(new.sku),
        name=checked_name(new.name),
        category=checked_category(new.category),
        description=checked_description(new.description),
        barcode=checked_barcode(new.barcode),
        price=None if new.price is None else checked_amount(new.price),
        status=checked_status(new.status),
        brand=checked_brand(new.brand),
        cost=checked_cost(new.cost),
    )


def require_cost() -> None:
    """Raise NotAllowed unless the caller may know and write what a product costs the shop."""
    work.require("cost.read", "change what a product costs the shop")
    work.require("price.write", "change what a product costs the shop")


def is_gtin(code: str) -> bool:
    """Whether `code` has the form of a GTIN-8, UPC-12, EAN-13 or GTIN-14."""
    return len(code) in GTIN_LENGTHS and code.isascii() and code.isdigit()


def check_digit(digits: str) -> int:
    """Mod 10 with weights 3, 1 from the right, as on every GTIN."""
    return -sum(int(d) * (3, 1)[n % 2] for n, d in enumerate(reversed(digits))) % 10


def is_scientific(code: str) -> bool:
    """Whether a spreadsheet took `code` for a number, as in 9.78E+12."""
    return _SCIENTIFIC.fullmatch(code) is not None


def _checked_option(text: object, title: str) -> str:
    return texts.between(texts.checked(text, title, "options"), title, "options", OPTION_LENGTH)


def _ascii_digits(barcode: str) -> None:
    """Digits of other scripts look like a GTIN but no scanner reads them, nor any check digit."""
    for character in barcode:
        if character.isdigit() and not character.isascii():
            raise Invalid(
                f"The barcode holds the character U+{ord(character):04X}, a digit that is none of"
                " 0 to 9. Enter the digits from the label as 0 to 9.",
                "barcode",
            )


def _no_number(code: str, title: str, field: str) -> None:
    if is_scientific(code):
        raise Invalid(
            f"The {title} {code} is a number in scientific notation, as spreadsheets write long"
            " codes. Enter the digits from the label.",
            field,
        )


_CHECKS: "dict[str, Callable[[Any], str | int | None]]" = {
    "name": checked_name,
    "description": checked_description,
    "status": checked_status,
    "category": checked_category,
    "barcode": checked_barcode,
    "price": checked_amount,
    "brand": checked_brand,
    "cost": checked_cost,
}
