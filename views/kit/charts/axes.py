"""Grid lines and labels around a chart: values at the left, the time of day below."""

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from models.readings import clock, tick_readings
from views.kit import theme

LEFT, BOTTOM, TOP, RIGHT = 46, 24, 20, 10  # logical pixels around the plot
_BETWEEN_TIMES = 90  # logical pixels at least
_STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)  # seconds between two times


def draw_values(painter: QPainter, plot: QRectF, ticks: Sequence[tuple[float, float]]) -> None:
    """`ticks`: each value and its y, in the plot's own pixels from its top."""
    painter.setFont(theme.font("caption", tabular=True))
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    texts = tick_readings([value for value, _ in ticks])
    for text, (_, y) in zip(texts, ticks, strict=True):
        at = round(plot.top() + y) - 0.5
        painter.setPen(QPen(theme.color("c_grid"), 1))
        painter.drawLine(QLineF(plot.left(), at, plot.right(), at))
        painter.setPen(theme.color("c_axis"))
        painter.drawText(QRectF(0, at - 8, plot.left() - 8, 16), right, text)


def draw_times(
    painter: QPainter, plot: QRectF, first: float, last: float, x_of: Callable[[float], float]
) -> None:
    """Times of day between `first` and `last` (epoch seconds); they move with the line."""
    painter.setFont(theme.font("caption", tabular=True))
    painter.setPen(theme.color("c_axis"))
    step = _step(last - first, plot.width())
    middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
    at = math.ceil(first / step) * step
    while at <= last:
        text = clock(at, to="second" if step < 60 else "minute")  # noqa: PLR2004 - a minute
        half = QFontMetrics(painter.font()).horizontalAdvance(text) / 2 + 1
        x = plot.left() + x_of(at)
        if plot.left() - 8 <= x - half and x + half <= plot.right() + RIGHT:
            painter.drawText(QRectF(x - half, plot.bottom() + 5, 2 * half, 16), middle, text)
        at += step


def _step(seconds: float, width: float) -> int:
    most = max(1.0, width / _BETWEEN_TIMES)
    return next((step for step in _STEPS if seconds / step <= most), _STEPS[-1])
