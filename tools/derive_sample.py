"""Derive the sample shop in resources/sample/ from the real order lines of a UK gift retailer.

    python tools/derive_sample.py --data ../shared/data

The same source gives the same bytes. The last line printed is a JSON summary in which every line
of the source is accounted for. docs/sample-shop.md tells what is real, what is made up, and how.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from sample_categories import category_of
from sample_files import Folder, instant
from sample_prices import history
from sample_rules import tidy
from sample_source import Line, Source, read
from sample_stock import LOCATIONS, RECENT_DAYS, WAREHOUSE, Cell, carried, stock_of, wished_location

REASONS = (
    "opening",
    "received",
    "sold",
    "returned",
    "damaged",
    "lost",
    "found",
    "correction",
    "count",
    "transfer out",
    "transfer in",
    "promotion use",
    "expired",
)
OPENING_REFERENCE = "OPENING"
OPENING_NOTE = "Made up: opening stock of the sample shop"

Placed = list[tuple[Line, int]]
Cells = dict[tuple[str, int], Cell]


def main() -> None:
    root = Path(__file__).resolve().parent.parent
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--data", type=Path, required=True, help="folder with online_retail/")
    options.add_argument("--out", type=Path, default=root / "resources" / "sample")
    given = options.parse_args()
    print(json.dumps(derive(read(given.data), Folder(given.out)), sort_keys=True))


def derive(source: Source, folder: Folder) -> dict[str, object]:
    """Write every file of the sample shop and return the summary of counts."""
    placed = place(source.lines)
    cells = stock(placed)
    prices = history(source.lines)
    _write_products(source, folder)
    folder.csv(
        "prices.csv.xz",
        ("sku", "from", "to", "amount"),
        ((p.sku, instant(p.since), instant(p.until), p.amount) for p in prices),
    )
    _write_movements(source, folder, placed, cells)
    folder.csv(
        "cells.csv.xz",
        ("sku", "location", "on_hand", "reorder_point"),
        (
            (sku, LOCATIONS[at].code, cell.on_hand, cell.reorder_point)
            for (sku, at), cell in sorted(cells.items())
        ),
    )
    folder.csv(
        "locations.csv",
        ("code", "name", "kind", "city", "made_up"),
        ((*place[:4], "yes") for place in LOCATIONS),
    )
    folder.csv(
        "left_out.csv",
        ("code", "name", "reason", "lines"),
        ((*left, lines) for left, lines in sorted(source.left_out.items())),
    )
    summary = _summary(source, placed, cells, len(prices))
    folder.finish(summary)
    return summary


def place(lines: list[Line]) -> Placed:
    """Every line with the number of its location; what a store does not carry the warehouse does.

    Only order lines make a store carry a SKU, an adjustment follows the stock.
    """
    wishes = [
        wished_location(line.customer, line.country, line.invoice, adjustment=line.adjustment)
        for line in lines
    ]
    both = list(zip(lines, wishes, strict=True))
    cells = carried((line.sku, wish) for line, wish in both if not line.adjustment)
    return [(line, wish if (line.sku, wish) in cells else WAREHOUSE) for line, wish in both]


def stock(placed: Placed) -> Cells:
    """The stock of every (SKU, location) that a line touches."""
    deltas: dict[tuple[str, int], list[int]] = defaultdict(list)
    recent: Counter[tuple[str, int]] = Counter()
    since = placed[-1][0].local - timedelta(days=RECENT_DAYS)
    for line, at in placed:
        deltas[line.sku, at].append(line.delta)
        if line.local >= since and line.reason in {"sold", "returned"}:
            recent[line.sku, at] -= line.delta
    return {cell: stock_of(*cell, deltas[cell], recent[cell]) for cell in sorted(deltas)}


def barcode(number: int) -> str:
    """A made-up EAN-13 for use inside a shop: prefix 20, ten digits, check digit."""
    digits = f"20{number:010d}"
    total = sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def _write_products(source: Source, folder: Folder) -> None:
    first: dict[str, datetime] = {}
    popularity: Counter[str] = Counter()
    for line in source.lines:
        first.setdefault(line.sku, line.local)
        popularity[line.sku] += line.reason == "sold"
    rows = []
    for number, (sku, names) in enumerate(source.names.items(), start=1):
        ranked = sorted(names, key=lambda name: (-names[name], name))
        name, *others = dict.fromkeys(tidy(text) for text in ranked)
        also = f"Also listed as {'; '.join(others)}." if others else ""
        category = category_of(name)
        seen = instant(first[sku])
        rows.append((sku, name, category, also, barcode(number), seen, popularity[sku]))
    header = ("sku", "name", "category", "description", "barcode", "first_seen", "popularity")
    folder.csv("products.csv.xz", header, rows)


def _write_movements(source: Source, folder: Folder, placed: Placed, cells: Cells) -> None:
    words = {
        "sku": list(source.names),
        "location": [place.code for place in LOCATIONS],
        "reason": list(REASONS),
        "reference": [OPENING_REFERENCE, *sorted({line.invoice for line, _ in placed})],
        "note": ["", OPENING_NOTE, *sorted({line.note for line, _ in placed} - {""})],
    }
    folder.columns("movements.bin.xz", chain(_openings(placed, cells), _real(placed)), words)


def _openings(
    placed: Placed, cells: Cells
) -> Iterator[tuple[str, str, datetime, int, str, str, str]]:
    """The opening stock of every cell, at midnight before the SKU's first line; none for zero."""
    first: dict[str, datetime] = {}
    for line, _ in placed:
        first.setdefault(line.sku, line.local.replace(hour=0, minute=0))
    for sku, at in sorted(cells, key=lambda cell: (first[cell[0]], cell)):
        if units := cells[sku, at].opening:
            code = LOCATIONS[at].code
            yield sku, code, first[sku], units, "opening", OPENING_REFERENCE, OPENING_NOTE


def _real(placed: Placed) -> Iterator[tuple[str, str, datetime, int, str, str, str]]:
    for line, at in placed:
        code = LOCATIONS[at].code
        yield line.sku, code, line.local, line.delta, line.reason, line.invoice, line.note


def _summary(source: Source, placed: Placed, cells: Cells, prices: int) -> dict[str, object]:
    left_out = sum(source.left_out.values())
    low = sum(cell.on_hand <= cell.reorder_point for cell in cells.values())
    return {
        "source_lines": source.rows,
        "kept": len(placed),
        "merged_duplicates": source.merged,
        "left_out": left_out,
        "left_out_codes": len({left.code for left in source.left_out} - source.names.keys()),
        "case_only_codes_merged": source.case_merged,
        "skus": len(source.names),
        "prices": prices,
        "cells": len(cells),
        "low_cells": low,
        "empty_cells": sum(cell.on_hand == 0 for cell in cells.values()),
        "openings": sum(cell.opening > 0 for cell in cells.values()),
        "cells_by_location": {
            place.code: sum(at == i for _, at in cells) for i, place in enumerate(LOCATIONS)
        },
        "movements_by_reason": dict(Counter(line.reason for line, _ in placed)),
    }


if __name__ == "__main__":
    main()
