"""What a field may hold, said in sentences that name the field. Pure functions."""

import re
from typing import Any

import msgspec

from services.kernel import texts
from services.kernel.errors import Invalid

NAME_LENGTH = 80
JSON_BYTES = 65_536
LAST_ID = 2**31 - 1  # the database's integer
LAST_STORE = 2**15 - 1  # a location's smallint
ROLES = ("clerk", "manager", "admin")
_CURRENCY = re.compile(r"[A-Z]{3}")
_KEY = re.compile(r"[a-z0-9][a-z0-9._:-]{0,99}")


def checked_name(name: object, title: str = "name", field: str = "name") -> str:
    """1 to 80 characters on one line, without blanks around them."""
    return texts.between(texts.checked(name, title, field), title, field, NAME_LENGTH)


def checked_key(key: object, title: str, field: str) -> str:
    """Up to 100 lower-case letters, digits and ``. _ : -``: a program's name, not a person's."""
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise Invalid(
            f"{key!r} is no {title}: it takes up to 100 of a-z, 0-9, dot, colon, hyphen and"
            " underscore, beginning with a letter or a digit.",
            field,
        )
    return key


def as_json(value: Any, title: str, field: str) -> str:
    """`value` as the database keeps it. Raises Invalid for what JSON cannot hold."""
    try:
        packed = msgspec.json.encode(value).decode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Invalid(f"The {title} cannot be kept as JSON: {error}.", field) from error
    if len(packed.encode()) > JSON_BYTES:
        raise Invalid(
            f"The {title} takes {len(packed.encode()):,} bytes; at most {JSON_BYTES:,} are kept.",
            field,
        )
    if "\\u0000" in packed:
        raise Invalid(f"The {title} holds the character U+0000. Remove it.", field)
    return packed


def checked_role(role: object) -> str:
    """One of the three roles."""
    if role not in ROLES:
        raise Invalid(f"{role!r} is no role: choose clerk, manager or admin.", "role")
    return str(role)


def checked_stores(stores: object, role: str) -> list[int] | None:
    """Location ids in order, None for every store; what the role allows."""
    if stores is None:
        if role == "clerk":
            raise Invalid("A clerk works at certain stores: choose at least one.", "stores")
        return None
    if role == "admin":
        raise Invalid("An admin works for every store. Leave the stores open.", "stores")
    if not isinstance(stores, (frozenset, set, list, tuple)) or not all(
        type(each) is int and 1 <= each <= LAST_STORE for each in stores
    ):
        raise Invalid("A store is chosen by its number.", "stores")
    if not stores:
        raise Invalid("Nobody works at no store: choose at least one.", "stores")
    return sorted(set(stores))


def checked_currency(currency: object) -> str:
    """An ISO 4217 code."""
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise Invalid(
            "A currency is three capital letters, such as EUR or GBP. Choose one.", "currency"
        )
    return currency
