"""What a chart shows at one moment: a line, a dot on each series, and all values in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from models.readings import clock, reading_range
from views.kit import theme
from views.kit.charts.canvas import Canvas
from views.kit.charts.parts import ChartMark, Line

_ROW, _PAD, _APART = 18, 8, 10  # logical pixels
_NEAR = 3  # logical pixels: a mark so near is read with the values


@dataclass(frozen=True)
class Readout:
    """The lowest and highest of each line's samples in the bin at `at` (epoch seconds)."""

    at: float
    values: tuple[tuple[Line, float, float], ...]
    marks: tuple[ChartMark, ...] = ()

    def time(self) -> str:
        return clock(self.at, to="second")

    def rows(self) -> list[tuple[Line, str]]:
        """Each line with its value as text."""
        return [(line, reading_range(low, high)) for line, low, high in self.values]

    def sentence(self) -> str:
        """All of it to be read aloud."""
        said = [f"{line.label} {text}" for line, text in self.rows()]
        return ", ".join([self.time(), *said, *(mark.text for mark in self.marks)])


def read_at(canvas: Canvas, marks: Sequence[ChartMark], at: float) -> Readout:
    """The values under `at`, to the bin it is in."""
    bins = canvas.bins
    binned = bins.binned
    place = math.floor(at * bins.ring.hz + 0.5) // bins.per_bin - binned.first
    values = [
        (line, float(binned.low[row, place]), float(binned.high[row, place]))
        if 0 <= place < binned.low.shape[1]
        else (line, math.nan, math.nan)
        for row, line in enumerate(canvas.lines)
    ]
    x = canvas.x_of(at)
    near = tuple(mark for mark in marks if abs(canvas.x_of(mark.at) - x) <= _NEAR)
    return Readout(at, tuple(values), near)


def draw_crosshair(painter: QPainter, plot: QRectF, canvas: Canvas, reading: Readout) -> None:
    """Over the lines of `plot`; the box stands where there is room for it."""
    x = plot.left() + canvas.x_of(reading.at)
    if not plot.left() <= x <= plot.right() + 1:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("border_strong"), 1))
    painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
    for line, low, high in reading.values:
        for value in {low, high}:
            if math.isfinite(value):
                painter.setPen(QPen(theme.color("surface"), 1.5))
                painter.setBrush(theme.color(line.role_colour))
                painter.drawEllipse(QPointF(x, plot.top() + canvas.y_of(value)), 4, 4)
    draw_box(painter, plot, x, reading.time(), reading.rows(), reading.marks)


def draw_box(  # noqa: PLR0913, PLR0917 - where it stands, and its lines from top to bottom
    painter: QPainter,
    plot: QRectF,
    x: float,
    title: str,
    rows: Sequence[tuple[Line, str]],
    marks: Sequence[ChartMark] = (),
) -> None:
    """Values in words beside `x`, a horizontal place in `plot`."""
    strong, plain = theme.font("small_strong", tabular=True), theme.font("small")
    wide, narrow = QFontMetrics(strong), QFontMetrics(plain)
    said = [mark.text for mark in marks]
    widths = [
        16 + narrow.horizontalAdvance(line.label) + 12 + wide.horizontalAdvance(text)
        for line, text in rows
    ]
    widths += [wide.horizontalAdvance(title), *map(narrow.horizontalAdvance, said)]
    width = max(widths) + 2 * _PAD + 2
    height = _ROW * (1 + len(rows) + len(said)) + _PAD
    left = x + _APART if x + _APART + width <= plot.right() else x - _APART - width
    box = QRectF(max(0.0, left), plot.top() + 4, width, height)
    painter.setPen(QPen(theme.color("border_strong"), 1))
    painter.setBrush(theme.color("overlay"))
    painter.drawRoundedRect(box, theme.RADIUS["control"], theme.RADIUS["control"])
    at = box.adjusted(_PAD, _PAD / 2, -_PAD, 0)
    at.setHeight(_ROW)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(strong)
    painter.setPen(theme.color("text"))
    painter.drawText(at, middle, title)
    for line, text in rows:
        at.translate(0, _ROW)
        draw_swatch(painter, QPointF(at.left(), at.center().y()), line)
        painter.setFont(plain)
        painter.setPen(theme.color("text2"))
        painter.drawText(at.adjusted(16, 0, 0, 0), middle, line.label)
        painter.setFont(strong)
        painter.setPen(theme.color("text"))
        painter.drawText(at, middle | Qt.AlignmentFlag.AlignRight, text)
    painter.setFont(plain)
    for mark in marks:
        at.translate(0, _ROW)
        painter.setPen(theme.color(mark.role))
        painter.drawText(at, middle, mark.text)


def draw_swatch(painter: QPainter, left: QPointF, line: Line) -> None:
    """The short bar that says which line is meant; `left` is the middle of its left end."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(line.role_colour))
    width = 4 if line.dashed else 10
    for x in (0, 6) if line.dashed else (0,):
        painter.drawRoundedRect(QRectF(left.x() + x, left.y() - 1.5, width, 3), 1.5, 1.5)
