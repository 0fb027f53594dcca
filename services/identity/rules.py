"""What a field may hold, said in sentences that name the field. Pure functions."""

import re
from typing import Any

import msgspec

from services.kernel import texts
from services.kernel.errors import Invalid

NAME_LENGTH = 80
JSON_BYTES = 65_536
LAST_ID = 2**31 - 1  # the database's integer
_KEY = re.compile(r"[a-z0-9][a-z0-9._:-]{0,99}")


def checked_name(name: object, title: str = "name", field: str = "name") -> str:
    """1 to 80 characters on one line, without blanks around them."""
    checked = texts.checked(name, title, field)
    if not 1 <= len(checked) <= NAME_LENGTH:
        raise Invalid(
            f"The {title} has {len(checked)} characters; it needs between 1 and {NAME_LENGTH}.",
            field,
        )
    return checked


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
