"""What stands along the edges of a plot: values at the left, the time of day below."""

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPen
from PySide6.QtWidgets import QGraphicsItem

from models.log_scale import LogScale, tick
from models.readings import clock, tick_readings
from models.scale import Scale
from views.kit import theme
from views.kit.charts.pg import AxisItem

LEFT, BOTTOM, RIGHT = 46, 24, 10  # logical pixels around the plot
LOG_LEFT = 60  # its values have many digits
_BETWEEN_TIMES = 90  # logical pixels at least
_STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)  # seconds between two times
_OPAQUE = 255
_HALF_LINE = 9  # logical pixels


class ValueAxis(AxisItem):
    """Values with grid lines through the plot, below the chart's lines."""

    def __init__(self) -> None:
        super().__init__("left")
        self.setWidth(LEFT)
        self.setGrid(_OPAQUE)
        self.setStyle(tickLength=0, tickTextOffset=8, tickAlpha=_OPAQUE, autoExpandTextSpace=False)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.dress()

    def boundingRect(self) -> QRectF:
        """With half a line of text more at both ends: what does not fit in would be left out."""
        return super().boundingRect().adjusted(0, -_HALF_LINE, 0, _HALF_LINE)

    def dress(self) -> None:
        """Put on the theme's colours."""
        _dress(self)

    def show_scale(self, scale: Scale) -> None:
        ticks = scale.ticks()
        self.setTicks([list(zip(ticks, tick_readings(ticks), strict=True))])


class LowerAxis(AxisItem):
    """What stands below the plot."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setHeight(BOTTOM)
        self.setStyle(tickLength=0, tickTextOffset=6, autoExpandTextSpace=False)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.dress()

    def dress(self) -> None:
        """Put on the theme's colours."""
        _dress(self)


class ClockAxis(LowerAxis):
    """Times of day; they move with the lines."""

    def show_span(self, first: float, last: float, width: float) -> None:
        """From `first` to `last` (epoch seconds) on so many pixels; `last` is at 0 of the view."""
        step = _step(last - first, width)
        metrics = QFontMetrics(theme.font("caption", tabular=True))
        found: list[tuple[float, str]] = []
        at = math.ceil(first / step) * step
        while at <= last:
            text = clock(at, to="second" if step < 60 else "minute")  # noqa: PLR2004 - a minute
            half = metrics.horizontalAdvance(text) / 2 * (last - first) / width
            if first <= at - half and at + half <= last:
                found.append((at - last, text))
            at += step
        self.setTicks([found])


class LogValueAxis(ValueAxis):
    """The same, logarithmic: the view's own values are powers of ten."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidth(LOG_LEFT)

    def show_log(self, scale: LogScale) -> None:
        self.setTicks([[(math.log10(each), tick(each)) for each in scale.ticks()]])


class LogAxis(LowerAxis):
    """Quantities, logarithmic."""

    def show_log(self, scale: LogScale) -> None:
        self.setTicks([[(math.log10(each), tick(each)) for each in scale.ticks()]])


def _dress(axis: AxisItem) -> None:
    axis.setStyle(tickFont=theme.font("caption", tabular=True))
    axis.setTextPen(QPen(theme.color("c_axis")))
    axis.setPen(QPen(Qt.PenStyle.NoPen))
    axis.setTickPen(QPen(theme.color("c_grid"), 1))


def _step(seconds: float, width: float) -> int:
    most = max(1.0, width / _BETWEEN_TIMES)
    return next((step for step in _STEPS if seconds / step <= most), _STEPS[-1])
