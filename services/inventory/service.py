"""How much there is of what, where; and the movements that made it so."""

import json
import time
from collections.abc import Sequence

import msgspec
from sqlalchemy import text

from services.inventory import changes, queries, rules
from services.inventory.records import (
    Adjusted,
    Availability,
    ItemEvent,
    LevelPage,
    LevelQuery,
    Location,
    Movement,
    StockLevel,
)
from services.kernel.database import Database
from services.kernel.operations import command, query
from services.kernel.relay import Event

LOW_COUNTED = 10_000  # low_count stops here: more is no longer a list to work through
CHORES_EVERY = 3600.0  # seconds
NEWEST = 2**63 - 1


class Inventory:
    name = "inventory"

    def __init__(self, database: Database) -> None:
        self._database = database
        self._chores_due = 0.0

    @query(needs="stock.read")
    def locations(self) -> list[Location]:
        """Every store and warehouse, by id."""

        def load() -> list[Location]:
            with self._database.reading() as session:
                return [Location(*row) for row in session.execute(queries.LOCATIONS)]

        return self._database.cache.read("location", "all", list[Location], load)

    @query(needs="stock.read")
    def find(self, query: LevelQuery, limit: int = 128) -> LevelPage:
        """The first `limit` rows; `about` how many there are, by the planner's estimate."""
        head, values = queries.head(rules.checked_query(query))
        values["limit"] = rules.checked_limit(limit)
        with self._database.reading() as session:
            rows = tuple(StockLevel(*row) for row in session.execute(text(head), values))
            if len(rows) < limit:
                return LevelPage(rows, len(rows), exact=True)
            values["limit"] = NEWEST
            plan = session.scalar(text(f"EXPLAIN (FORMAT JSON) {head}"), values)
        plan = json.loads(plan) if isinstance(plan, str) else plan
        return LevelPage(rows, max(int(plan[0]["Plan"]["Plan Rows"]), limit), exact=False)

    @query(needs="stock.read")
    def keys(self, query: LevelQuery) -> bytes:
        """Every row's ``variant << 16 | location`` in order, 8 bytes big-endian each."""
        statement, values = queries.keys(rules.checked_query(query))
        with self._database.reading() as session:
            return bytes(session.scalar(statement, values) or b"")

    @query(needs="stock.read")
    def rows(self, keys: list[int]) -> list[StockLevel]:
        """The levels with these keys, in the order asked; a gone one is left out."""
        values = {"keys": rules.checked_numbers(keys, "keys")}
        with self._database.reading() as session:
            return [StockLevel(*row) for row in session.execute(queries.ROWS, values)]

    @query(needs="stock.read")
    def levels(self, variant: int) -> list[StockLevel]:
        """One SKU at every location that ever had it, by location."""
        values = {"variant": rules.known_variant(variant)}
        with self._database.reading() as session:
            found = session.execute(queries.LEVELS, values)
            return [StockLevel(*row) for row in found]

    @query(needs="stock.read")
    def availability(self, variants: list[int]) -> list[Availability]:
        """Sums over all locations, in the order asked; zeros for a SKU without stock."""
        values = {"variants": rules.checked_numbers(variants, "variants")}
        with self._database.reading() as session:
            found = session.execute(queries.AVAILABILITY, values)
            return [Availability(*row) for row in found]

    @query(needs="stock.read")
    def low_stock(self, location: int | None = None, limit: int = 200) -> list[StockLevel]:
        """What is at or below its reorder point, the furthest below first."""
        values = {"limit": rules.checked_limit(limit)} | _where(location)
        with self._database.reading() as session:
            found = session.execute(queries.low_stock(location), values)
            return [StockLevel(*row) for row in found]

    @query(needs="stock.read")
    def low_count(self, location: int | None = None) -> int:
        """How many are at or below their reorder point; at most `LOW_COUNTED`."""
        values = {"limit": LOW_COUNTED} | _where(location)
        with self._database.reading() as session:
            return session.scalar(queries.low_count(location), values) or 0

    @query(needs="stock.read")
    def movements(
        self, variant: int, location: int | None = None, before: int | None = None, limit: int = 100
    ) -> list[Movement]:
        """The ledger of a SKU, newest first; `before`: the last movement of the page before."""
        values = {
            "variant": rules.known_variant(variant),
            "location": None if location is None else rules.known_location(location),
            "before": NEWEST if before is None else rules.known_movement(before),
            "limit": rules.checked_limit(limit),
        }
        with self._database.reading() as session:
            return [Movement(*row) for row in session.execute(queries.MOVEMENTS, values)]

    @command(needs="stock.write")
    def adjust(
        self, variant: int, location: int, delta: int, reason: str, note: str = ""
    ) -> Adjusted:
        """Add `delta` pieces; the same change of the same work is applied once.

        Raises Invalid (zero, too large, reason, note, not that many available), NotAllowed for
        a store that is not the caller's, NotFound for an unknown location, Unavailable for a
        SKU that has not arrived from the catalogue yet.
        """
        change = changes.Change(
            rules.known_variant(variant),
            rules.known_location(location),
            rules.checked_delta(delta),
            rules.checked_reason(reason),
            rules.checked_note(note),
        )
        with self._database.writing() as session:
            return changes.move(session, change)

    @command(needs="stock.write")
    def reverse(self, movement: int) -> Adjusted:
        """Take `movement` back by a movement of its own.

        Raises NotFound, Conflict if it was reversed already, Invalid if so many are no
        longer available, NotAllowed for a store that is not the caller's.
        """
        rules.known_movement(movement)
        with self._database.writing() as session:
            told = changes.movement(session, movement)
            change = changes.Change(
                told.variant, told.location, -told.delta, "correction", reverses=told.id
            )
            return changes.move(session, change)

    def apply_items(self, events: Sequence[Event]) -> None:
        """Take over what the catalogue told of its variants; late and double events are safe."""
        newest: dict[int, ItemEvent] = {}
        for event in events:
            if event.topic != "item":
                continue
            told = msgspec.convert(
                {"variant": int(event.key), "version": event.version} | event.payload, ItemEvent
            )
            known = newest.get(told.variant)
            if known is None or known.version < told.version:
                newest[told.variant] = told
        if not newest:
            return
        rows = [newest[variant] for variant in sorted(newest)]  # locks in key order
        with self._database.writing() as session:
            session.execute(
                queries.APPLY_ITEMS,
                {
                    "variant": [row.variant for row in rows],
                    "product": [row.product for row in rows],
                    "sku": [row.sku for row in rows],
                    "name": [row.name for row in rows],
                    "status": ["deleted" if row.deleted else row.status for row in rows],
                    "version": [row.version for row in rows],
                },
            )

    def make_months(self) -> None:
        """A chore: partitions for the months to come, and requests too old to be retried."""
        if time.monotonic() < self._chores_due:
            return
        with self._database.writing() as session:
            session.execute(text("SELECT ensure_months('stock_movement'), ensure_months('audit')"))
            session.execute(text("SELECT forget_requests()"))
        self._chores_due = time.monotonic() + CHORES_EVERY


def _where(location: int | None) -> dict[str, int]:
    return {} if location is None else {"location": rules.known_location(location)}
