"""The range of a chart's values: from zero in round steps, and slow to change its mind."""

import math

_ROOM = 1.15  # above the highest value, when the range moves
_FULL, _EMPTY = 0.96, 0.5  # of the range: beyond these it moves
_USED = 0.5  # of a spread's range, at least
_FLAT = 0.1  # of the value: what a line that does not move still gets
# Ranges, and the grid lines above zero: as little empty room as round values allow.
_LINES = {1.0: 4, 1.5: 3, 2.0: 4, 3.0: 3, 4.0: 4, 5.0: 5, 6.0: 3, 8.0: 4}


class Scale:
    """`low` and `high` of the axis; `fixed` ones never move."""

    def __init__(self, fixed: tuple[float, float] | None = None) -> None:
        self.fixed = fixed is not None
        self.low, self.high = fixed or (0.0, 1.0)

    def fit(self, _bottom: float, top: float) -> bool:
        """Make `top`, the highest value to show, fit; True if the range moved. NaN: nothing."""
        if self.fixed or not math.isfinite(top):
            return False
        if self.high * _EMPTY <= top <= self.high * _FULL:
            return False
        wanted = _step_above(max(top, 0.0) * _ROOM)
        moved = wanted != self.high
        self.high = wanted
        return moved

    def ticks(self) -> list[float]:
        """Where the grid's lines are, from `low` to `high`."""
        span = self.high - self.low
        first = round(span / 10 ** math.floor(math.log10(span) + 1e-9), 1)
        lines = _LINES.get(first, 4)
        return [self.low + span * each / lines for each in range(lines + 1)]


class Spread:
    """A range that hugs the values, for a line without an axis."""

    def __init__(self) -> None:
        self.low, self.high = 0.0, 1.0

    def fit(self, bottom: float, top: float) -> bool:
        """As :meth:`Scale.fit`: it moves when the values leave it or use less than half of it."""
        if not (math.isfinite(bottom) and math.isfinite(top)):
            return False
        span = max(top - bottom, abs(top) * _FLAT, 1e-9)
        inside = self.low <= bottom and top <= self.high
        if inside and (self.high - self.low) * _USED <= span:
            return False
        middle = (bottom + top) / 2
        self.low, self.high = middle - span * 0.6, middle + span * 0.6
        return True

    def ticks(self) -> list[float]:
        """There is no grid."""
        return []


def _step_above(value: float) -> float:
    """The smallest of the ranges, times a power of ten, not below `value`; at least 1."""
    if value <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(
        next(power * step for step in (*_LINES, 10.0) if power * step >= value * (1 - 1e-9))
    )
