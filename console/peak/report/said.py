"""Values as a reader sees them."""

import math
from datetime import UTC, datetime

from console.peak.figures.words import TIMES, milliseconds, percent

SECONDS_OF_MINUTE = 60


def ms(value: float | None) -> str | None:
    """Milliseconds; None stays None, for the table's dash."""
    return None if value is None or not math.isfinite(value) else milliseconds(value)


def bare(value: float | None) -> str | None:
    """About three significant digits, for a column whose head has the unit."""
    if value is None or not math.isfinite(value):
        return None
    if abs(value) >= 100:  # noqa: PLR2004 - three digits
        return f"{value:,.0f}"
    digits = 2 if abs(value) < 10 else 1  # noqa: PLR2004 - ditto
    return f"{value:.{digits}f}"


def factor(value: float | None) -> str | None:
    """How many times, with two or three digits that mean something."""
    return None if value is None or not math.isfinite(value) else f"{bare(value)} {TIMES}"


def share(value: float | None) -> str | None:
    return None if value is None or not math.isfinite(value) else percent(value)


def rate(value: float) -> str:
    """A load."""
    return f"{value:,g}"


def long_ms(value: float) -> str:
    """A tick: milliseconds below a second, else seconds."""
    return f"{value:g} ms" if value < 1000 else f"{value / 1000:,g} s"  # noqa: PLR2004 - a second


def fact(value: str | float) -> str | None:
    """What is known of the machine."""
    return None if isinstance(value, float) and not math.isfinite(value) else str(value)


def duration(seconds: float) -> str:
    if seconds < 2 * SECONDS_OF_MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / SECONDS_OF_MINUTE:.0f} min"


def when(at: str) -> str:
    """The day and minute, UTC; as it is where it is no time."""
    try:
        moment = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, OverflowError):
        return at
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
