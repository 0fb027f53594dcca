"""What the controllers of the stock screen work with, handed over as one."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.inventory.records import StockLevel
from services.inventory.service import Inventory
from views.inventory.level_grid import LevelGrid
from views.kit.inbox import Inbox
from views.kit.screen import Context
from views.kit.tasks import Tasks
from views.kit.undo import Done


class Written(QObject):
    """Tells the screen, from whichever thread, what this console wrote."""

    level = Signal(object)  # a StockLevel, undo and redo included
    left = Signal(object)  # PlannedCells of points that were not taken back
    disputed = Signal(object, object)  # PointsBack, StockLevel as it is now; on the GUI thread

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._inbox = Inbox(self.level.emit, self)
        self._left = Inbox(self.left.emit, self)

    def tell(self, levels: Iterable[StockLevel]) -> None:
        for level in levels:
            self._inbox.post(level)

    def tell_left(self, left: object) -> None:
        self._left.post(left)


@dataclass(frozen=True)
class Desk:
    """The service, the screen's tasks and grid, and where committed changes are told."""

    inventory: Inventory
    context: Context
    tasks: Tasks
    grid: LevelGrid
    over: QWidget  # the screen: popovers float over it
    written: Written

    def settle(self, outcome: object) -> None:
        """Tell what was written; a Done can be taken back, a text needs no taking back."""
        if isinstance(outcome, Done):
            self.context.committed(outcome)
        else:
            self.context.toasts.tell(str(outcome))
