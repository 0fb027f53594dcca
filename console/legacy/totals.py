"""What should arrive, and what did by the new tables' own count."""

from typing import Any

from console.legacy.records import Totals
from console.legacy.source import Connection
from services.kernel import migrate

# Everything in these explains why `legacy` is not `due`; a negative one was added.
_EXPLAINS = ("left_out", "duplicates", "merged", "negative", "too_large", "there_before")


def due(work: Connection) -> Totals:
    """By what is counted: `legacy` where the old table has such a thing, reasons, and `due`."""
    return _one(work, "legacy/totals.sql")


def compared(due: Totals, catalog: Connection, inventory: Connection) -> Totals:
    """`due` with what was `taken`, and whether all of it agrees."""
    taken = {
        **_one(catalog, "legacy/totals_catalog.sql"),
        **_one(inventory, "legacy/totals_inventory.sql"),
    }
    return {what: _agreeing(due[what], taken.get(what)) for what in sorted(due)}


def _agreeing(told: dict[str, Any], counted: int | None) -> dict[str, Any]:
    taken = told["due"] if counted is None else counted
    rest = {name: value for name, value in told.items() if name != "due"}
    explained = sum(rest.get(name, 0) for name in _EXPLAINS)
    agree = taken == told["due"] and rest.get("legacy", taken + explained) - explained == taken
    return {"legacy": told["due"], **rest, "taken": taken, "agree": agree}


def _one(connection: Connection, name: str) -> dict[str, Any]:
    row = connection.execute(migrate.sql(name).encode()).fetchone()
    assert row is not None  # noqa: S101 - an aggregate
    found: dict[str, Any] = row[0]
    return found
