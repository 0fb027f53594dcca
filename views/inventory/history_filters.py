"""Which movements the history shows: a reason, part of a person's name, part of a reference."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from services.inventory.records import REASONS, MovementFilter
from views.kit import layouts
from views.kit.choicebox import ChoiceBox
from views.kit.controls import SearchField


class HistoryFilters(QWidget):
    """`changed` when the movements must be asked for again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.reason = ChoiceBox()
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.addItem(self.tr("Any reason"), "")
        for reason in REASONS:
            self.reason.addItem(reason.capitalize(), reason)
        self.actor, self.reference = (
            SearchField(self.tr("Person")),
            SearchField(self.tr("Reference")),
        )
        for field in (self.actor, self.reference):
            field.setMinimumWidth(0)
            field.searched.connect(self._on_changed)
        self.reason.currentIndexChanged.connect(self._on_changed)
        both = layouts.row(self.actor, self.reference, gap=6)
        self.setLayout(layouts.column(self.reason, both, gap=6))

    def wanted(self) -> MovementFilter:
        return MovementFilter(
            self.reason.currentData(), self.actor.text().strip(), self.reference.text().strip()
        )

    def clear(self) -> None:
        """Every movement again."""
        if self.wanted() == MovementFilter():
            return
        with QSignalBlocker(self.reason):
            self.reason.setCurrentIndex(0)
        for field in (self.actor, self.reference):
            field.clear()
        self.changed.emit()

    def _on_changed(self, _what: object) -> None:
        self.changed.emit()
