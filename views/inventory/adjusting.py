"""Adjusting: one command, one movement, one way to undo it."""

from collections.abc import Callable

from services.inventory.records import StockLevel
from views.inventory.adjust_popover import AdjustPopover
from views.inventory.commit import Adjustment
from views.inventory.delta import Wanted
from views.inventory.desk import Desk
from views.inventory.task import StockTask


class Adjusting(StockTask[AdjustPopover]):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, AdjustPopover(desk.over))

    def call(self, level: StockLevel, wanted: object) -> Callable[[], object]:
        assert isinstance(wanted, Wanted)  # noqa: S101 - what this popover reads
        return Adjustment(self.desk.inventory, level, wanted, self.desk.written.tell)
