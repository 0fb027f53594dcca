"""Taking a movement of the history back, by one of its own."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject

from services.inventory.records import Movement
from services.inventory.service import Inventory
from views.inventory.commit import Told, taken_back
from views.inventory.desk import Desk
from views.inventory.history import History
from views.kit.undo import Done


class TakingBack(QObject):
    """Of the movement that is chosen in the history."""

    def __init__(self, desk: Desk, history: History) -> None:
        super().__init__(desk.over)
        self._desk, self._history = desk, history

    def take(self) -> None:
        moved = self._history.movement()
        if moved is not None:
            inventory, told = self._desk.inventory, self._desk.written.tell
            self._desk.tasks.do(
                partial(take_back, inventory, moved, told),
                done=self._desk.settle,
                key=f"take back {moved.id}",
            )


def take_back(inventory: Inventory, moved: Movement, told: Told) -> Done:
    """Reverse `moved`; of a transfer, both halves. Called on a worker."""
    made = inventory.reverse(moved.id)
    told([made.level])
    text = QCoreApplication.translate("history", "Taken back: stock of {0} at {1}: {2} → {3}")
    return taken_back(inventory, made.level, made.movement, told, text)
