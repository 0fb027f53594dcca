"""Logarithmic axes of the report's charts, in units of the drawing."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = ((0.8, (1, 2, 3, 4, 5, 6, 8)), (2.0, (1, 2, 5)), (4.0, (1, 3)))  # by decades, at most


@dataclass(frozen=True)
class Log:
    """Values above zero, `low` to `high`, on the drawing's `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Where `value` lies; what is beyond the axis lies at its end."""
        value = min(max(value, self.low), self.high)
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """1, 3, 10, 30 … within the axis; closer on a short one, powers of ten on a long one."""
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        decades = math.log10(self.high / self.low)
        steps = next((steps for most, steps in STEPS if decades <= most), (1,))
        every = [step * 10.0**power for power in range(first, last + 1) for step in steps]
        return [value for value in every if self.low <= value <= self.high]


def around(values: Iterable[float], start: float, end: float) -> Log:
    """An axis with a little room at both ends; any if there are no values."""
    known = [value for value in values if value > 0 and math.isfinite(value)] or [1.0, 10.0]
    return Log(min(known) / 1.4, max(known) * 1.4, start, end)
