"""What each refusal of the database means to a person."""

from typing import NoReturn

from services.inventory.rules import LARGEST, signed
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable

TOLD = 5  # cells named in one sentence; the others are counted


def refuse(  # noqa: PLR0913, PLR0917 - what a sentence is made of
    status: str, item: str, place: str, delta: int, have: int, field: str
) -> NoReturn:
    """Raise what `status` of move_stock means; `have` pieces are available now."""
    match status:
        case "short":
            left = signed(have + delta)
            verb = "is" if have == 1 else "are"
            raise Invalid(
                f"Only {have:,} of {item} {verb} available at {place};"
                f" {signed(delta)} would leave {left}.",
                field,
            )
        case "too many":
            raise Invalid(
                f"{signed(delta)} would bring {item} at {place} above {LARGEST:,}."
                " Check the number.",
                field,
            )
        case "closed":
            raise Invalid(
                f"{place} takes no stock any more. Choose another location, or open it again.",
                "location",
            )
        case "unknown location":
            raise NotFound(f"There is no {place}. Reload the list of locations.")
        case "unknown item":
            raise Unavailable(
                "Stock does not know this SKU yet: a new one takes a few seconds to arrive from"
                " the catalogue. Try again in a moment."
            )
        case "unknown cell":
            raise NotFound(f"{item} was never at {place}. Receive it there first.")
        case "not your store":
            raise NotAllowed(
                f"{work.current().caller.name} may not change stock at {place}:"
                " it is not their store."
            )
        case "reversed":
            raise Conflict(
                f"This movement of {item} at {place} was reversed already. Reload the history."
            )
        case _:
            raise NotFound(f"There is no such movement of {item} at {place} to reverse.")


def held(item: str, place: str, counted: int, aside: int) -> Invalid:
    """A count below what is promised or set aside."""
    return Invalid(
        f"{aside:,} of {item} at {place} are reserved or unavailable; a count of {counted:,} cannot"
        " be less. Count those too, or release them first.",
        "counted",
    )


def changed(cells: list[str], what: str) -> Conflict:
    """Somebody was first at these cells, each told as “item at place, figure now”."""
    if len(cells) == 1:
        return Conflict(f"{cells[0]}. Compare both, then decide; nothing was changed.")
    more = len(cells) - TOLD
    rest = f"; and {more:,} more" if more > 0 else ""
    return Conflict(
        f"{len(cells):,} {what} were changed by somebody else, so none was saved:"
        f" {'; '.join(cells[:TOLD])}{rest}. Reload, then decide."
    )
