"""Text that people type or paste: what may be kept of it, and what a search reads of it.

A character nobody sees makes two names that look the same, a search that finds nothing, or a
line that reads backwards. Right-to-left scripts and emoji need none of those refused here:
their direction and their joins come from the characters themselves.
"""

import re
import unicodedata

from services.kernel.errors import Invalid

LINE_BREAKS_AND_TABS = re.compile(r"[\r\n\t]")
# Controls, half characters, line separators; and formatting, most of it unseen.
REFUSED = frozenset({"Cc", "Cs", "Zl", "Zp", "Cf"})
# Letters and symbols by category, yet they show as nothing.
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
JOINERS = frozenset("\u200c\u200d")
# Signs of Arabic, Syriac and Kaithi that stand before numbers: formatting by category, but drawn.
DRAWN = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# A black flag with its tags is the flag of England, Scotland or Wales.
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_VIRAMA = 9  # the combining class of a sign that takes a vowel away
_JOINED = ("L", "M", "S")  # letters, marks and symbols: first letters of their categories


def checked(
    text: object, title: str, field: str, *, lines: bool = False, code: bool = False
) -> str:
    """`text` without blanks around it, unless it holds a character that nobody sees.

    `lines`: line breaks, tabs and blanks around the text stay. `code`: no joiners either, since
    codes that look the same must be the same. Raises Invalid for `field`; `title` is its name in
    the sentence.
    """
    if not isinstance(text, str):
        raise Invalid(f"The {title} must be text, not {type(text).__name__}.", field)
    if lines:
        read = LINE_BREAKS_AND_TABS.sub(" ", text)
    else:
        read = text = text.strip()
        if "\n" in text or "\r" in text:
            raise Invalid(f"The {title} must fit on one line.", field)
    read = read if code else _FLAG.sub("\U0001f3f4", read)
    for at, character in enumerate(read):
        if character in JOINERS and not code and _joins(read, at):
            continue
        if _is_refused(character):
            raise Invalid(_refusal(read, character, title), field)
    return text


def between(text: str, title: str, field: str, most: int) -> str:
    """`text` if it has 1 to `most` characters. Raises Invalid as :func:`checked` does."""
    if not text:
        raise Invalid(f"Enter {'the' if ' ' in title else 'a'} {title}.", field)
    if len(text) > most:
        raise Invalid(
            f"The {title} has {len(text):,} characters; at most {most} fit. Shorten it.", field
        )
    return text


def searchable(text: str) -> str:
    """`text` as a search reads it: blanks for controls, and nothing for what cannot be seen.

    Joiners and signs that are drawn stay, since names keep them.
    """
    return "".join(_read(each) for each in text)


def legible(text: str, *, lines: bool = False) -> str:
    """`text` for a log or a terminal, with escapes for whatever would act or hide there.

    `lines`: line breaks and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _escaped(each) if _is_refused(each) and not (lines and each in "\n\t") else each
        for each in text
    )


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _read(character: str) -> str:
    if character in JOINERS or not _is_refused(character):
        return character
    return "" if unicodedata.category(character) == "Cf" else " "


def _is_refused(character: str) -> bool:
    if character in FILLERS:
        return True
    return unicodedata.category(character) in REFUSED and character not in DRAWN


def _joins(text: str, at: int) -> bool:
    """Whether the joiner at `at` stands inside a word, or after a virama, whose form it picks."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or unicodedata.category(before)[0] not in _JOINED:
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True
    return bool(after) and unicodedata.category(after)[0] in _JOINED


def _refusal(text: str, character: str, title: str) -> str:
    point = f"U+{ord(character):04X}"
    if all(_is_refused(each) or each.isspace() for each in text):
        return f"The {title} is blank: it holds only characters such as {point}. Enter it anew."
    unseen = unicodedata.category(character) == "Cf" or character in FILLERS
    what = "cannot be seen" if unseen else "cannot be printed"
    return f"The {title} holds the character {point}, which {what}. Remove it."
