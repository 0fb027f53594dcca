"""Reading the real order lines and settling what each one is.

Every line of the source ends in exactly one of three places: kept as a movement, merged into an
identical line, or left out with a reason.
"""

import csv
import gzip
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sample_rules import is_capital_name, pence, reason_of, why_left_out

SOURCE = Path("online_retail") / "online_retail_to_2011-10.csv.gz"
LONDON = ZoneInfo("Europe/London")
MISTYPED_FROM = 10_000  # units in one line


class Row(NamedTuple):
    """One line of the source, spaces and the SKU's letter case settled; `local` is London time."""

    invoice: str
    sku: str
    text: str
    quantity: int
    local: datetime
    price: Decimal
    customer: str
    country: str


class Line(NamedTuple):
    """One real movement of stock, before it has a location; `delta` in units."""

    sku: str
    local: datetime
    delta: int
    reason: str
    invoice: str
    note: str
    pence: int
    customer: str
    country: str
    adjustment: bool


class LeftOut(NamedTuple):
    code: str
    text: str
    reason: str


@dataclass(slots=True)
class Source:
    """The whole source, settled. `merged` counts lines identical to one that was kept."""

    rows: int = 0
    merged: int = 0
    lines: list[Line] = field(default_factory=list)
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    names: dict[str, Counter[str]] = field(default_factory=dict)
    case_merged: int = 0


def read(data: Path) -> Source:
    """Read and settle the source under the data folder; lines come sorted by time.

    Raises FileNotFoundError when the source is not there.
    """
    found = Source()
    with gzip.open(data / SOURCE, "rt", encoding="utf-8", newline="") as file:
        raw = [tuple(row) for row in csv.reader(file)][1:]
    found.rows = len(raw)
    unique = dict.fromkeys(raw)
    found.merged = len(raw) - len(unique)
    codes = {row[1].strip() for row in unique}
    found.case_merged = len(codes) - len({code.upper() for code in codes})
    rows = [_row(row) for row in unique]
    names = _names(rows)
    mistyped = _mistyped(rows)
    shown: dict[str, str] = {}
    reasons = {sku: why_left_out(sku, list(proper)) for sku, proper in names.items()}
    for row in rows:
        proper = names[row.sku]
        reason = reasons[row.sku]
        if reason is None and row in mistyped:
            reason = "entered by mistake and cancelled the same day"
        if reason is None:
            found.lines.append(_line(row, proper))
        else:
            text = shown.setdefault(row.sku, max(proper, key=lambda t: (proper[t], t), default=""))
            found.left_out[LeftOut(row.sku, text, reason)] += 1
    kept = {line.sku for line in found.lines}
    found.names = {sku: names[sku] for sku in sorted(kept)}
    found.lines.sort(key=lambda line: (line.local, line.invoice, line.sku, line.delta, line.pence))
    return found


def _row(raw: tuple[str, ...]) -> Row:
    invoice, code, text, quantity, at, price, customer, country = raw
    return Row(
        invoice.strip(),
        code.strip().upper(),
        " ".join(text.split()),
        int(quantity),
        _local(at),
        Decimal(price),
        customer.strip(),
        country.strip(),
    )


@cache  # an invoice's lines share their minute
def _local(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


def _names(rows: list[Row]) -> dict[str, Counter[str]]:
    """Per SKU how often each proper description stands on a line, letter case ignored.

    What a line charged for is proper; a SKU that was never charged for is named by its capitals.
    """
    names: dict[str, Counter[str]] = {row.sku: Counter() for row in rows}
    for row in rows:
        if row.text and row.price > 0:
            names[row.sku][row.text.upper()] += 1
    unpriced = {sku for sku, counted in names.items() if not counted}
    for row in rows:
        if row.sku in unpriced and is_capital_name(row.text):
            names[row.sku][row.text] += 1
    return names


def _mistyped(rows: list[Row]) -> set[Row]:
    """Sales of ten thousand units and more that were wholly cancelled the same day, both sides."""
    huge: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if abs(row.quantity) >= MISTYPED_FROM:
            huge[row.sku, row.customer, row.local.date(), abs(row.quantity)].append(row)
    return {row for rows in huge.values() if sum(r.quantity for r in rows) == 0 for row in rows}


def _line(row: Row, proper: Counter[str]) -> Line:
    reason, note, leaves = _reason(row, proper)
    return Line(
        row.sku,
        row.local,
        -row.quantity if leaves else row.quantity,
        reason,
        row.invoice,
        note,
        pence(row.price),
        row.customer,
        row.country,
        adjustment=not leaves,
    )


def _reason(row: Row, proper: Counter[str]) -> tuple[str, str, bool]:
    """The movement reason, the note, and whether the quantity counts what leaves the shop.

    An order line counts what leaves, a cancellation counts it negative; a staff adjustment
    counts what is added.
    """
    if row.invoice.startswith("C"):
        return "returned", "", True
    if row.price > 0:
        return "sold", "", True
    if row.customer:
        return "promotion use", "Given free with an order", True
    if row.text.upper() in proper and row.quantity > 0:
        return "sold", "", True
    return reason_of(row.text, row.quantity), row.text, False
