"""What the stock grid is narrowed by: a text, a location, and whether it is low."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from services.inventory.records import Location
from views.kit import layouts
from views.kit.choicebox import ChoiceBox
from views.kit.controls import SearchField

_SEARCH, _PLACE = 140, 120  # logical pixels they need at least, beside an open panel


class FilterBar(QWidget):
    """Search field and location choice; `changed` when the rows must be asked for again."""

    changed = Signal()

    def __init__(self, own_stores: frozenset[int] | None, *buttons: QWidget) -> None:
        super().__init__()
        self._own = own_stores
        self._has_locations = False
        self.search = SearchField(self.tr("Name or SKU"))
        self.place = ChoiceBox()
        self.place.setAccessibleName(self.tr("Location"))
        self.search.setMinimumWidth(_SEARCH)
        self.place.setMinimumWidth(_PLACE)
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        if own_stores is None or len(own_stores) != 1:
            self.place.addItem(self._all(), None)
        else:  # named when the locations have come; the rows need not wait for that
            self.place.addItem(self.tr("My store"), next(iter(own_stores)))
        self.search.searched.connect(self._on_changed)
        self.place.currentIndexChanged.connect(self._on_changed)
        self.setLayout(
            layouts.row(self.search, self.place, None, *buttons, margins=(12, 10, 12, 10))
        )

    def text(self) -> str:
        return self.search.text().strip()

    def location(self) -> int | None:
        """The location chosen, or None for all."""
        chosen: int | None = self.place.currentData()
        return chosen

    def default_location(self) -> int | None:
        """Where a person of one store begins; everybody else sees all."""
        return next(iter(self._own)) if self._own is not None and len(self._own) == 1 else None

    def knows(self, location: int) -> bool:
        """Whether there is such a location; True also before they have come."""
        return not self._has_locations or self.place.findData(location) >= 0

    def show_locations(self, locations: list[Location]) -> None:
        """Offer those of the caller's; the choice stays, and asks for nothing again."""
        own = [each for each in locations if self._own is None or each.id in self._own]
        self._has_locations = True
        with QSignalBlocker(self.place):
            chosen = self.location()
            self.place.clear()
            if len(own) != 1:
                self.place.addItem(self._all(), None)
            for each in own:
                self.place.addItem(each.name, each.id)
            self.place.setCurrentIndex(max(0, self.place.findData(chosen)))

    def narrow(self, text: str, location: int | None) -> None:
        """Set both. `changed` may follow; whoever calls asks for the rows at once."""
        self.search.setText(text)
        with QSignalBlocker(self.place):
            self.place.setCurrentIndex(max(0, self.place.findData(location)))

    def _all(self) -> str:
        return self.tr("All stores") if self._own is None else self.tr("All my stores")

    def _on_changed(self, _what: object) -> None:
        self.changed.emit()
