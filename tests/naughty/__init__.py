"""What people and programs put into text fields: the Big List of Naughty Strings, and more.

`blns.json` is by Max Woolf and others, https://github.com/minimaxir/big-list-of-naughty-strings
(MIT, see LICENSE beside it), unchanged.
"""

import json
from collections.abc import Callable
from pathlib import Path

from services.kernel.errors import Invalid

LISTED: list[str] = json.loads((Path(__file__).parent / "blns.json").read_text(encoding="utf-8"))

MORE = [
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example","Click")',
    "+1-800",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "%s %d %n {0} {name} {} %(x)s {{}}",
    "Mug & Saucer && Spoon &amp;",
    "Tea\x1b[31mred\x07",
    "Mug\x00Cup",
    "Mug\u202egnp.exe",
    "Blue\u200bMug",
    "half \ud800 character",
    "قميص قطني للرجال",
    "ספל כחול (300 מ״ל)",
    "Apron 👩\u200d🍳🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
    "'; DROP TABLE product; --",
    "a" * 300,
    "b" * 301,
    "long " * 5_000,
    "\U0001d7d9\U0001d7da\U0001d7db ½ ⅓ ²",  # digits to Python, to nobody else
    "%_\\%\\_",
    "C:\\new\\table",
]

ALL = [*LISTED, *MORE]

SAMPLE = [
    "<script>alert(0)</script>",
    '"><h1>Big</h1><!--',
    '=HYPERLINK("http://evil.example","Click")',
    "%s %d {0} {name} {}",
    "Mug & Saucer && Spoon &amp;",
    "قميص قطني للرجال",
    "ספל כחול (300 מ״ל)",
    "Apron 👩\u200d🍳",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
    "'; DROP TABLE product; --",
    "田中さんにあげて下さい",
    "w" * 300,
]
"""Kept as they are by every field that holds a name."""

UNSEEN = ["Mug\u202egnp.exe", "Blue\u200bMug", "Mug\x00Cup", "Tea\x1b[31mred"]
"""Refused by every field, with a sentence."""


def kept(check: Callable[[str], str], text: str, field: str) -> str | None:
    """What `check` would store; None where it refuses, which has to be at `field`, legibly."""
    try:
        return check(text)
    except Invalid as error:
        refused = error
    assert refused.field == field
    assert str(refused).isprintable()
    return None
