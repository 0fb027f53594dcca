"""Which cells somebody else changed a moment ago; each mark goes by itself."""

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

SECONDS = 8.0  # long enough to be found after a glance away


class ChangedCells(QObject):
    """Marks by row key and column. `repaint(key)` is called when a row's marks are gone."""

    def __init__(self, repaint: Callable[[int], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.seconds = SECONDS
        self._repaint = repaint
        self._until: dict[tuple[int, int], float] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._sweep)

    def mark(self, key: int, columns: Iterable[int]) -> None:
        until = time.monotonic() + self.seconds
        for column in columns:
            self._until[key, column] = until
        if self._until and not self._timer.isActive():
            self._timer.start(int(self.seconds * 1000))

    def has(self, key: int, column: int) -> bool:
        return bool(self._until) and (key, column) in self._until

    def _sweep(self) -> None:
        now = time.monotonic()
        over = [cell for cell, until in self._until.items() if until <= now]
        for cell in over:
            del self._until[cell]
        for key in dict.fromkeys(key for key, _column in over):
            self._repaint(key)
        if self._until:
            self._timer.start(max(1, int((min(self._until.values()) - now) * 1000) + 1))
