"""From the popover to the service and back: one command, one movement, one way to undo it."""

from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from models.level_columns import key_of
from services.inventory.records import Adjusted, StockLevel
from services.inventory.service import Inventory
from services.kernel.errors import ServiceError
from views.inventory.commit import Adjustment
from views.inventory.delta import Wanted
from views.inventory.level_grid import LevelGrid
from views.inventory.popover import AdjustPopover
from views.kit.inbox import Inbox
from views.kit.screen import Context
from views.kit.tasks import Tasks
from views.kit.undo import Done

_MARGIN = 12


class Adjusting(QObject):
    """Opens the popover over a row of `grid`, and commits what it wants."""

    written = Signal(object)  # a StockLevel this console wrote, undo and redo included

    def __init__(
        self, over: QWidget, grid: LevelGrid, inventory: Inventory, tasks: Tasks, context: Context
    ) -> None:
        super().__init__(over)
        self._over, self._grid = over, grid
        self._inventory, self._tasks, self._context = inventory, tasks, context
        self._inbox = Inbox(self._written, self)  # levels come from worker threads
        self._request = uuid4()
        self.popover = AdjustPopover(over)
        self.popover.wanted.connect(self._commit)
        self.popover.closed.connect(self._closed)
        self.popover.grew.connect(self._place)
        context.toasts.grew.connect(self._place)

    def open(self, typed: str) -> None:
        """Start with the selected row; `typed` is the sign that opened the popover."""
        level = self._grid.level()
        if level is None:
            return
        self._request = uuid4()  # a retry of the same wish keeps it: never two movements
        self.popover.open_for(level, typed)
        self._place()

    def level_seen(self, level: StockLevel) -> None:
        """A level as it is now; of interest if the popover is about it."""
        about = self.popover.level
        if about is not None and key_of(about) == key_of(level):
            self.popover.level_changed(level)

    def row_chosen(self, level: StockLevel) -> None:
        """Another row was selected: the popover was about the one before."""
        about = self.popover.level
        if about is not None and key_of(about) != key_of(level):
            self.popover.leave()

    def _commit(self, wanted: Wanted) -> None:
        level, request = self.popover.level, self._request
        if level is None:
            return
        change = Adjustment(self._inventory, level, wanted, self._inbox.post)
        self._tasks.do(
            partial(change.commit, request),
            done=partial(self._committed, request),
            key=f"adjust {request}",
            failed=partial(self._refused, request),
        )

    def _committed(self, request: UUID, outcome: tuple[Adjusted, Done]) -> None:
        self._context.committed(outcome[1])
        if request == self._request:
            self.popover.leave()

    def _refused(self, request: UUID, error: Exception) -> bool:
        """At the field if the popover still is about it, else in the banner."""
        is_open = request == self._request and self.popover.level is not None
        if not isinstance(error, ServiceError) or not is_open:
            return False
        self.popover.refuse(error)
        return True

    def _written(self, level: StockLevel) -> None:
        self.written.emit(level)

    def _closed(self) -> None:
        self._grid.setFocus()

    def _place(self) -> None:
        """Below the row if there is room, else above it; never outside the screen or the toasts."""
        if self.popover.isHidden():
            return
        row = self._grid.visualRect(self._grid.currentIndex())
        viewport = self._grid.viewport()
        at = viewport.mapTo(self._over, QPoint(viewport.width() // 2, row.bottom() + 4))
        below = max(_MARGIN, self._context.toasts.room() + _MARGIN)
        lowest = self._over.height() - self.popover.height() - below
        rightmost = self._over.width() - self.popover.width() - _MARGIN
        self.popover.move(max(_MARGIN, min(at.x(), rightmost)), max(_MARGIN, min(at.y(), lowest)))
