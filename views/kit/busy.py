"""A thin line under the top bar while something runs; with a length once that is known."""

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from views.kit import theme

HEIGHT = 2
SHOW_AFTER = 150  # milliseconds: what is quicker needs no line
_FRAME = 33
_STEP = 0.02  # of the width, each frame


class BusyStrip(QWidget):
    """`set_busy` and `set_progress` may come in any order; idle, it costs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Progress"))
        self._busy = False
        self._share: float | None = None
        self._at = 0.0
        self._wait = QTimer(self, singleShot=True, interval=SHOW_AFTER)
        self._wait.timeout.connect(self._begin)
        self._beat = QTimer(self, interval=_FRAME)
        self._beat.timeout.connect(self._move)

    def is_shown(self) -> bool:
        """Whether a line is painted now."""
        return self._beat.isActive()

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        if not busy:
            self._share = None
            self._wait.stop()
            self._beat.stop()
            self.update()
        elif not self.is_shown():
            self._wait.start()

    def set_progress(self, done: int, total: int) -> None:
        self._share = min(1.0, done / total) if total > 0 else None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.is_shown():
            return
        width = self.width()
        left, length = (0.0, self._share) if self._share is not None else (self._at, 0.3)
        room = QRectF(
            (left * 1.3 - (0.3 if self._share is None else 0)) * width, 0, length * width, HEIGHT
        )
        QPainter(self).fillRect(room, theme.color("accent"))

    def _begin(self) -> None:
        self._beat.start()

    def _move(self) -> None:
        self._at = (self._at + _STEP) % 1.0
        self.update()
