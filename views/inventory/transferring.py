"""Transfers: what leaves one location arrives at the other, or nothing happens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from models.figures import figure
from services.inventory.records import Location, StockLevel
from services.inventory.service import Inventory
from views.inventory.commit import Told, batch_taken_back
from views.inventory.desk import Desk
from views.inventory.task import StockTask
from views.inventory.transfer_popover import Shipment, TransferPopover
from views.kit.undo import Done


class Transferring(StockTask[TransferPopover]):
    """Between locations of the caller's."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, TransferPopover(desk.over))

    def offer(self, locations: Sequence[Location]) -> None:
        """All locations; those that are not the caller's, or closed, are left out."""
        stores = self.desk.context.caller.stores
        own = [each for each in locations if each.active and (stores is None or each.id in stores)]
        self.popover.offer(own)

    def has_target(self, source: int) -> bool:
        return bool(self.popover.targets(source))

    def call(self, level: StockLevel, wanted: object) -> Callable[[], object]:
        assert isinstance(wanted, Shipment)  # noqa: S101 - what this popover reads
        target = self.popover.target.currentText()
        return Transfer(self.desk.inventory, level, wanted, target, self.desk.written.tell)


@dataclass(frozen=True)
class Transfer:
    """One SKU from the location of `level`; called on a worker."""

    inventory: Inventory
    level: StockLevel  # for its names and keys
    shipment: Shipment
    target: str  # the name of the target
    told: Told

    def __call__(self) -> Done:
        shipment, level = self.shipment, self.level
        made = self.inventory.transfer(
            level.variant, level.location, shipment.target, shipment.quantity, shipment.note
        )
        self.told(made.levels)
        text = QCoreApplication.translate("transfer", "{0} of {1} from {2} to {3}")
        said = text.format(figure(shipment.quantity), level.name, level.location_name, self.target)
        return batch_taken_back(self.inventory, made.batch, self.told, said)
