"""What of the stock is kept aside, and when to order more."""

from services.inventory import changes, refusals, rules
from services.inventory.part import Part
from services.inventory.queries import ledger, levels
from services.inventory.records import ReorderLine, StockLevel
from services.kernel import work
from services.kernel.errors import Invalid
from services.kernel.operations import command

_FINE = frozenset({"applied", "replay", "same"})


class Shelving(Part):
    @command(needs="stock.write")
    def set_aside(self, variant: int, location: int, pieces: int, note: str = "") -> StockLevel:
        """Make `pieces` available ones unavailable; a negative number makes them available again.

        On hand stays. Raises Invalid if not so many are available, or unavailable; NotFound for
        a SKU that never was at the location, NotAllowed for a store that is not the caller's.
        """
        values = {
            "variant": rules.known_variant(variant),
            "location": rules.known_location(location),
            "pieces": rules.checked_pieces(pieces),
            "note": rules.checked_note(note),
        }
        line = changes.line_of(("set aside", *values.values())) - 2**31
        values |= {"line": line, "request": work.current().request}
        with self._database.writing() as session:
            told = session.execute(ledger.SET_ASIDE, values).one()
            if told.status not in {"applied", "replay"}:
                item, place = changes.names(session, variant, location)
                if told.status == "not aside":
                    raise Invalid(
                        f"Only {told.unavailable:,} of {item} are unavailable at {place};"
                        f" {-pieces:,} cannot become available.",
                        "pieces",
                    )
                refusals.refuse(told.status, item, place, -pieces, told.available or 0, "pieces")
            key = levels.key_of(variant, location)
            return changes.levels_of(session, [key])[key]

    @command(needs="reorder.write")
    def set_reorder_points(self, lines: list[ReorderLine]) -> list[StockLevel]:
        """Set each reorder point that still is the one `seen`: all of them or none.

        Raises Conflict naming the first that are others by now, Invalid for what is no quantity,
        NotFound for a SKU that never was at the location, NotAllowed for a store that is not the
        caller's.
        """
        keys = [_key(line) for line in lines]
        if len(set(keys)) < len(keys):
            raise Invalid("A reorder point is set twice. Leave one of the lines out.", "lines")
        values = {
            "request": work.current().request,
            "variant": [line.variant for line in lines],
            "location": [line.location for line in lines],
            "seen": [line.seen for line in lines],
            "point": [line.point for line in lines],
        }
        with self._database.writing() as session:
            told = session.execute(ledger.SET_REORDER_POINTS, values).all()
            moved: list[str] = []
            for line, row in zip(lines, told, strict=True):
                if row.status in _FINE:
                    continue
                if len(moved) >= refusals.TOLD and row.status == "changed":
                    moved.append("")  # counted, not told
                    continue
                item, place = changes.names(session, line.variant, line.location)
                if row.status != "changed":
                    refusals.refuse(row.status, item, place, 0, 0, "point")
                moved.append(f"{item} at {place} is reordered at {row.point:,}, not {line.seen:,}")
            if moved:
                raise refusals.changed(moved, "reorder points")
            after = changes.levels_of(session, keys)
        return [after[key] for key in keys]


def _key(line: ReorderLine) -> int:
    rules.checked_quantity(line.seen, "The reorder point that was seen", "seen")
    rules.checked_quantity(line.point, "The reorder point", "point")
    variant, location = rules.known_variant(line.variant), rules.known_location(line.location)
    return levels.key_of(variant, location)
