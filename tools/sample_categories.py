"""The sample shop's categories: the rules of sample_categories.txt, applied to a product's name."""

import re
from functools import cache
from pathlib import Path

RULES = Path(__file__).with_name("sample_categories.txt")
OTHER = "Everything Else > Assorted"


def category_of(name: str) -> str:
    """The category path of a product name, as "Kitchen & Dining > Mugs & Cups"."""
    lowered = name.lower()
    for category, pattern in _rules():
        if pattern.search(lowered):
            return category
    return OTHER


@cache
def _rules() -> list[tuple[str, re.Pattern[str]]]:
    lines = RULES.read_text(encoding="utf-8").splitlines()
    split = (line.split(": ", 1) for line in lines if line and not line.startswith("#"))
    return [(category, re.compile(_expression(words))) for category, words in split]


def _expression(words: str) -> str:
    """One regular expression for "a, b~": whole words with a plural ending; b may go on."""
    each = []
    for word in words.split(", "):
        after = "" if word.endswith("~") else r"(?:e?s)?(?![a-z])"
        each.append(r"(?<![a-z])" + re.escape(word.rstrip("~")) + after)
    return "|".join(each)
