"""What a typed text matches, and how well: conditions over name, SKU and barcode, as SQL.

Every term must occur in the name, in any order; or the whole text begins a SKU or a barcode.
A term of one or two characters must begin a word. `%`, `_` and a backslash mean themselves.
The conditions read ``product p`` and ``variant v`` and take the binds of :attr:`Search.values`.
"""

import re
from dataclasses import dataclass

from services.catalog.records import ProductQuery
from services.kernel import texts

TERMS = 8  # more are ignored: eight already single out a product
TEXT_LENGTH = 200
SUBSTRING_FROM = 3  # characters; shorter ones have no whole trigram
GTIN_DIGITS = range(8, 15)

LOWER_SKU = '(lower(v.sku) COLLATE "C")'  # as it is indexed
BEGINS = "p.name_lower LIKE :whole_begins"
_WORD = "(p.name_lower LIKE :whole_begins OR p.name_lower LIKE :whole_after_blank"
_WORD += " OR p.name_lower LIKE :whole_after_hyphen)"


@dataclass(frozen=True)
class Search:
    """A typed text, taken apart, in lower case. `whole` has single blanks, `code` all of them."""

    whole: str
    terms: tuple[str, ...]
    code: str

    @property
    def is_short(self) -> bool:
        """No term is long enough for the trigram index to find it inside a word."""
        return all(len(term) < SUBSTRING_FROM for term in self.terms)

    @property
    def gtin(self) -> str:
        """The text as a GTIN padded to 14 digits, "" if it cannot be one."""
        code = self.whole
        usable = len(code) in GTIN_DIGITS and code.isascii() and code.isdigit()
        return code.zfill(14) if usable else ""

    @property
    def is_code(self) -> str:
        """Variants whose SKU or barcode is the text, in any form of the same GTIN."""
        same = f"{LOWER_SKU} = :whole OR v.barcode = :whole"
        if self.code != self.whole:
            same += f" OR {LOWER_SKU} = :code"
        return f"({same} OR v.gtin = :gtin)" if self.gtin else f"({same})"

    @property
    def begins_code(self) -> str:
        """Variants whose SKU or barcode begins with the text, or is the same GTIN."""
        prefix = f"{LOWER_SKU} LIKE :whole_begins OR v.barcode LIKE :whole_begins"
        if self.code != self.whole:
            prefix += f" OR {LOWER_SKU} LIKE :code_begins"
        return f"({prefix} OR v.gtin = :gtin)" if self.gtin else f"({prefix})"

    @property
    def in_name(self) -> str:
        """Products whose name holds every term."""
        return " AND ".join(_holds(at, term) for at, term in enumerate(self.terms))

    @property
    def name_tiers(self) -> list[str]:
        """Ever wider conditions on a name, the best first; the widest is all that matches."""
        if len(self.whole) < SUBSTRING_FROM:
            return [BEGINS, self.in_name]
        return [BEGINS, f"{self.in_name} AND {_WORD}", self.in_name]

    @property
    def name_rank(self) -> str:
        """0 for a name in the first of :attr:`name_tiers`, and so on; of names that match."""
        if len(self.whole) < SUBSTRING_FROM:
            return f"CASE WHEN {BEGINS} THEN 0 ELSE 1 END"
        return f"CASE WHEN {BEGINS} THEN 0 WHEN {_WORD} THEN 1 ELSE 2 END"

    @property
    def values(self) -> dict[str, str]:
        """The binds of every condition."""
        values = {"whole": self.whole, "gtin": self.gtin} | _starts("whole", self.whole)
        values |= {"code": self.code, "code_begins": f"{like(self.code)}%"}
        for at, term in enumerate(self.terms):
            values |= _starts(f"term{at}", term)
            values[f"term{at}_inside"] = f"%{like(term)}%"
        return values


def search_of(query: ProductQuery) -> Search | None:
    """The search in `query`, None if it has no text worth the name."""
    typed = _lower(texts.searchable(query.text[:TEXT_LENGTH])).strip()
    words = typed.split()
    return Search(" ".join(words), tuple(words[:TERMS]), typed) if words else None


def like(value: str) -> str:
    """`value` with LIKE's special characters taken literally."""
    return re.sub(r"([\\%_])", r"\\\1", value)


def _lower(text: str) -> str:
    """As the database does it: letter by letter, one for one (no final sigma, no dotted i)."""
    return "".join(map(str.lower, text.replace("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "i")))


def _starts(name: str, start: str) -> dict[str, str]:
    start = like(start)
    return {
        f"{name}_begins": f"{start}%",
        f"{name}_after_blank": f"% {start}%",
        f"{name}_after_hyphen": f"%-{start}%",
    }


def _holds(at: int, term: str) -> str:
    if len(term) >= SUBSTRING_FROM:
        return f"p.name_lower LIKE :term{at}_inside"
    return (
        f"(p.name_lower LIKE :term{at}_begins OR p.name_lower LIKE :term{at}_after_blank"
        f" OR p.name_lower LIKE :term{at}_after_hyphen)"
    )
