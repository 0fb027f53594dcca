"""What a scanned or typed code says, before anybody is asked whose it is.

GTIN-8, UPC-12, EAN-13 and GTIN-14 are one number, padded to 14 digits. GS1 element strings
(GS1-128, DataMatrix, QR, DataBar) carry a GTIN with batch, expiry and count. UPC-E is out of
scope: scanners expand it to UPC-12. Numbers in the shop's own range (02 and 20 to 29) mean
something else in every shop, often with a weight or a price inside: only an exact barcode counts.
"""

import re
from datetime import date

import msgspec

from services.catalog.rules import check_digit, is_gtin, is_scientific
from services.kernel import texts
from services.kernel.errors import Invalid

LONGEST = 200  # a GS1 DataMatrix in a shop is far shorter
FNC1 = "\x1d"
GTIN = 14
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS1_SYMBOLOGIES = frozenset({"]C1", "]d2", "]Q3", "]e0"})
_BRACKETED = re.compile(r"\(\d{2,4}\)")
_IN_STORE = frozenset({"02", *(str(prefix) for prefix in range(20, 30))})
_NAMES_GTIN = ("01", "02")  # the item itself; the item inside a logistic unit
_EXPIRES = ("17", "15")  # use by, else best before
_COUNTS = ("30", "37")


class Code(msgspec.Struct, frozen=True):
    """A code taken apart. `gtin`: 14 digits or "". `wrong`: why the digits cannot be a GTIN."""

    code: str
    barcode: str
    gtin: str = ""
    wrong: str = ""
    batch: str = ""
    expires: date | None = None
    quantity: int | None = None


def read(scanned: str) -> Code:
    """Take a code apart. Raises Invalid for `code`; nothing else, whatever is scanned."""
    if not isinstance(scanned, str):
        raise Invalid(f"A code must be text, not {type(scanned).__name__}.", "code")
    symbology = _SYMBOLOGY.match(scanned)
    code = (scanned[symbology.end() :] if symbology else scanned).strip()
    if not code:
        raise Invalid("The code is empty. Scan it again.", "code")
    if len(code) > LONGEST:
        raise Invalid(
            f"The code has {len(code):,} characters; at most {LONGEST} are read. Scan one code"
            " at a time.",
            "code",
        )
    texts.checked(code.replace(FNC1, ""), "code", "code", code=True)
    told = symbology is not None and symbology.group() in _GS1_SYMBOLOGIES
    if told or FNC1 in code or _BRACKETED.match(code) or _looks_like_gs1(code):
        return _element_strings(code)
    return _plain(code)


def _plain(code: str) -> Code:
    if not is_gtin(code):
        wrong = ""
        if is_scientific(code):
            wrong = (
                f"The code {code} is a number in scientific notation, as spreadsheets write long"
                " codes. Enter the digits from the label."
            )
        return Code(code, code, wrong=wrong)
    if _is_in_store(code):
        return Code(code, code)
    if wrong := _wrong_digit(code):
        return Code(code, code, wrong=wrong)
    return Code(code, code, gtin=code.zfill(GTIN))


def _element_strings(code: str) -> Code:
    # A quarter of a second to import: only the first such scan pays for it.
    from biip import BiipException  # noqa: PLC0415 - see above
    from biip.gs1_messages import GS1Message  # noqa: PLC0415 - see above

    try:
        parse = GS1Message.parse_hri if _BRACKETED.match(code) else GS1Message.parse
        elements = parse(code).element_strings
    except (BiipException, ValueError):
        return Code(
            code,
            code,
            wrong=f"The code {_shown(code)} looks like a GS1 element string but cannot be read"
            " as one. Scan it again, or enter the number below the bars.",
        )
    values = {each.ai.ai: each.value for each in reversed(elements)}
    dates = {each.ai.ai: each.date for each in elements if each.date is not None}
    gtin = next((values[ai] for ai in _NAMES_GTIN if ai in values), "")
    wrong = _wrong_digit(gtin) if gtin else "The GS1 code names no item (01). Scan the item itself."
    counted = next((values[ai] for ai in _COUNTS if ai in values), None)
    return Code(
        code,
        _shortest(gtin),
        gtin="" if wrong else gtin,
        wrong=wrong,
        batch=values.get("10", ""),
        expires=next((dates[ai] for ai in _EXPIRES if ai in dates), None),
        quantity=None if counted is None else int(counted),
    )


def _looks_like_gs1(code: str) -> bool:
    """Some scanners leave out what marks a GS1 code: then it begins with 01 and a GTIN."""
    gtin = code[2 : 2 + GTIN]
    return len(code) > GTIN and code[:2] == "01" and is_gtin(gtin) and not _wrong_digit(gtin)


def _is_in_store(code: str) -> bool:
    """Of a GTIN's form, but the shop's own number."""
    prefix = code.zfill(13)[-13:] if len(code) > 8 else code  # noqa: PLR2004 - GTIN-8 has its own
    outside = len(code) == GTIN and code[0] != "0"  # a case of a consumer item, never in-store
    return not outside and prefix[:2] in _IN_STORE


def _wrong_digit(gtin: str) -> str:
    due = check_digit(gtin[:-1])
    if due == int(gtin[-1]):
        return ""
    return (
        f"The code {gtin} ends in {gtin[-1]}, but its check digit would be {due}. Scan it again"
        " or compare it with the label."
    )


def _shortest(gtin: str) -> str:
    """A GTIN-14 as the barcode on the item shows it."""
    if gtin.startswith("000000"):
        return gtin[6:]
    return gtin.removeprefix("0")


def _shown(code: str) -> str:
    return code.replace(FNC1, "␝")
