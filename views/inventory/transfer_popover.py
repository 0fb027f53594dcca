"""Move pieces of one SKU to another location: how many, where to, Return."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from services.inventory.records import Location, StockLevel
from services.kernel.errors import Invalid
from views.inventory import delta
from views.inventory.popover import StockPopover
from views.inventory.typed import checked_note, whole
from views.kit.choicebox import ChoiceBox
from views.kit.forms import FormField


@dataclass(frozen=True)
class Shipment:
    """`quantity` pieces, one or more, to the location `target`."""

    target: int
    quantity: int
    note: str = ""


class QuantityField(QLineEdit):
    """Digits; the arrows up and down are the target's."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class TransferPopover(StockPopover):
    """The source is the row's location. Targets are the caller's own; the last one is kept."""

    def __init__(self, parent: QWidget) -> None:
        self.quantity, self.target, self.note = QuantityField(), ChoiceBox(), QLineEdit()
        arrows = _tr("↑ ↓ in the quantity choose it too")
        fields = [
            FormField(_tr("Quantity"), self.quantity, "quantity"),
            FormField(_tr("To"), self.target, "target", arrows),
            FormField(_tr("Note"), self.note, "note"),
        ]
        super().__init__(parent, _tr("Transfer"), ("on_hand", "available"), fields)
        self.note.setPlaceholderText(self.tr("Optional"))
        self._locations: list[Location] = []
        self._last: int | None = None
        self.quantity.stepped.connect(self._step)
        self.target.activated.connect(self._remember)

    def offer(self, locations: Sequence[Location]) -> None:
        """The locations between which this person may move stock."""
        self._locations = list(locations)

    def targets(self, source: int) -> list[Location]:
        return [each for each in self._locations if each.id != source]

    def clear(self, typed: str) -> None:
        self.target.clear()
        for each in self.targets(self.level.location if self.level is not None else 0):
            self.target.addItem(each.name, each.id)
        self.target.setCurrentIndex(max(0, self.target.findData(self._last)))
        self.note.clear()
        self.quantity.setText(typed)

    def read(self) -> Shipment:
        quantity = read_quantity(self.quantity.text())
        target: int | None = self.target.currentData()
        if target is None:
            raise Invalid(_tr("There is no other location of yours to move stock to."), "target")
        return Shipment(target, quantity, checked_note(self.note.text()))

    def after(self, level: StockLevel) -> tuple[StockLevel, str]:
        moved = -read_quantity(self.quantity.text())
        return delta.moved(level, moved), delta.warning(level, moved)

    def _step(self, by: int) -> None:
        at = self.target.currentIndex() + by
        if 0 <= at < self.target.count():
            self.target.setCurrentIndex(at)
            self._remember(at)

    def _remember(self, at: int) -> None:
        self._last = self.target.itemData(at)


def read_quantity(typed: str) -> int:
    """How many pieces to move; Invalid(field="quantity") with a sentence."""
    return whole(typed, "quantity", least=1, empty=_tr("Type how many pieces to move, such as 20."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("TransferPopover", text)
