"""Figures of load as the locale writes them: rates, milliseconds, percent, what changed.

None and NaN mean *not known* and are shown as a dash, never as zero.
"""

import math
from dataclasses import dataclass
from typing import Literal, TypeGuard

from PySide6.QtCore import QCoreApplication, QLocale

from models.figures import MINUS
from models.formats import NONE
from models.locales import qlocale

Direction = Literal["up", "down", "same"]
_TEN, _HUNDRED = 10.0, 100.0
LARGE, LARGE_POINTS = 10.0, 1.0  # percent of the figure before; percentage points
_MANY_TIMES = 1000.0  # percent; above, "12-fold" is read faster than "+1,100 %"


@dataclass(frozen=True)
class Change:
    """How a figure differs from one before: in words, which way, and whether it is a lot."""

    text: str
    direction: Direction
    is_large: bool = False


def tr(text: str) -> str:
    return QCoreApplication.translate("rates", text)


def is_known(value: float | None) -> TypeGuard[float]:
    return value is not None and math.isfinite(value)


def rate(value: float | None) -> str:
    """Something per second: "2,571", below ten "3.4"."""
    return _number(value, 0 if value >= _TEN or value == 0 else 1) if is_known(value) else NONE


def milliseconds(value: float | None) -> str:
    """Three digits at most: "0.42", "5.8", "58"."""
    if not is_known(value):
        return NONE
    return _number(value, 0 if value >= _TEN else 1 if value >= 1 else 2)


def percent(value: float | None) -> str:
    """A share in percent, 0 to 100: "96.0", but "100"."""
    return _number(value, 0 if value >= _HUNDRED else 1) if is_known(value) else NONE


def size(octets: float | None) -> str:
    """Bytes as people say them: "12.4 MB"."""
    shape = QLocale.DataSizeFormat.DataSizeTraditionalFormat
    return qlocale().formattedDataSize(int(octets), 1, shape) if is_known(octets) else NONE


def change(now: float | None, before: float | None) -> Change | None:
    """In percent of `before`; None where there is nothing to compare."""
    if not is_known(now) or not is_known(before) or before <= 0:
        return None
    by = 100.0 * (now - before) / before
    if by >= _MANY_TIMES:
        return Change(tr("{0}-fold").format(_number(now / before, 0)), "up", is_large=True)
    return _signed(by, 0, tr("{0} %"), LARGE)


def points(now: float | None, before: float | None) -> Change | None:
    """Between two shares in percent, in percentage points."""
    if not is_known(now) or not is_known(before):
        return None
    return _signed(now - before, 1, tr("{0} pt"), LARGE_POINTS)


def _signed(by: float, places: int, shape: str, large: float) -> Change:
    rounded = round(by, places)
    if rounded == 0:
        return Change(shape.format("±0"), "same")
    sign = "+" if rounded > 0 else MINUS
    text = shape.format(sign + _number(abs(rounded), places))
    return Change(text, "up" if rounded > 0 else "down", abs(rounded) >= large)


def _number(value: float, places: int) -> str:
    return qlocale().toString(float(value), "f", places).replace("-", MINUS)
