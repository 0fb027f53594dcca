"""Telling a barcode scanner from a person by the clock alone. No Qt: times are handed in."""

from dataclasses import dataclass
from enum import Enum, auto

GAP_MS = 30  # a scanner leaves less than this between two keys, a person more
SHORTEST = 8  # characters: a GTIN-8 is the shortest code on a shelf


@dataclass(frozen=True)
class Moment:
    """When a key was pressed: by the window system in ms (0: it does not say), and seen here.

    Under load keys arrive in a batch. Their own times still tell a person from a scanner; the
    times of arrival would not.
    """

    native: int
    seen: float  # monotonic ms

    def since(self, before: "Moment") -> float:
        """Milliseconds from `before` to this."""
        if self.native and before.native and self.native >= before.native:
            return float(self.native - before.native)
        return self.seen - before.seen  # one of them does not say, or the counter began anew


class Verdict(Enum):
    """What becomes of a key, after those `held` before it."""

    HOLD = auto()  # with those before it: may be a scan
    HOLD_ALONE = auto()  # those before it were a person's; it may begin a scan
    SCAN = auto()  # it ends one: nobody sees any of these keys
    SWALLOW = auto()  # the second half of a scanner's ending, such as CR and LF
    PASS = auto()  # those before it were a person's, and so is it


class Burst:
    """The keys held back so far."""

    def __init__(self) -> None:
        self.text = ""
        self._last: Moment | None = None
        self._ended: Moment | None = None

    def judge(self, text: str, at: Moment, *, ends: bool = False) -> Verdict:
        """What becomes of a key; changes nothing. `text` "" and not `ends`: of no scan."""
        close = self._last is not None and at.since(self._last) < GAP_MS
        if ends and self._ended is not None and not self.text and at.since(self._ended) < GAP_MS:
            return Verdict.SWALLOW
        if ends and close and len(self.text) >= SHORTEST:
            return Verdict.SCAN
        if ends or not text:
            return Verdict.PASS
        return Verdict.HOLD if close or not self.text else Verdict.HOLD_ALONE

    def hold(self, text: str, at: Moment) -> None:
        """Add a key judged HOLD, or HOLD_ALONE after :meth:`clear`."""
        self.text += text
        self._last = at

    def end(self, at: Moment) -> str:
        """The scan's text; the next key begins anew."""
        text = self.text
        self.clear()
        self._ended = at
        return text

    def clear(self) -> None:
        self.text, self._last, self._ended = "", None, None
