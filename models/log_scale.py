"""A logarithmic axis: its ends, where a value is on it, and which values are written beside it."""

import math
from collections.abc import Iterable

from models.locales import qlocale

_ROOM = 1.25  # times the outermost values
_LEAST = 10.0  # times from one end to the other
_FINE = 2.5  # decades: on fewer, 2 and 5 are written too
_DIGITS = 6


class LogScale:
    """From `low` to `high`, around all `values`, which are above zero; 1 to 10 without any."""

    def __init__(self, values: Iterable[float]) -> None:
        found = [math.log10(each) for each in values if each > 0] or [0.0, 1.0]
        middle = (min(found) + max(found)) / 2
        half = (max(found) - min(found)) / 2 + math.log10(_ROOM)
        half = max(half, math.log10(_LEAST) / 2)
        self.bottom, self.top = middle - half, middle + half  # powers of ten

    def share(self, value: float) -> float:
        """0 at the lower end, 1 at the upper one; beyond them for what is not on it."""
        return (math.log10(value) - self.bottom) / (self.top - self.bottom)

    def ticks(self) -> list[float]:
        """Powers of ten, with 2 and 5 between them where there is room."""
        steps = (1, 2, 5) if self.top - self.bottom <= _FINE else (1,)
        powers = range(math.floor(self.bottom), math.ceil(self.top) + 1)
        found = [step * 10.0**power for power in powers for step in steps]
        return [each for each in found if 0 <= self.share(each) <= 1]


def tick(value: float) -> str:
    """A tick as the locale writes it, without digits that say nothing."""
    text = f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
    places = len(text.partition(".")[2])
    return qlocale().toString(value, "f", places)
