"""Reads the sample shop's files in resources/sample/, checking each before its rows are used.

The files are written by tools/derive_sample.py. `manifest.json` gives every file's bytes, rows
and SHA-256, so a file that was cut short or changed is told by name before anything is loaded.
"""

import csv
import hashlib
import io
import lzma
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

SHIPPED = Path(__file__).parents[1] / "resources" / "sample"
MAGIC = b"BKMV0001"
COLUMNS = {
    "sku": "<u2",
    "location": "u1",
    "at": "<u4",
    "delta": "<i4",
    "reason": "u1",
    "reference": "<u2",
    "note": "<u2",
}


class DamagedSample(Exception):
    """A file of the sample shop is missing or is not what was shipped; the sentence names it."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"The sample shop's file {name} {what}. Restore resources/sample/ from the "
            f"repository, or remake it with tools/derive_sample.py."
        )
        self.name = name


class Product(NamedTuple):
    """One SKU; `category` from the top down, `popularity` in order lines, `barcode` EAN-13."""

    sku: str
    name: str
    category: tuple[str, ...]
    description: str
    barcode: str
    first_seen: datetime
    popularity: int


class Price(NamedTuple):
    """A price in pence from `valid_from` until before `valid_to`; None: until further notice."""

    sku: str
    valid_from: datetime
    valid_to: datetime | None
    amount: int


class Cell(NamedTuple):
    """A SKU at a location after its last movement, in units; `reorder_point` is made up."""

    sku: str
    location: str
    on_hand: int
    reorder_point: int


class Location(NamedTuple):
    """A made-up location; `kind` is warehouse or store."""

    code: str
    name: str
    kind: str
    city: str


class LeftOut(NamedTuple):
    """A code of the source, why (some of) its lines are not in the shop, and how many."""

    code: str
    name: str
    reason: str
    lines: int


@dataclass(frozen=True, slots=True)
class Movements:
    """Every movement, one array element each, in an order in which no balance is ever negative.

    Openings come first, then the real lines by time; a stable sort by `at` keeps the property.
    `at` is seconds since 1970 UTC, `delta` units. The other arrays are positions in the tuples
    of the same name in the plural; `skus` is in the order of `products`.
    """

    sku: NDArray[np.integer[Any]]
    location: NDArray[np.integer[Any]]
    at: NDArray[np.integer[Any]]
    delta: NDArray[np.integer[Any]]
    reason: NDArray[np.integer[Any]]
    reference: NDArray[np.integer[Any]]
    note: NDArray[np.integer[Any]]
    skus: tuple[str, ...]
    locations: tuple[str, ...]
    reasons: tuple[str, ...]
    references: tuple[str, ...]
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.delta)


class _File(msgspec.Struct, frozen=True):
    bytes: int
    rows: int
    sha256: str


class _Manifest(msgspec.Struct, frozen=True):
    files: dict[str, _File]
    summary: dict[str, Any]


class _Words(msgspec.Struct, frozen=True):
    sku: tuple[str, ...]
    location: tuple[str, ...]
    reason: tuple[str, ...]
    reference: tuple[str, ...]
    note: tuple[str, ...]


class _Head(msgspec.Struct, frozen=True):
    rows: int
    words: _Words


class SampleFiles:
    """The sample shop in one folder. Every method raises DamagedSample, naming the file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._manifest = msgspec.json.decode(self._bytes("manifest.json"), type=_Manifest)
        except msgspec.DecodeError as err:
            raise DamagedSample("manifest.json", "cannot be read") from err

    @property
    def summary(self) -> dict[str, Any]:
        """The counts that the derivation printed, as `skus`, `prices`, `cells`, `kept`."""
        return self._manifest.summary

    def products(self) -> list[Product]:
        """Every product, by SKU."""
        return [
            Product(sku, name, tuple(path.split(" > ")), text, barcode, _instant(seen), int(lines))
            for sku, name, path, text, barcode, seen, lines in self._rows("products.csv.xz")
        ]

    def prices(self) -> list[Price]:
        """Every price, by SKU and time: no overlap, no gap, the last one open. A few SKUs of
        staff adjustments alone have none."""
        return [
            Price(sku, _instant(since), _instant(until) if until else None, int(amount))
            for sku, since, until, amount in self._rows("prices.csv.xz")
        ]

    def cells(self) -> list[Cell]:
        """Every (SKU, location) with stock kept, by SKU then in the order of `locations`."""
        return [
            Cell(sku, location, int(on_hand), int(point))
            for sku, location, on_hand, point in self._rows("cells.csv.xz")
        ]

    def locations(self) -> list[Location]:
        """The made-up locations, the warehouse first."""
        return [Location(*row[:4]) for row in self._rows("locations.csv")]

    def left_out(self) -> list[LeftOut]:
        """What of the source is not in the shop, by code."""
        return [
            LeftOut(code, name, reason, int(lines))
            for code, name, reason, lines in self._rows("left_out.csv")
        ]

    def movements(self) -> Movements:
        """Every movement, as arrays that share one read-only block of memory."""
        name = "movements.bin.xz"
        data = self._content(name)
        start = len(MAGIC) + 4
        if data[: len(MAGIC)] != MAGIC:
            raise DamagedSample(name, "is of another version than this console")
        (length,) = struct.unpack_from("<I", data, len(MAGIC))
        head = msgspec.json.decode(data[start : start + length], type=_Head)
        columns: dict[str, NDArray[Any]] = {}
        at = start + length
        for column, kind in COLUMNS.items():
            columns[column] = np.frombuffer(data, kind, head.rows, at)
            at += columns[column].nbytes
        words = head.words
        return Movements(
            **columns,
            skus=words.sku,
            locations=words.location,
            reasons=words.reason,
            references=words.reference,
            notes=words.note,
        )

    def _rows(self, name: str) -> Iterator[list[str]]:
        """The rows of a CSV file without its header."""
        rows = csv.reader(io.StringIO(self._content(name).decode(), newline=""))
        next(rows)
        return rows

    def _content(self, name: str) -> bytes:
        """The bytes of a file, checked against the manifest and unpacked."""
        shipped = self._manifest.files.get(name)
        if shipped is None:
            raise DamagedSample(name, "is not in the list manifest.json")
        data = self._bytes(name)
        if len(data) != shipped.bytes:
            raise DamagedSample(name, f"has {len(data):,} bytes instead of {shipped.bytes:,}")
        if hashlib.sha256(data).hexdigest() != shipped.sha256:
            raise DamagedSample(name, "was changed after it was made: its SHA-256 differs")
        return lzma.decompress(data) if name.endswith(".xz") else data

    def _bytes(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except OSError as err:
            raise DamagedSample(name, f"cannot be opened ({err.strerror})") from err


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
