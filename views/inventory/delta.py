"""What a clerk typed for an adjustment, checked before it is sent.

Only the shape is checked here. Whether the stock suffices is the service's decision, made
on the stock of that moment and never on the figure this screen shows.
"""

from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from models.figures import figure, signed
from services.inventory.records import ADJUST_REASONS, StockLevel
from services.kernel.errors import Invalid
from views.inventory.typed import MOST, checked_note, whole

REASON_KEYS: dict[str, str] = {
    "d": "damaged",
    "l": "lost",
    "f": "found",
    "r": "received",
    "t": "returned",
    "c": "correction",
    "p": "promotion use",
    "x": "expired",
}
"""The letter that picks each reason, wherever the focus is but in the note."""


@dataclass(frozen=True)
class Wanted:
    """A complete adjustment. `delta` in pieces, never zero."""

    delta: int
    reason: str
    note: str = ""


def read(delta: str, reason: str, note: str) -> Wanted:
    """What was typed as an adjustment; Invalid names the field that is wrong."""
    pieces = read_delta(delta)
    if reason not in ADJUST_REASONS:
        raise Invalid(_tr("Choose a reason: press its letter, such as D for damaged."), "reason")
    return Wanted(pieces, reason, checked_note(note))


def read_delta(typed: str) -> int:
    """The signed number of pieces in `typed`; Invalid(field="delta") with a sentence."""
    empty = _tr("Type how many pieces to add or take, such as -2 or 5.")
    pieces = whole(typed, "delta", least=-MOST, empty=empty)
    if pieces == 0:
        raise Invalid(_tr("A change by 0 changes nothing. Type what to add or take."), "delta")
    return pieces


def moved(level: StockLevel, delta: int) -> StockLevel:
    """`level` with `delta` more on hand."""
    return replace(level, on_hand=level.on_hand + delta, available=level.available + delta)


def warning(level: StockLevel, delta: int) -> str:
    """What the service will probably refuse, told while typing; "" if nothing speaks against it."""
    after = level.available + delta
    if delta < 0 and after < 0:
        sentence = _tr("Only {0} available: {1} would leave {2}.")
        return sentence.format(figure(level.available), signed(delta), figure(after))
    if level.on_hand + delta > MOST:
        return _tr("That would be more than a stock can hold.")
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("adjust", text)
