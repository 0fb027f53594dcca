"""From a popover to the service and back: one wish, one command, one way to undo it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Generic, TypeVar
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, QPoint

from models.level_columns import key_of
from services.inventory.records import StockLevel
from services.kernel import work
from services.kernel.errors import ServiceError
from views.inventory.desk import Desk
from views.inventory.popover import StockPopover

_MARGIN = 12
P = TypeVar("P", bound=StockPopover)


class StockTask(QObject, Generic[P]):
    """Opens its popover over the selected row, and commits what it wants."""

    def __init__(self, desk: Desk, popover: P) -> None:
        super().__init__(desk.over)
        self.desk, self.popover = desk, popover
        self._request = uuid4()
        popover.wanted.connect(self._commit)
        popover.closed.connect(self._closed)
        popover.grew.connect(self._place)
        desk.context.toasts.grew.connect(self._place)

    def call(self, level: StockLevel, wanted: object) -> Callable[[], object]:
        """The command that does what the popover wants, for a worker."""
        raise NotImplementedError

    def open(self, typed: str = "") -> None:
        """Start with the selected row; `typed` is what was typed to open it."""
        level = self.desk.grid.level()
        if level is not None:
            self.open_for(level, typed)

    def open_for(self, level: StockLevel, typed: str = "") -> None:
        """Start with `level`, which the grid need not have."""
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

    def settle(self, outcome: object, request: UUID) -> bool:  # noqa: ARG002 - for a subclass
        """Take what the command answered to `request`; False if it is not over yet."""
        self.desk.settle(outcome)
        return True

    def is_about(self, request: UUID) -> bool:
        """Whether the popover still stands open for this wish."""
        return request == self._request and self.popover.level is not None

    def run(self, call: Callable[[], object], request: UUID) -> None:
        """Send it. The same `request` again is answered again, and writes nothing."""
        self.desk.tasks.do(
            partial(as_request, request, call),
            done=partial(self._committed, request),
            key=f"stock {request}",
            failed=partial(self._refused, request),
        )

    def _commit(self, wanted: object) -> None:
        if self.popover.level is not None:
            self.run(self.call(self.popover.level, wanted), self._request)

    def _committed(self, request: UUID, outcome: object) -> None:
        if self.settle(outcome, request) and request == self._request:
            self.popover.leave()

    def _refused(self, request: UUID, error: Exception) -> bool:
        """At the field if the popover still is about it, else in the banner."""
        if not isinstance(error, ServiceError) or not self.is_about(request):
            return False
        self.popover.refuse(error)
        return True

    def _closed(self) -> None:
        self.desk.grid.setFocus()

    def _place(self) -> None:
        """Below the row if there is room, else above it; never outside the screen or the toasts."""
        if self.popover.isHidden():
            return
        grid, over = self.desk.grid, self.desk.over
        row = grid.visualRect(grid.currentIndex())
        viewport = grid.viewport()
        at = viewport.mapTo(over, QPoint(viewport.width() // 2, row.bottom() + 4))
        below = max(_MARGIN, self.desk.context.toasts.room() + _MARGIN)
        lowest = over.height() - self.popover.height() - below
        rightmost = over.width() - self.popover.width() - _MARGIN
        self.popover.move(max(_MARGIN, min(at.x(), rightmost)), max(_MARGIN, min(at.y(), lowest)))


def as_request(request: UUID, call: Callable[[], object]) -> object:
    """Call as work with this number: done once, however often it is sent."""
    with work.doing(replace(work.current(), request=request)):
        return call()
