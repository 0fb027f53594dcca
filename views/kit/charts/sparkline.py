"""A line without axes, for a tile."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.scale import Spread
from models.series import Ring
from views.kit import theme
from views.kit.charts.canvas import Canvas
from views.kit.charts.parts import Line

HEIGHT = 34


class Sparkline(QWidget):
    """The last `seconds` of one series. Decoration: the tile's figure is what is read aloud."""

    def __init__(self, ring: Ring, series: str, role_colour: str, *, seconds: float = 900) -> None:
        super().__init__()
        line = Line(series, series, role_colour, fill=True)
        self.canvas = Canvas(ring, [line], Spread(), fading=True)
        self.seconds = seconds
        self.held: int | None = None  # the last slot to show while the board is paused
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self._on_theme)

    def draw(self) -> bool:
        """Show what the ring has; True if anything changed."""
        self._arrange()
        changed = self.canvas.draw(self.held)
        if changed:
            self.update()
        return changed

    def set_seconds(self, seconds: float) -> None:
        """How much time it shows."""
        self.seconds = seconds
        self.update()

    def seen(self) -> QWidget:
        """What has to be visible for a frame to be worth drawing."""
        return self

    def sizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._arrange()
        if self.canvas.is_stale:
            self.canvas.draw(self.held)
        QPainter(self).drawPixmap(0, 0, self.canvas.pixmap)

    def _arrange(self) -> None:
        ratio = self.devicePixelRatioF()
        self.canvas.arrange(self.width(), self.height(), ratio, self.seconds)

    def _on_theme(self) -> None:
        self.canvas.forget()
        self.update()
