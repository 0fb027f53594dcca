"""One stock change in its transaction, and what each refusal of the database means."""

from dataclasses import asdict, astuple, dataclass
from typing import NoReturn
from zlib import crc32

from sqlalchemy.orm import Session

from services.inventory import queries
from services.inventory.records import Adjusted, Movement, StockLevel
from services.inventory.rules import LARGEST, signed
from services.kernel import work
from services.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable


@dataclass(frozen=True)
class Change:
    """`delta` pieces of one SKU at one location, and why."""

    variant: int
    location: int
    delta: int
    reason: str
    note: str = ""
    reverses: int | None = None


def move(session: Session, change: Change) -> Adjusted:
    """Write one movement, or answer again what this request did before."""
    place = {"variant": change.variant, "location": change.location}
    sku, name, location = session.execute(queries.NAMES, place).one()
    status, moved, available = session.execute(
        queries.MOVE,
        asdict(change) | {"request": work.current().request, "line": _line(change)},
    ).one()
    if status not in {"applied", "replay"}:
        _refuse(
            status,
            f"{sku} {name}",
            location or f"location {change.location}",
            change.delta,
            available or 0,
        )
    return Adjusted(movement(session, moved), _level(session, change))


def movement(session: Session, number: int) -> Movement:
    """The ledger's line; raises NotFound."""
    row = session.execute(queries.MOVEMENT, {"movement": number}).one_or_none()
    if row is None:
        raise NotFound(f"There is no movement {number}. Reload the history.")
    return Movement(*row)


def _level(session: Session, change: Change) -> StockLevel:
    key = change.variant << queries.LOCATION_BITS | change.location
    return StockLevel(*session.execute(queries.ROWS, {"keys": [key]}).one())


def _line(change: Change) -> int:
    """Names a change within its request: the same one is answered again, another is applied."""
    return crc32(repr(astuple(change)).encode()) - 2**31  # into the range of the database's integer


def _refuse(status: str, item: str, place: str, delta: int, have: int) -> NoReturn:
    match status:
        case "short":
            left = signed(have + delta)
            verb = "is" if have == 1 else "are"
            raise Invalid(
                f"Only {have:,} of {item} {verb} available at {place};"
                f" {signed(delta)} would leave {left}.",
                "delta",
            )
        case "too many":
            raise Invalid(
                f"{signed(delta)} would bring {item} at {place} above {LARGEST:,}."
                " Check the number.",
                "delta",
            )
        case "unknown location":
            raise NotFound(f"There is no {place}. Reload the list of locations.")
        case "unknown item":
            raise Unavailable(
                "Stock does not know this SKU yet: a new one takes a few seconds to arrive from"
                " the catalogue. Try again in a moment."
            )
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
