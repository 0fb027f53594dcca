"""Amounts rounded as shops do: to an ending such as .99, or to a multiple such as 0.05."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

_WAYS = {"": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}


@dataclass(frozen=True)
class Rounding:
    """`step`: the multiple, or the ending below 1. `way`: "" nearest, "up", "down".

    Of two amounts as near the higher is taken. Never below 0: the lowest amount with an ending
    is the ending itself.
    """

    step: Decimal
    ending: bool
    way: str = ""

    def of(self, amount: Decimal) -> Decimal:
        """`amount`, from 0 on, in major units, rounded."""
        if not self.ending:
            return (amount / self.step).to_integral_value(_WAYS[self.way]) * self.step
        whole = (amount - self.step).to_integral_value(_WAYS[self.way])
        if self.way == "" and amount - self.step < 0:
            whole = Decimal(0)
        return max(whole, Decimal(0)) + self.step


def minor_units(amount: Decimal, exponent: int) -> int:
    """The nearest whole number of minor units, halves up."""
    return int(amount.scaleb(exponent).to_integral_value(ROUND_HALF_UP))
