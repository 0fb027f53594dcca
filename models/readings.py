"""Measured values and clock times as a chart writes them."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QDateTime, QLocale

from models.figures import MINUS
from models.locales import qlocale

UNKNOWN = "\N{EN DASH}"
_SMALL, _MIDDLE = 10, 100
_MOST_PLACES = 3
_CUTS = {"minute": (60_000, "mm"), "second": (1000, "mm:ss"), "millisecond": (1, "mm:ss.zzz")}
_EXACT = 1e-6  # of a cut: so little is no other moment, but how floats are


def reading(value: float, places: int | None = None) -> str:
    """A value to three digits or so, grouped; whole numbers without a fraction; NaN is a dash."""
    if not math.isfinite(value):
        return UNKNOWN
    if places is None:
        size = abs(value)
        places = 2 if size < _SMALL else 1 if size < _MIDDLE else 0
        if _is_whole(value):
            places = 0
    return qlocale().toString(float(value), "f", places).replace("-", MINUS)


def tick_readings(values: Sequence[float]) -> list[str]:
    """Values of one axis, all with the decimal places that the finest of them needs."""
    places = 0
    while places < _MOST_PLACES and not all(_is_whole(each * 10**places) for each in values):
        places += 1
    return [reading(each, places) for each in values]


def reading_range(low: float, high: float) -> str:
    """Lowest and highest of some samples; one figure if they read the same."""
    one, other = reading(low), reading(high)
    return one if one == other else f"{one}\N{EN DASH}{other}"


def clock(at: float, *, to: Literal["minute", "second", "millisecond"] = "minute") -> str:
    """The time of day of `at` (epoch seconds) where the user is, as the locale writes it."""
    size, shown = _CUTS[to]
    return _clock(math.floor(at * 1000 / size + _EXACT) * size, shown, qlocale())


def iso_time(at: float) -> str:
    """`at` (epoch seconds) as ISO 8601 in UTC to the millisecond, for a file."""
    moment = QDateTime.fromMSecsSinceEpoch(round(at * 1000))
    return moment.toUTC().toString("yyyy-MM-ddTHH:mm:ss.zzzZ")


def _is_whole(value: float) -> bool:
    return math.isclose(value, round(value), abs_tol=1e-9)


@lru_cache(512)
def _clock(at: int, shown: str, locale: QLocale) -> str:
    shape = locale.timeFormat(QLocale.FormatType.ShortFormat).replace("mm", shown, 1)
    return locale.toString(QDateTime.fromMSecsSinceEpoch(at).time(), shape)
