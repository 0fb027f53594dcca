"""Between available and unavailable; what is on hand stays."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from models.figures import figure
from services.inventory.records import StockLevel
from services.inventory.service import Inventory
from views.inventory.aside_popover import AsidePopover, SetAside
from views.inventory.commit import Told
from views.inventory.desk import Desk
from views.inventory.task import StockTask
from views.kit.undo import Done


class SettingAside(StockTask[AsidePopover]):
    """Sets aside, and takes out again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, AsidePopover(desk.over))

    def call(self, level: StockLevel, wanted: object) -> Callable[[], object]:
        assert isinstance(wanted, SetAside)  # noqa: S101 - what this popover reads
        return Aside(self.desk.inventory, level, wanted, self.desk.written.tell)


@dataclass(frozen=True)
class Aside:
    """One SKU at one location; called on a worker. Taking it back is the same the other way."""

    inventory: Inventory
    level: StockLevel  # for its names and keys
    wanted: SetAside
    told: Told

    def __call__(self) -> Done:
        level, pieces = self.level, self.wanted.pieces
        made = self.inventory.set_aside(level.variant, level.location, pieces, self.wanted.note)
        self.told([made])
        text = (
            _tr("{0} of {1} at {2} set aside")
            if pieces > 0
            else _tr("{0} of {1} at {2} available again")
        )
        back = replace(self, wanted=SetAside(-pieces, self.wanted.note))
        return Done(text.format(figure(abs(pieces)), level.name, level.location_name), back)


def _tr(text: str) -> str:
    return QCoreApplication.translate("aside", text)
