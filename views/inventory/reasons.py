"""The reasons of an adjustment as buttons, each with the letter that picks it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout

from views.inventory.delta import REASON_KEYS
from views.kit.controls import button

_COLUMNS = 2


class ReasonPicker(QFrame):
    """One reason or none. Arrows move between them; so do their letters, from anywhere."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("segments")
        self._group = QButtonGroup(self)
        self._reasons = list(REASON_KEYS.values())
        grid = QGridLayout(self)
        grid.setContentsMargins(3, 3, 3, 3)
        grid.setSpacing(2)
        for at, (key, reason) in enumerate(REASON_KEYS.items()):
            made = button(f"{key.upper()}   {reason.capitalize()}", kind="nav")
            made.setCheckable(True)
            made.setAccessibleName(f"{reason.capitalize()}, {key.upper()}")
            self._group.addButton(made, at)
            grid.addWidget(made, at // _COLUMNS, at % _COLUMNS)
        self._group.idToggled.connect(self._on_toggled)
        self.setFocusProxy(self._group.button(0))

    def reason(self) -> str:
        """The reason picked, or ""."""
        at = self._group.checkedId()
        return self._reasons[at] if at >= 0 else ""

    def pick(self, reason: str) -> None:
        """Choose `reason`; "" chooses none."""
        if reason:
            self._group.button(self._reasons.index(reason)).setChecked(True)
            return
        self._group.setExclusive(False)
        for made in self._group.buttons():
            made.setChecked(False)
        self._group.setExclusive(True)

    def _on_toggled(self, at: int, on: bool) -> None:
        if on:
            self.picked.emit(self._reasons[at])
