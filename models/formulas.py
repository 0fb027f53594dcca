"""Text that a spreadsheet would take for a formula, kept as text by an apostrophe in front."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # with apostrophes of its own, so that one more is undone
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """`text` for a spreadsheet."""
    return "'" + text if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What :func:`guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text
