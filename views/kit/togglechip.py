"""A filter that is on or off, as a chip."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton


class ToggleChip(QPushButton):
    """Coloured and bold while it is on; `toggled(bool)` is Qt's."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setProperty("kind", "chip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._dress)

    def _dress(self, on: bool) -> None:
        self.setProperty("on", on)
        self.style().unpolish(self)
        self.style().polish(self)
