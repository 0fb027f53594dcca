"""What a typed text matches, and how well: conditions over name, SKU and barcode.

Every term must occur in the name, in any order; or the whole text begins a SKU or a barcode.
A term of one or two characters must begin a word. `%`, `_` and a backslash mean themselves.
"""

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from services.catalog.records import ProductQuery
from services.catalog.tables import Product, Variant

TERMS = 8  # more are ignored: eight already single out a product
TEXT_LENGTH = 200
SUBSTRING_FROM = 3  # characters; shorter ones have no whole trigram
GTIN_DIGITS = range(8, 15)
WORD_STARTS = (" ", "-")
LAST = 9  # a rank behind every tier


@dataclass(frozen=True)
class Search:
    """A typed text, taken apart. `whole` is lower case with single blanks."""

    whole: str
    terms: tuple[str, ...]

    @property
    def has_substring(self) -> bool:
        """Whether a term is long enough for the trigram index to be of use."""
        return any(len(term) >= SUBSTRING_FROM for term in self.terms)

    @property
    def gtin(self) -> str:
        """The text as a GTIN padded to 14 digits, "" if it cannot be one."""
        code = self.whole
        usable = len(code) in GTIN_DIGITS and code.isascii() and code.isdigit()
        return code.zfill(14) if usable else ""


def search_of(query: ProductQuery) -> Search | None:
    """The search in `query`, None if it has no text worth the name."""
    readable = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in query.text[:TEXT_LENGTH]
    )
    words = readable.lower().split()
    return Search(" ".join(words), tuple(words[:TERMS])) if words else None


def by_name(search: Search) -> ColumnElement[bool]:
    """Products whose name holds every term."""
    return and_(*(_holds(term) for term in search.terms))


def tiers(search: Search) -> list[ColumnElement[bool]]:
    """Ever wider conditions on a product, the best first; the widest is all that matches."""
    begins = Product.name_lower.like(like(search.whole) + "%")
    wide = by_name(search)
    word = or_(begins, _starts_a_word(search.whole))
    coded = [has_code(_is_code(search)), has_code(by_code(search))]
    if len(search.whole) < SUBSTRING_FROM:
        return [*coded, begins, wide]
    return [*coded, begins, and_(wide, word), wide]


def rank(search: Search) -> ColumnElement[int]:
    """The number of the first tier that a product is in."""
    return case(*((condition, at) for at, condition in enumerate(tiers(search))), else_=LAST)


def has_code(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Products with a variant of this kind."""
    return Product.id.in_(select(Variant.product).where(condition))


def by_code(search: Search) -> ColumnElement[bool]:
    """Variants whose SKU or barcode begins with the text, or is the same GTIN."""
    prefix = like(search.whole) + "%"
    return or_(lower_sku().like(prefix), Variant.barcode.like(prefix), _is_code(search))


def lower_sku(variant: type[Variant] = Variant) -> ColumnElement[str]:
    """The SKU as it is indexed."""
    return func.lower(variant.sku).collate("C")


def like(value: str) -> str:
    """`value` with LIKE's special characters taken literally."""
    return re.sub(r"([\\%_])", r"\\\1", value)


def _is_code(search: Search) -> ColumnElement[bool]:
    exact: list[ColumnElement[bool]] = [
        lower_sku() == search.whole,
        Variant.barcode == search.whole,
    ]
    if search.gtin:
        exact.append(Variant.gtin == search.gtin)
    return or_(*exact)


def _holds(term: str) -> ColumnElement[bool]:
    if len(term) >= SUBSTRING_FROM:
        return Product.name_lower.like(f"%{like(term)}%")
    return or_(Product.name_lower.like(like(term) + "%"), _starts_a_word(term))


def _starts_a_word(start: str) -> ColumnElement[bool]:
    return or_(*(Product.name_lower.like(f"%{gap}{like(start)}%") for gap in WORD_STARTS))
