"""Reads the larger real catalogues, each from its file as it was published.

They are for measuring and are never shipped. Complete Journey (CC0) has products and sales of
a grocer, Open Food Facts (ODbL) barcodes and names.
"""

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

DATA = Path(__file__).parents[2] / "shared" / "data"
JOURNEY = Path("complete_journey") / "products.csv.gz"
SALES = Path("complete_journey") / "transactions_sample.csv.gz"
FOOD = Path("off_lifyzer") / "products_barcode_name.csv.gz"
PACKS = (6, 12, 24)
NAME_LENGTH, SKU_LENGTH = 300, 64  # characters the catalogue takes


class Made(NamedTuple):
    """A product of Complete Journey; texts in capitals, "" where the file has none."""

    number: str
    maker: str
    department: str
    brand: str  # National or Private
    category: str
    kind: str
    size: str

    @property
    def name(self) -> str:
        """What it is, and how much of it; "" where the file says neither."""
        words = (self.kind or self.category, self.size)
        return " ".join(word for word in words if word).title()


class Sold(NamedTuple):
    """What a product of Complete Journey sold: how often, and at what price on average."""

    lines: int
    pence: int  # cents as they are, taken for pence; 0: it was given away


class Named(Protocol):
    """Whatever has these two."""

    @property
    def sku(self) -> str: ...
    @property
    def name(self) -> str: ...


Single = TypeVar("Single", bound=Named)


def journey(data: Path) -> Iterator[Made]:
    """Every product that says what it is, in the file's order; blanks are made single."""
    for row in _rows(
        data / JOURNEY,
        "product_id",
        "manufacturer_id",
        "department",
        "brand",
        "product_category",
        "product_type",
        "package_size",
    ):
        made = Made(*(" ".join(text.split()) for text in row))
        if made.name:
            yield made


def sales(data: Path) -> dict[str, Sold]:
    """By product of Complete Journey, from a sample of its sales."""
    lines: dict[str, tuple[int, float, float]] = {}
    for number, value, quantity in _rows(data / SALES, "product_id", "sales_value", "quantity"):
        count, worth, pieces = lines.get(number, (0, 0.0, 0.0))
        lines[number] = (count + 1, worth + float(value), pieces + float(quantity))
    return {
        number: Sold(count, round(100 * worth / pieces) if pieces else 0)
        for number, (count, worth, pieces) in lines.items()
    }


def food(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Of barcodes and names those that a shop could sell by: EAN-13, and a printable name.

    Blanks are made single.
    """
    seen: set[str] = set()
    for barcode, text in rows:
        code, name = barcode.strip(), " ".join(text.split())
        gtin = code.zfill(14)
        if not name or len(name) > NAME_LENGTH or len(code) != 13 or gtin in seen:  # noqa: PLR2004 - EAN-13
            continue
        if code.isdigit() and _checks(code) and name.isprintable():
            seen.add(gtin)
            yield code, name


def barcodes(data: Path) -> Iterator[tuple[str, ...]]:
    """Every barcode and name of Open Food Facts as they are; many are not valid."""
    yield from _rows(data / FOOD, "barcode", "product_name")


def packed(singles: Iterable[Single]) -> Iterator[tuple[Single, str, str]]:
    """Multipacks of `singles`, all of a size before the next: what is in it, SKU, name."""
    kept = list(singles)
    for size in PACKS:
        for one in kept:
            sku, name = f"{one.sku}-X{size}", f"{one.name} ({size} pack)"
            if len(sku) <= SKU_LENGTH and len(name) <= NAME_LENGTH:
                yield one, sku, name


def chance(text: str) -> int:
    """A number below 2^32 that is as good as drawn, and always the same."""
    return zlib.crc32(text.encode())


def made_up_price(sku: str) -> int:
    """In pence, from 0.49 in steps of 0.50."""
    return 49 + chance(sku) % 99 * 50


def _rows(file: Path, *columns: str) -> Iterator[tuple[str, ...]]:
    """The texts of at least two `columns` in each row; KeyError names one that is not there."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        place = {name: at for at, name in enumerate(next(rows))}
        yield from map(itemgetter(*(place[name] for name in columns)), rows)


def _checks(code: str) -> bool:
    """Whether the GTIN's last digit is its check digit (weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(code)))
    return total % 10 == 0
