"""An adjustment as a committed change that can be taken back as a new movement.

Everything here is called on a worker thread. `told` hands each level it wrote to the screen,
which then knows the change for its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from models.figures import figure
from services.inventory.records import Adjusted, StockLevel
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
        return Done(self._text(made), self._reverser(made.movement.id))

    def _reverser(self, movement: int) -> Callable[[], Done]:
        def reverse() -> Done:
            made = self.inventory.reverse(movement)
            self.told([made.level])
            return Done(self._text(made), self)

        return reverse

    def _text(self, made: Adjusted) -> str:
        moved = made.movement
        before, after = figure(moved.balance - moved.delta), figure(moved.balance)
        text = QCoreApplication.translate("adjust", "Stock of {0} at {1}: {2} → {3} ({4})")
        return text.format(self.level.name, self.level.location_name, before, after, moved.reason)
