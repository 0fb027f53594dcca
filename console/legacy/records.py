"""What a migration found and brought."""

from dataclasses import dataclass, field
from typing import Any

Totals = dict[str, dict[str, Any]]


class MigrationFailed(Exception):
    """It was begun and could not be ended; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of the old table that broke a rule; `found` is what it said, `done` what became of it.

    `row` is its id; `product_id`, `sku` and `warehouse` stand as the row has them.
    """

    rule: str
    row: int
    product_id: int | None
    sku: str | None
    warehouse: str | None
    column: str
    found: str | None
    done: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """Rows of the old table, and what there is of them in the new ones.

    `totals` by what was counted: `legacy`, `taken`, whatever explains the difference, `agree`.
    `already`: nothing was done, it was all there before. `changed`: the old table was written to
    after it had been read.
    """

    rows: int
    products: int
    skus: int
    locations: int
    brands: int
    suppliers: int
    categories: int
    on_hand: int
    totals: Totals
    already: bool
    changed: bool
    seconds: float
    findings: list[Finding] = field(default_factory=list)
    findings_by_rule: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether every total agrees."""
        return all(each["agree"] for each in self.totals.values())
