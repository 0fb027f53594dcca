"""Whole numbers as people type them in the language of the screen, or a sentence why not.

Only the shape is checked here. Whether the stock suffices is the service's decision, made on
the stock of that moment.
"""

import re

from PySide6.QtCore import QCoreApplication, QLocale

from models.figures import MINUS, figure
from models.formats import brief
from services.kernel.errors import Invalid

MOST = 2**31 - 1  # pieces, as the database counts them
NOTE_LENGTH = 500  # characters, as the service keeps them

_NUMBER = re.compile(r"[+-]?[0-9]+")


def whole(typed: str, field: str, *, least: int, empty: str) -> int:
    """The number of pieces in `typed`, from `least` to `MOST`; Invalid(field=field) otherwise.

    `empty`: what to say where nothing was typed yet; it gives an example.
    """
    bare = plain(typed)
    if bare in {"", "+", "-"}:
        raise Invalid(empty, field)
    if not _NUMBER.fullmatch(bare):
        raise Invalid(_misread(typed.strip()), field)
    digits = bare.lstrip("+-0") or "0"
    if len(digits) > len(str(MOST)) or int(digits) > MOST:
        sentence = _tr("“{0}” is more than a stock can hold. Type at most {1}.")
        raise Invalid(sentence.format(brief(typed), figure(MOST)), field)
    number = -int(digits) if bare.startswith("-") else int(digits)
    if number < least:
        sentence = _tr("“{0}” is too little. Type {1} or more.")
        raise Invalid(sentence.format(brief(typed), figure(least)), field)
    return number


def checked_note(typed: str) -> str:
    """The note without blanks around it; Invalid(field="note") if it is too long."""
    note = typed.strip()
    if len(note) > NOTE_LENGTH:
        sentence = _tr("The note has {0} characters; shorten it to {1}.")
        raise Invalid(sentence.format(len(note), NOTE_LENGTH), "note")
    return note


def plain(typed: str) -> str:
    """Without the spaces and group separators people paste, and with a keyboard's minus."""
    bare = typed.strip().replace(MINUS, "-").replace("\N{EN DASH}", "-")
    separator = QLocale().groupSeparator()
    if separator.isspace():  # one that no keyboard has: people type a blank
        bare = " ".join(bare.split()).replace(" ", separator)
    grouped = re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{re.escape(separator)}[0-9]{{3}})+", bare)
    return bare.replace(separator, "") if grouped else bare


def _misread(typed: str) -> str:
    """What is wrong with a text that is no whole number here; the example is in this locale."""
    if re.fullmatch(r"[+-]?[0-9][0-9.,'\s]*", typed):
        sentence = _tr(
            "“{0}” is not a whole number here. Write it like {1}, or without separators."
        )
        return sentence.format(brief(typed), figure(1234))
    if re.fullmatch(r"[+-]?[0-9.,]+[eE][+-]?[0-9]+", typed):
        return _tr("“{0}” is not a whole number written out. Type its digits.").format(brief(typed))
    return _tr("“{0}” is not a whole number. Type digits, such as 12.").format(brief(typed))


def _tr(text: str) -> str:
    return QCoreApplication.translate("typed", text)
