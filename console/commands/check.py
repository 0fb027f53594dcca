"""`check [--full] [--repair]`: do names, levels and their ledger agree?"""

import argparse
import time
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from console.output import answer, say
from console.settings import Settings

if TYPE_CHECKING:
    from console.checking import Finding
    from console.connect import Shop

TOLD = 20  # findings told to a person; --json has them all


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 0 if everything holds; 1 with findings, or if a database does not answer."""
    from console.existing import (  # noqa: PLC0415 - the engines' modules, when needed
        existing_shop,
        require_shop,
    )
    from console.places import START_ERRORS  # noqa: PLC0415 - ditto

    require_shop(settings)
    try:
        with existing_shop(settings, say) as shop:
            started = time.monotonic()
            findings, repaired = check(shop, full=options.full, repair=options.repair)
            seconds = round(time.monotonic() - started, 3)
    except START_ERRORS as error:
        say(str(error))
        if options.json:
            answer({"ok": False, "seconds": 0.0, "findings": [], "error": str(error)})
        return 1
    if options.json:
        rows = [asdict(finding) for finding in findings]
        answer({"ok": not rows, "seconds": seconds, "findings": rows, "repaired": repaired})
    else:
        _tell(findings, repaired, seconds)
    return 1 if findings else 0


def check(shop: "Shop", *, full: bool, repair: bool) -> "tuple[list[Finding], int]":
    """What does not hold (after the repair), and how many items were announced for it."""
    from console import checking  # noqa: PLC0415 - ditto
    from services.kernel import work  # noqa: PLC0415 - ditto

    permissions = frozenset({"catalog.read", "stock.read", "stock.check"})
    repaired = 0
    with work.doing(work.Work(work.Caller("check", permissions))):
        look = partial(checking.differing_items, shop.catalog, shop.inventory)
        items = checking.settled(look, checking.SETTLES_WITHIN)
        if items and repair:
            repaired = checking.announce(shop.catalog, items)
            say(f"{repaired:,} SKUs are announced again; waiting until stock knows them")
            items = checking.settled(look, checking.REPAIRED_WITHIN)
        levels = checking.of_levels(shop.inventory, full=full)
        return [*checking.of_items(items), *levels], repaired


def _tell(findings: "list[Finding]", repaired: int, seconds: float) -> None:
    for it in findings[:TOLD]:
        what = " at ".join(filter(None, (it.sku, it.location)))
        expected = "nothing" if it.expected is None else it.expected
        found = "nothing" if it.found is None else it.found
        say(f"{it.check}: {what} should be {expected}, is {found}")
    if len(findings) > TOLD:
        say(f"… and {len(findings) - TOLD:,} more")
    said = "Everything agrees" if not findings else f"{len(findings):,} findings"
    again = f", {repaired:,} SKUs announced again" if repaired else ""
    say(f"{said}{again}; {seconds:.1f} s")
