"""What a clerk typed for an adjustment, checked before it is sent.

Only the shape is checked here. Whether the stock suffices is the service's decision, made
on the stock of that moment and never on the figure this screen shows.
"""

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from models.figures import MINUS, figure, signed
from services.inventory.records import ADJUST_REASONS, StockLevel
from services.kernel.errors import Invalid

MOST = 2**31 - 1  # pieces, as the database counts them
NOTE_LENGTH = 200

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

_NUMBER = re.compile(r"[+-]?\d+")


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
    if len(note.strip()) > NOTE_LENGTH:
        sentence = _tr("The note has {0} characters; shorten it to {1}.")
        raise Invalid(sentence.format(len(note.strip()), NOTE_LENGTH), "note")
    return Wanted(pieces, reason, note.strip())


def read_delta(typed: str) -> int:
    """The signed number of pieces in `typed`; Invalid(field="delta") with a sentence."""
    bare = _plain(typed)
    if bare in {"", "+", "-"}:
        raise Invalid(_tr("Type how many pieces to add or take, such as -2 or 5."), "delta")
    if not _NUMBER.fullmatch(bare):
        sentence = _tr("“{0}” is not a whole number. Type pieces to add or take, such as -2.")
        raise Invalid(sentence.format(typed.strip()), "delta")
    if len(bare) > len(str(MOST)) + 1 or abs(int(bare)) > MOST:
        sentence = _tr("“{0}” is more than a stock can hold. Type at most {1}.")
        raise Invalid(sentence.format(typed.strip(), figure(MOST)), "delta")
    if int(bare) == 0:
        raise Invalid(_tr("A change by 0 changes nothing. Type what to add or take."), "delta")
    return int(bare)


def warning(level: StockLevel, delta: int) -> str:
    """What the service will probably refuse, told while typing; "" if nothing speaks against it."""
    after = level.available + delta
    if delta < 0 and after < 0:
        sentence = _tr("Only {0} available: {1} would leave {2}.")
        return sentence.format(figure(level.available), signed(delta), figure(after))
    if level.on_hand + delta > MOST:
        return _tr("That would be more than a stock can hold.")
    return ""


def _plain(typed: str) -> str:
    """Without the spaces and group separators people paste, and with a keyboard's minus."""
    bare = typed.strip().replace(MINUS, "-").replace("\N{EN DASH}", "-")
    separator = QLocale().groupSeparator()
    grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(separator)}\d{{3}})+", bare)
    return bare.replace(separator, "") if grouped else bare


def _tr(text: str) -> str:
    return QCoreApplication.translate("adjust", text)
