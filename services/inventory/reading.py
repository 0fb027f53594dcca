"""What is where: levels, sums, what is low, the ledger. Only of the caller's stores."""

import json

import msgspec
from sqlalchemy import text

from services.inventory import changes, ordering, rules, scope
from services.inventory.part import Part
from services.inventory.queries import ledger, levels
from services.inventory.queries.suggesting import SOLD
from services.inventory.records import (
    Availability,
    ConfirmedCount,
    LevelKeys,
    LevelPage,
    LevelQuery,
    Movement,
    MovementFilter,
    StockLevel,
    Suggestion,
)
from services.kernel.errors import NotFound
from services.kernel.operations import query

LOW_COUNTED = 10_000  # low_count stops here: more is no longer a list to work through
NEWEST = 2**63 - 1


class Reading(Part):
    @query(needs="stock.read")
    def find(self, query: LevelQuery, limit: int = 128) -> LevelPage:
        """The first `limit` rows; `about` how many there are, by the planner's estimate."""
        places = scope.places(query.location)
        head, values = levels.head(rules.checked_query(query), places)
        values["limit"] = rules.checked_limit(limit)
        if places == []:  # no estimate, which would be of what others have
            return LevelPage((), 0, exact=True)
        with self._database.reading() as session:
            rows = tuple(StockLevel(*row) for row in session.execute(text(head), values))
            if len(rows) < limit:
                return LevelPage(rows, len(rows), exact=True)
            values["limit"] = NEWEST
            plan = session.scalar(text(f"EXPLAIN (FORMAT JSON) {head}"), values)
        plan = json.loads(plan) if isinstance(plan, str) else plan
        return LevelPage(rows, max(int(plan[0]["Plan"]["Plan Rows"]), limit), exact=False)

    @query(needs="stock.read")
    def keys(self, query: LevelQuery) -> LevelKeys:
        """Every row's SKU and location, in order."""
        return ordering.level_keys(
            self._database, rules.checked_query(query), scope.places(query.location)
        )

    @query(needs="stock.read")
    def rows(self, keys: list[int]) -> list[StockLevel]:
        """The levels with these keys, in the order asked; a gone one is left out."""
        values = {"keys": rules.checked_numbers(keys, "keys"), "places": scope.places()}
        with self._database.reading() as session:
            return [StockLevel(*row) for row in session.execute(levels.ROWS, values)]

    @query(needs="stock.read")
    def levels(self, variant: int) -> list[StockLevel]:
        """One SKU at every location that ever had it, by location."""
        values = {"variant": rules.known_variant(variant), "places": scope.places()}
        with self._database.reading() as session:
            found = session.execute(levels.LEVELS, values)
            return [StockLevel(*row) for row in found]

    @query(needs="stock.read")
    def availability(self, variants: list[int]) -> list[Availability]:
        """Sums over all locations, in the order asked; zeros for a SKU without stock."""
        values = {
            "variants": rules.checked_numbers(variants, "variants"),
            "places": scope.places(),
        }
        with self._database.reading() as session:
            found = session.execute(levels.AVAILABILITY, values)
            return [Availability(*row) for row in found]

    @query(needs="stock.read")
    def low_stock(self, location: int | None = None, limit: int = 200) -> list[StockLevel]:
        """What is at or below its reorder point, the furthest below first."""
        values = {"limit": rules.checked_limit(limit), "places": scope.places(location)}
        with self._database.reading() as session:
            found = session.execute(levels.LOW_STOCK, values)
            return [StockLevel(*row) for row in found]

    @query(needs="stock.read")
    def low_count(self, location: int | None = None) -> int:
        """How many are at or below their reorder point; at most `LOW_COUNTED`."""
        values = {"limit": LOW_COUNTED, "places": scope.places(location)}
        with self._database.reading() as session:
            return session.scalar(levels.LOW_COUNT, values) or 0

    @query(needs="stock.read")
    def suggestions(self, keys: list[int]) -> list[Suggestion]:
        """How many to order of the levels with these keys (as of :meth:`rows`), in that order.

        Enough for `rules.COVER_DAYS` at the pace of the last weeks it sold, on top of the reorder
        point; never negative.
        """
        values = {
            "keys": rules.checked_numbers(keys, "keys"),
            "days": rules.PACE_DAYS,
            "places": scope.places(),
        }
        with self._database.reading() as session:
            return [
                Suggestion(
                    row.variant,
                    row.location,
                    row.sold,
                    row.days or 0,
                    rules.suggested(row.sold, row.days or 1, row.reorder_point, row.available),
                    row.until,
                )
                for row in session.execute(SOLD, values)
            ]

    @query(needs="stock.read")
    def level(self, variant: int, location: int) -> StockLevel:
        """One SKU at one location, as the database has it now. Raises NotFound."""
        key = levels.key_of(rules.known_variant(variant), rules.known_location(location))
        with self._database.reading() as session:
            found = changes.levels_of(session, [key]).get(key)
            if found is None:
                item, place = changes.names(session, variant, location)
                raise NotFound(f"There is no stock of {item} at {place}. Reload the list.")
        return found

    @query(needs="stock.read")
    def movements(
        self,
        variant: int,
        location: int | None = None,
        before: int | None = None,
        limit: int = 100,
        wanted: MovementFilter = MovementFilter(),  # noqa: B008 - frozen
    ) -> list[Movement]:
        """The ledger of a SKU, newest first; `before`: the last movement of the page before.

        `wanted` leaves lines out; each keeps its own balance. Raises Invalid for a reason that
        no movement can have.
        """
        wanted = rules.checked_filter(wanted)
        values = {
            "variant": rules.known_variant(variant),
            "places": scope.places(location),
            "before": NEWEST if before is None else rules.known_movement(before),
            "limit": rules.checked_limit(limit),
            "filtered": wanted != MovementFilter(),
        } | msgspec.structs.asdict(wanted)
        with self._database.reading() as session:
            return [Movement(*row) for row in session.execute(ledger.MOVEMENTS, values)]

    @query(needs="stock.read")
    def counts(
        self,
        variant: int,
        location: int | None = None,
        before: int | None = None,
        limit: int = 100,
        wanted: MovementFilter = MovementFilter(),  # noqa: B008 - frozen
    ) -> list[ConfirmedCount]:
        """The counts of a SKU that no movement tells of, as they confirmed; newest first.

        `before`: the last count of the page before. Filtered and refused as :meth:`movements`.
        """
        wanted = rules.checked_filter(wanted)
        values = {
            "variant": rules.known_variant(variant),
            "places": scope.places(location),
            "before": NEWEST if before is None else rules.known_count(before),
            "limit": rules.checked_limit(limit),
        } | msgspec.structs.asdict(wanted)
        with self._database.reading() as session:
            return [ConfirmedCount(*row) for row in session.execute(ledger.CONFIRMED, values)]
