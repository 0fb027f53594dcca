"""What a row of the source means: a product or not, a proper name or a staff note, which reason.

Plain tables and the functions that read them; docs/sample-shop.md prints the same tables.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

# Whole codes that are no goods, and what they are in the retailer's books.
NOT_GOODS = (
    (r"POST|DOT|C2", "postage and carriage"),
    (r"M", "manual entry of an amount"),
    (r"D", "discount"),
    (r"S", "samples charged as an amount"),
    (r"B", "bad debt"),
    (r"BANK CHARGES|AMAZONFEE", "fees"),
    (r"CRUK", "charity commission"),
    (r"GIFT_\d+_\d+", "gift vouchers"),
    (r"PADS", "a charge of a tenth of a penny for matching cushion pads"),
)
# Numeric codes that are no goods show it only by their description.
NOT_GOODS_BY_NAME = (
    (r"gift voucher", "gift vouchers"),
    (r"next day carriage|packing charge", "postage and carriage"),
    (r"high resolution image", "a picture sold for print"),
)

# Staff adjustments: first pattern found in the note wins. A reason that adds stock takes only
# rows that add, one that removes only rows that remove; the rest is a correction.
ADJUSTMENTS = (
    (r"lost|missing|can't find|\bmia\b", "lost", -1),
    (
        r"damag|dagam|break|broken|crush|smash|crack|wet|rust|mould|fault|unsale|throw|smudg",
        "damaged",
        -1,
    ),
    (r"given away|mailout|sample|showroom|display", "promotion use", -1),
    (r"found|put aside", "found", 1),
    (r"returned|did not tick ret", "returned", 1),
    (r"rcvd be air|cargo order", "received", 1),
    (r"count|check", "count", 0),
)

_SMALL = re.compile(r"a|and|at|by|d[eu]s?|en|et|for|from|in|l[ae]|of|on|or|the|to|with")
_KEEP_UPPER = re.compile(r"[A-Z]\d+|3D|ABC|CD|LED|TV|USB|VIP|WC|M\.O\.P|MOP|D\.O\.F\.?")
_EXACT = {"IPOD": "iPod", "'N'": "'n'", "W": "w"}
_SIZE = re.compile(r"^(?=.*\d)(?:\d+(?:\.\d+)?)(?:X\d+)*(?:CM|MM|M|G|KG|ML|PC|PCS|W)?$")
_SIZE_EACH = re.compile(r"^\d+CM(?:X\d+CM)+$")


def why_left_out(code: str, names: list[str]) -> str | None:
    """Why this code is no product of the shop, or None when it is one.

    `names` are the code's proper descriptions, any order.
    """
    for pattern, reason in NOT_GOODS:
        if re.fullmatch(pattern, code):
            return reason
    for pattern, reason in NOT_GOODS_BY_NAME:
        if any(re.search(pattern, name.lower()) for name in names):
            return reason
    return None if names else "never named and never sold, only adjusted"


def is_capital_name(text: str) -> bool:
    """Whether an unpriced line's text names goods: capitals, more than a word, no staff note."""
    capitals = text == text.upper() and " " in text
    return capitals and reason_of(text, -1) == reason_of(text, 1) == "correction"


def reason_of(note: str, quantity: int) -> str:
    """The movement reason of a staff adjustment with this note and signed quantity."""
    lowered = note.lower()
    for pattern, reason, sign in ADJUSTMENTS:
        if sign * quantity >= 0 and re.search(pattern, lowered):
            return reason
    return "correction"


def pence(price: Decimal) -> int:
    """Pounds as printed in the source to whole pence, halves up."""
    return int((price * 100).quantize(Decimal(1), ROUND_HALF_UP))


def tidy(description: str) -> str:
    """A description in capitals as a shop prints it: "White Hanging Heart T-Light Holder"."""
    text = " ".join(description.replace(" ,", ", ").replace("*", "").split())
    text = re.sub(r",(?=[A-Za-z])", ", ", text).strip(" ,.")
    text = re.sub(r"\b(OF|SET)(\d+)\b", r"\1 \2", text.upper())
    text = re.sub(r"\.(?=[A-Z]{3})(?!COM\b)", ". ", text)
    text = re.sub(r"\b(\d+)(LIGHT)\b", r"\1 \2", text)
    words = text.split()
    return " ".join(_word(word, edge=i in (0, len(words) - 1)) for i, word in enumerate(words))


def _word(word: str, *, edge: bool) -> str:
    bare = word.strip(",.()\"'!?")
    if word in _EXACT:
        return _EXACT[word]
    if _KEEP_UPPER.fullmatch(bare):
        return word
    if not edge and bare == word and _SMALL.fullmatch(bare.lower()):
        return word.lower()
    return "".join(_piece(piece) for piece in re.split(r"([-/+,(\"])", word))


def _piece(piece: str) -> str:
    if _KEEP_UPPER.fullmatch(piece):
        return piece
    if _SIZE.match(piece) or _SIZE_EACH.match(piece):
        return piece.lower()
    at = re.search(r"[A-Z]", piece)
    if at is None or piece[: at.start()].rstrip("'").isdigit():
        return piece.lower()
    return piece[: at.start() + 1] + piece[at.start() + 1 :].lower()
