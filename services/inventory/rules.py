"""What a call may ask of the inventory, said in sentences that name the field.

The database's own words for a number out of range would name neither the field nor what to do.
"""

from typing import Any, TypeGuard, get_args

from services.inventory.records import (
    ADJUST_REASONS,
    REASONS,
    Kind,
    LevelQuery,
    LevelSort,
    MovementFilter,
)
from services.kernel import texts, work
from services.kernel.errors import Invalid, NotFound

LARGEST = 2**31 - 1  # what a quantity may be: the database's integer
LAST_ID = 2**63 - 1  # the database's bigint
LAST_LOCATION = 2**15 - 1  # the database's smallint
SELL = "stock.sell"  # no person's role has it: a sale is not typed in but comes from a till
NOTE_LENGTH = 500
REFERENCE_LENGTH = 100
PACE_DAYS = 28  # whole weeks, as weekdays sell differently
COVER_DAYS = 14  # what an order should last, once it is there
_LOCATION_TEXTS = {"code": 20, "name": 80, "city": 80}  # field: most characters
_SORTS: tuple[str, ...] = get_args(LevelSort)
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
    """One of those a person may choose; a till, which may sell, also books what it sold."""
    if reason == "sold" and work.current().caller.may(SELL):
        return reason
    if reason not in ADJUST_REASONS:
        raise Invalid(
            f"“{reason}” is not a"
            f" reason for an adjustment. Choose one of: {', '.join(ADJUST_REASONS)}.",
            "reason",
        )
    return reason


def checked_quantity(pieces: int, title: str, field: str, least: int = 0) -> int:
    """A whole number of pieces from `least` up; `title` names it at a sentence's beginning."""
    if not _whole(pieces):
        raise Invalid(f"{title} must be a whole number of pieces. Enter it in digits.", field)
    if pieces < least:
        raise Invalid(f"{title} must be at least {least:,}. Check the number.", field)
    if pieces > LARGEST:
        raise Invalid(f"{title} can be at most {LARGEST:,} pieces. Check the number.", field)
    return pieces


def checked_pieces(pieces: int) -> int:
    """How many to set aside, or with a minus to give back."""
    if not _whole(pieces):
        raise Invalid("The number of pieces must be a whole number. Enter it in digits.", "pieces")
    if pieces == 0:
        raise Invalid("No pieces would change. Enter how many to set aside.", "pieces")
    if abs(pieces) > LARGEST:
        raise Invalid(f"At most {LARGEST:,} pieces can be set aside. Check the number.", "pieces")
    return pieces


def checked_location(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a location that are given, as they are kept."""
    kept = dict(fields)
    for name, most in _LOCATION_TEXTS.items():
        if name in kept:
            kept[name] = _short(texts.checked(kept[name], name, name), name, most)
            if name != "city" and not kept[name]:
                raise Invalid(f"A location needs a {name}. Enter one.", name)
    if "code" in kept:
        texts.checked(kept["code"], "code", "code", code=True)
    if "kind" in kept and kept["kind"] not in get_args(Kind):
        raise Invalid("A location is a store or a warehouse. Choose one.", "kind")
    if "active" in kept and not isinstance(kept["active"], bool):
        raise Invalid("A location is open or closed. Choose one.", "active")
    return kept


def checked_note(note: str) -> str:
    """Up to 500 characters on one line, without blanks around them."""
    return _short(texts.checked(note, "note", "note"), "note", NOTE_LENGTH)


def checked_reference(reference: str) -> str:
    """Up to 100 characters on one line, without blanks around them."""
    return _short(texts.checked(reference, "reference", "reference"), "reference", REFERENCE_LENGTH)


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


def known_count(count: int) -> int:
    """Raise NotFound for a number that no count can have."""
    if not _whole(count) or not 1 <= count <= LAST_ID:
        raise NotFound("No count has such a number. Reload the history.")
    return count


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
    """`query` as it is, unless it sorts by what no level has: Invalid."""
    for key in (query.sort, *(key for key, _descending in query.then)):
        if key not in _SORTS:
            raise Invalid(
                f"Stock cannot be sorted by {key}. Choose one of: {', '.join(_SORTS)}.", "sort"
            )
    return query


def checked_filter(wanted: MovementFilter) -> MovementFilter:
    """As it is read: blanks and unseen characters gone. Raises Invalid for an unknown reason."""
    if wanted.reason and wanted.reason not in REASONS:
        raise Invalid(
            f"No movement has the reason “{wanted.reason}”. Choose one of: {', '.join(REASONS)}.",
            "reason",
        )
    return MovementFilter(
        wanted.reason,
        texts.searchable(wanted.actor).strip(),
        texts.searchable(wanted.reference).strip(),
    )


def suggested(sold: int, days: int, point: int, available: int) -> int:
    """Pieces to order: what `COVER_DAYS` sell at `sold` in `days`, above the reorder point."""
    cover = -(-max(sold, 0) * COVER_DAYS // days)  # rounded up
    return min(max(cover + point - available, 0), LARGEST)


def signed(delta: int) -> str:
    """With its sign; a minus as wide as the plus."""
    return f"+{delta:,}" if delta > 0 else f"\N{MINUS SIGN}{-delta:,}"


def _short(text: str, title: str, most: int) -> str:
    if len(text) > most:
        raise Invalid(
            f"The {title} has {len(text):,} characters; at most {most} are kept. Shorten it.", title
        )
    return text


def _whole(number: object) -> TypeGuard[int]:
    return type(number) is int  # True is an int to Python, but counts nothing
