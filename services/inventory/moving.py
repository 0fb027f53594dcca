"""Stock that moves: adjusted, transferred, taken back."""

from uuid import UUID

from services.inventory import changes, rules, scope
from services.inventory.part import Part
from services.inventory.queries import ledger
from services.inventory.records import Adjusted, Movement, Reversed, Transferred
from services.kernel.errors import Invalid, NotAllowed, NotFound
from services.kernel.operations import command

_OPPOSITE = {"transfer out": "transfer in", "transfer in": "transfer out"}


class Moving(Part):
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
    def transfer(
        self, variant: int, source: int, target: int, quantity: int, note: str = ""
    ) -> Transferred:
        """Move `quantity` pieces from `source` to `target`: both movements or none.

        Raises as :meth:`adjust`; both locations must be the caller's.
        """
        rules.known_variant(variant)
        rules.known_location(source)
        if rules.known_location(target) == source:
            raise Invalid("A transfer needs two locations. Choose where it goes.", "target")
        rules.checked_quantity(quantity, "The quantity", "quantity", least=1)
        note = rules.checked_note(note)
        batch = changes.batch_of(f"transfer {variant} {source} {target} {quantity} {note}")
        reference = f"TR-{batch.hex[:8].upper()}"
        legs = [
            changes.Change(variant, source, -quantity, "transfer out", note, reference),
            changes.Change(variant, target, quantity, "transfer in", note, reference),
        ]
        with self._database.writing() as session:
            left, arrived = changes.move_all(session, legs, "quantity", batch)
        return Transferred(
            batch,
            reference,
            (changes.moved(left), changes.moved(arrived)),
            (left.level, arrived.level),
        )

    @command(needs="stock.write")
    def reverse(self, movement: int) -> Adjusted:
        """Take `movement` back by one of its own; one half of a transfer takes the other along.

        Raises NotFound, Conflict if it was reversed already, Invalid if so many are no
        longer available, NotAllowed for a transfer with a store that is not the caller's.
        """
        rules.known_movement(movement)
        with self._database.writing() as session:
            told = changes.movement(session, movement)
            if told.batch is None or told.reason not in _OPPOSITE:
                return changes.move(session, _back(told))
        done = self.reverse_batch(told.batch)
        answers = zip(done.movements, done.levels, strict=True)
        return next(Adjusted(back, level) for back, level in answers if back.reverses == movement)

    @command(needs="stock.write")
    def reverse_batch(self, batch: UUID) -> Reversed:
        """Take back every movement of `batch`, all or none, by a batch that can be taken back too.

        Raises NotFound if the caller's stores have none of it, NotAllowed if others have some of
        it, Conflict if part of it was reversed already, Invalid if so many are not available.
        """
        if not isinstance(batch, UUID):
            raise NotFound("No batch of movements has such a number. Reload the history.")
        new = changes.batch_of(f"reverse {batch}")
        own = scope.places()
        with self._database.writing() as session:
            written = [Movement(*row) for row in session.execute(ledger.BATCH, {"batch": batch})]
            mine = [each for each in written if own is None or each.location in own]
            if not mine:
                raise NotFound("There are no movements to take back. Reload the history.")
            if len(mine) < len(written):
                raise NotAllowed(
                    "Another store takes part in this change. Ask somebody who may change both"
                    " to take it back."
                )
            done = changes.move_all(session, [_back(each) for each in mine], "delta", new)
        return Reversed(
            new, tuple(changes.moved(each) for each in done), tuple(each.level for each in done)
        )


def _back(told: Movement) -> changes.Change:
    """What takes `told` back. A transfer's way back is a transfer."""
    return changes.Change(
        told.variant,
        told.location,
        -told.delta,
        _OPPOSITE.get(told.reason, "correction"),
        reference=told.reference,
        reverses=told.id,
    )
