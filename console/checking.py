"""Do the shop's services agree? Each finding names the rows; some can be made to agree again.

Services are strangers, so what is between two of them is checked here.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.catalog.service import Catalog
from services.inventory.records import ItemFinding, KnownItem, LevelFinding
from services.inventory.service import Inventory

BATCH = 1_000
SETTLES_WITHIN = 5.0  # seconds: an event under way is no difference
REPAIRED_WITHIN = 60.0
_PAUSE = 0.5


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold. None: there is no such row."""

    check: str
    sku: str
    location: str
    expected: str | int | None
    found: str | int | None


def differing_items(catalog: Catalog, inventory: Inventory) -> list[ItemFinding]:
    """Variants whose projection in the inventory is not what the catalogue has."""
    found: list[ItemFinding] = []
    after, last = 0, False
    while not last:
        items = catalog.items(after, BATCH)
        last = not items
        known = [KnownItem(it.variant, it.product, it.sku, it.name, it.status) for it in items]
        found += inventory.check_items(known, after, last=last)
        after = known[-1].variant if known else after
    return found


def settled(look: Callable[[], list[ItemFinding]], within: float) -> list[ItemFinding]:
    """What `look` finds every time for so many seconds; nothing as soon as it is gone."""
    until = time.monotonic() + within
    found = look()
    while found and time.monotonic() < until:
        time.sleep(_PAUSE)
        again = look()
        found = [each for each in found if each in again]
    return found


def announce(catalog: Catalog, found: list[ItemFinding]) -> int:
    """Let the catalogue tell these variants again; how many."""
    variants = sorted({each.variant for each in found})
    parts = (variants[at : at + BATCH] for at in range(0, len(variants), BATCH))
    return sum(catalog.announce_items(part) for part in parts)


def of_items(found: list[ItemFinding]) -> Iterator[Finding]:
    """As findings that stand beside those of other checks."""
    for each in found:
        check = f"item {each.field}" if each.field else "item"
        expected, had = each.expected or None, each.found or None
        yield Finding(check, each.sku, "", expected, had)


def of_levels(inventory: Inventory, *, full: bool) -> Iterator[Finding]:
    """Levels that are not what their ledger says, counts of low ones that are not theirs."""
    after: int | None = 0
    while after is not None:
        part = inventory.check_levels(after, full=full)
        yield from map(_of_level, part.findings)
        after = part.upto
    yield from map(_of_level, inventory.check_low_counts())


def _of_level(it: LevelFinding) -> Finding:
    return Finding(it.check, it.sku, it.location, it.expected, it.found)
