"""Money, counts and times as the user's locale writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import (
    NumberFormatError,
    format_currency,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    parse_decimal,
)
from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from models.figures import MINUS
from models.locales import qlocale
from services.kernel.texts import legible

NONE = "\N{EN DASH}"
BRIEF = 24  # characters of what was typed that fit a sentence at a field
MOST = 10**12  # minor units: no price of a shop is higher, and the database's column holds it


class NotMoney(ValueError):
    """The text is no amount of money; the message is a sentence for the user."""


@lru_cache(8)
def _babel(name: str) -> Locale:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def locale() -> Locale:
    """The same one for Babel."""
    return _babel(qlocale().name())


def tr(text: str) -> str:
    return QCoreApplication.translate("formats", text)


def money(minor: int | None, currency: str) -> str:
    """An amount in minor units with its currency's symbol; a dash for none."""
    return NONE if minor is None else _money(minor, currency, str(locale()))


@lru_cache(4096)
def _money(minor: int, currency: str, name: str) -> str:
    return format_currency(_major(minor, currency), currency, locale=name)


def plain_money(minor: int | None, currency: str) -> str:
    """An amount as it is typed into a field: no symbol, no grouping; "" for none."""
    if minor is None:
        return ""
    places = get_currency_precision(currency)
    shape = "0." + "0" * places if places else "0"
    return format_decimal(_major(minor, currency), shape, locale=locale())


def parse_money(text: str, currency: str) -> int:
    """Minor units of what was typed, read strictly as the locale writes it.

    Raises NotMoney with what is wrong and how to write it.
    """
    here = locale()
    bare, typed = text.strip().replace(MINUS, "-"), brief(text)
    for sign in (get_currency_symbol(currency, locale=here), currency):
        bare = bare.removeprefix(sign).removesuffix(sign).strip()
    example = plain_money(1295, currency)
    decimal, group = get_decimal_symbol(here), get_group_symbol(here)
    if group.isspace():  # one that no keyboard has: people type a blank
        bare = " ".join(bare.split()).replace(" ", group)
    if not bare:
        raise NotMoney(tr("Write a price, such as {0}.").format(example))
    try:
        # anything else would let "1e9", "NaN", "1_000", or digits of other scripts through
        readable = set(bare) <= {*"0123456789+-", decimal, group}
        amount = parse_decimal(bare, locale=here, strict=True) if readable else None
    except NumberFormatError:
        amount = None
    if amount is None:
        raise NotMoney(tr("“{0}” is no price. Write it like {1}.").format(typed, example))
    if amount < 0:
        raise NotMoney(tr("A price cannot be below zero. Write it like {0}.").format(example))
    places = get_currency_precision(currency)
    minor = amount.scaleb(places)
    if minor != minor.to_integral_value():
        given = -int(amount.as_tuple().exponent)
        raise NotMoney(
            tr("{0} has {1} decimal places and “{2}” has {3}. Round it, such as {4}.").format(
                currency, places, typed, given, example
            )
        )
    if minor > MOST:
        raise NotMoney(tr("“{0}” is too much for a price.").format(typed))
    return int(minor)


def brief(text: str) -> str:
    """What was typed, as a sentence repeats it: one line of its beginning, nothing unseen."""
    told = legible(text.strip())
    return told if len(told) <= BRIEF else f"{told[: BRIEF - 1]}…"


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-get_currency_precision(currency))


def counted(number: int, one: str, many: str) -> str:
    """`one` or `many`, with the number at {0}: "1 product", "3,746 products"."""
    return (one if number == 1 else many).format(count(number))


def count(number: int) -> str:
    """A whole number with the locale's grouping."""
    return qlocale().toString(number)


def ago(at: datetime, now: datetime | None = None) -> str:
    """How long ago, in words as short as a column: "just now", "14 min ago", "3 d ago"."""
    seconds = int(((now or datetime.now(UTC)) - at).total_seconds())
    if seconds < 0:
        return when(at)
    if seconds < 5:  # noqa: PLR2004 - a clock a little off must not count
        return tr("just now")
    for size, unit in ((86400, tr("{0} d ago")), (3600, tr("{0} h ago")), (60, tr("{0} min ago"))):
        if seconds >= 60 * 86400:
            return qlocale().toString(_local(at).date(), QLocale.FormatType.ShortFormat)
        if seconds >= size:
            return unit.format(seconds // size)
    return tr("{0} s ago").format(seconds)


def day(of: date) -> str:
    """A date as short as the locale has it."""
    return qlocale().toString(QDate(of.year, of.month, of.day), QLocale.FormatType.ShortFormat)


def when(at: datetime) -> str:
    """Date and time to the minute, in the user's own time zone."""
    return qlocale().toString(_local(at), QLocale.FormatType.ShortFormat)


def _local(at: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(at.timestamp() * 1000))
