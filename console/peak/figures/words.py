"""Figures as words, for sentences of the report. English, as the report is."""

import math
from collections.abc import Sequence

MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"
NEARLY_ALL = 0.95


def percent(share: float) -> str:
    """A share as percent, with as many digits as tell it from 100: 0.9996 is 99.96 %."""
    if abs(share) >= 1:
        return f"{100 * share:,.0f} %"
    digits = 0 if abs(share) < NEARLY_ALL else 1
    while digits < 4 and round(abs(share), digits + 2) >= 1:  # noqa: PLR2004 - 99.9999
        digits += 1
    return f"{100 * share:.{digits}f} %"


def change(less_pct: float | None) -> str:
    """How much less, as a signed change: 93.4 less is minus 93 %, -12 less is plus 12 %."""
    if less_pct is None:
        return "not known"
    return f"{MINUS if less_pct > 0 else '+'}{percent(abs(less_pct) / 100)}"


def listed(words: Sequence[str]) -> str:
    """One, two and three."""
    if not words:
        return "nothing"
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def load(pages: float) -> str:
    """So many pages a second."""
    return f"{pages:,g} pages/s"


def milliseconds(value: float | None) -> str:
    """With about three significant digits."""
    if value is None or not math.isfinite(value):
        return "not known"
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.3g} ms"  # noqa: PLR2004 - three digits
