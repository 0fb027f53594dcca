"""What a call may ask of the inventory, said in sentences that name the field.

The database's own words for a number out of range would name neither the field nor what to do.
"""

from typing import TypeGuard

from services.inventory.records import ADJUST_REASONS, LevelQuery
from services.kernel import texts
from services.kernel.errors import Invalid, NotFound

LARGEST = 2**31 - 1  # what a quantity may be: the database's integer
LAST_ID = 2**63 - 1  # the database's bigint
LAST_LOCATION = 2**15 - 1  # the database's smallint
NOTE_LENGTH = 500
_TOLD = 10**18  # longer numbers are not repeated in a sentence


def checked_delta(delta: int) -> int:
    """How many pieces a person may add or take away: any whole number but zero."""
    if not _whole(delta):
        raise Invalid(
            "The change must be a whole number of pieces. Enter how many to add or take away.",
            "delta",
        )
    if delta == 0:
        raise Invalid("The change is zero. Enter how many pieces to add or take away.", "delta")
    if abs(delta) > LARGEST:
        told = signed(delta) if abs(delta) < _TOLD else "The change"
        raise Invalid(
            f"{told} is more than a stock level can hold (at most {LARGEST:,}). Check the number.",
            "delta",
        )
    return delta


def checked_reason(reason: str) -> str:
    """One of those a person may choose."""
    if reason not in ADJUST_REASONS:
        raise Invalid(
            f"“{reason}” is not a"
            f" reason for an adjustment. Choose one of: {', '.join(ADJUST_REASONS)}.",
            "reason",
        )
    return reason


def checked_note(note: str) -> str:
    """Up to 500 characters on one line, without blanks around them."""
    note = texts.checked(note, "note", "note")
    if len(note) > NOTE_LENGTH:
        raise Invalid(
            f"The note has {len(note):,} characters; at most {NOTE_LENGTH} are kept. Shorten it.",
            "note",
        )
    return note


def known_variant(variant: int) -> int:
    """Raise NotFound for a number that no SKU can have."""
    if not _whole(variant) or not 1 <= variant <= LAST_ID:
        raise NotFound("No SKU has such a number. Reload the list.")
    return variant


def known_location(location: int) -> int:
    """Raise NotFound for a number that no location can have."""
    if not _whole(location) or not 1 <= location <= LAST_LOCATION:
        raise NotFound("No location has such a number. Reload the list of locations.")
    return location


def known_movement(movement: int) -> int:
    """Raise NotFound for a number that no movement can have."""
    if not _whole(movement) or not 1 <= movement <= LAST_ID:
        raise NotFound("No movement has such a number. Reload the history.")
    return movement


def checked_numbers(numbers: list[int], field: str) -> list[int]:
    """Those that the database can hold: the others name nothing. Raises Invalid for no number."""
    if not all(_whole(number) for number in numbers):
        raise Invalid(f"Each of the {field} must be a whole number.", field)
    return [number for number in numbers if 0 <= number <= LAST_ID]


def checked_limit(limit: int) -> int:
    """How many rows to answer with at most."""
    if not _whole(limit) or not 0 <= limit <= LAST_ID:
        raise Invalid("The limit must be a whole number of rows, zero or more.", "limit")
    return limit


def checked_query(query: LevelQuery) -> LevelQuery:
    """`query` as it is, unless no location can have its number: NotFound."""
    if query.location is not None:
        known_location(query.location)
    return query


def signed(delta: int) -> str:
    """With its sign; a minus as wide as the plus."""
    return f"+{delta:,}" if delta > 0 else f"\N{MINUS SIGN}{-delta:,}"


def _whole(number: object) -> TypeGuard[int]:
    return type(number) is int  # True is an int to Python, but counts nothing
