"""Movements as committed changes that can be taken back by new movements.

Everything here is called on a worker thread. `told` hands each level it wrote to the screen,
which then knows the change for its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from models.figures import figure
from services.inventory.records import Movement, StockLevel
from services.inventory.service import Inventory
from views.inventory.delta import Wanted
from views.kit.undo import Done

Told = Callable[[Iterable[StockLevel]], None]


@dataclass(frozen=True)
class Adjustment:
    """One SKU at one location, about to change by `wanted`."""

    inventory: Inventory
    level: StockLevel  # for its names and keys; its figures are never sent
    wanted: Wanted
    told: Told

    def __call__(self) -> Done:
        """Write the movement."""
        made = self.inventory.adjust(
            self.level.variant,
            self.level.location,
            self.wanted.delta,
            self.wanted.reason,
            self.wanted.note,
        )
        self.told([made.level])
        text = _tr("Stock of {0} at {1}: {2} → {3} ({4})")
        return taken_back(self.inventory, self.level, made.movement, self.told, text, self)


def taken_back(  # noqa: PLR0913, PLR0917 - the change, how to say it, and how to do it again
    inventory: Inventory,
    level: StockLevel,
    moved: Movement,
    told: Told,
    text: str,
    again: Callable[[], Done] | None = None,
) -> Done:
    """`moved` as a change whose undo is a reversing movement.

    `text`: {0} the SKU's name, {1} the location's, {2} on hand before, {3} after, {4} why.
    `again` redoes it; without it the reversing movement is reversed in its turn.
    """

    def reverse() -> Done:
        made = inventory.reverse(moved.id)
        told([made.level])
        back = taken_back(inventory, level, made.movement, told, text)
        return Done(back.text, again) if again is not None else back

    before, after = figure(moved.balance - moved.delta), figure(moved.balance)
    said = text.format(level.name, level.location_name, before, after, moved.reason)
    return Done(said, reverse)


def batch_taken_back(inventory: Inventory, batch: UUID, told: Told, text: str) -> Done:
    """What was written together as a change that is taken back together, and redone so."""

    def reverse() -> Done:
        made = inventory.reverse_batch(batch)
        told(made.levels)
        return batch_taken_back(inventory, made.batch, told, text)

    return Done(text, reverse)


def _tr(text: str) -> str:
    return QCoreApplication.translate("adjust", text)
