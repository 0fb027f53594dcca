"""Counts: what somebody found on the shelf, compared with what was expected there."""

from collections.abc import Iterable
from uuid import UUID

from services.inventory import changes, rules
from services.inventory.part import Part
from services.inventory.records import Counted, CountedMany, CountLine
from services.kernel.errors import Invalid
from services.kernel.operations import command


class Counting(Part):
    @command(needs="stock.write")
    def count(  # noqa: PLR0913, PLR0917 - what a count consists of
        self,
        variant: int,
        location: int,
        expected: int,
        counted: int,
        note: str = "",
        reference: str = "",
    ) -> Counted:
        """Set on hand to `counted` if it still is `expected`; the record says who and when.

        A count that finds what was expected writes its record and no movement. Raises Conflict
        if on hand is another figure by now, Invalid for what is no quantity or below what is
        reserved and unavailable, and as :meth:`Inventory.adjust`.
        """
        lines = [CountLine(variant, location, expected, counted)]
        return self._count(lines, note, reference, None)[0]

    @command(needs="stock.write")
    def count_many(
        self, lines: list[CountLine], note: str = "", reference: str = ""
    ) -> CountedMany:
        """Many counts as one batch: all of them or none.

        Raises Conflict naming the first cells whose figure is another one by now, and as
        :meth:`count`.
        """
        batch = changes.batch_of(f"count {lines} {note} {reference}")
        return CountedMany(batch, self._count(lines, note, reference, batch))

    def _count(
        self, lines: list[CountLine], note: str, reference: str, batch: UUID | None
    ) -> tuple[Counted, ...]:
        note, reference = rules.checked_note(note), rules.checked_reference(reference)
        written = [_change(line, note, reference) for line in lines]
        _each_once(written)
        if not written:
            return ()
        with self._database.writing() as session:
            done = changes.move_all(session, written, "counted", batch)
        return tuple(changes.counted(each) for each in done)


def _change(line: CountLine, note: str, reference: str) -> changes.Change:
    expected = rules.checked_quantity(line.expected, "The expected figure", "expected")
    found = rules.checked_quantity(line.counted, "The count", "counted")
    return changes.Change(
        rules.known_variant(line.variant),
        rules.known_location(line.location),
        found - expected,
        "count",
        note,
        reference,
        expected=expected,
    )


def _each_once(written: Iterable[changes.Change]) -> None:
    seen: set[int] = set()
    for change in written:
        if change.key in seen:
            raise Invalid(
                f"SKU number {change.variant} is counted twice at location {change.location}."
                " Leave one of the lines out.",
                "lines",
            )
        seen.add(change.key)
