"""The lines of a chart, painted once and from then on only moved and added to.

Between two frames of a live chart nearly nothing changes: the window moves by a part of a pixel
and the last bin or two are new. So the picture is kept; it moves by whole device pixels, and only
the strip from the first changed bin on is painted again. All of it is painted when the size, the
range or the theme changes. Bins and pixels are anchored to absolute time: nothing shimmers.
"""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen, QPixmap

from models.decimate import Binned, Bins, Bools
from models.scale import Scale, Spread
from models.series import NONE_YET, Floats, Ring
from views.kit import theme
from views.kit.charts.parts import Line

_PEN = 1.7  # logical pixels
_AREA = 28  # of 255: how much colour the area below a line has
_CHUNK = 32  # points stroked at once: the stroker's cost grows faster than a path's length
_BINS_AGAIN = 2  # before the first that changed: their segments end in it

_Run = tuple[list[float], list[float]]  # x and y


class Canvas:
    """Paints `lines` of `ring` into :attr:`pixmap`; x is time, y goes through `scale`."""

    def __init__(
        self, ring: Ring, lines: Sequence[Line], scale: Scale | Spread, *, fading: bool = False
    ) -> None:
        self.ring, self.lines, self.scale = ring, tuple(lines), scale
        self.pixmap = QPixmap()
        self.bins = Bins(ring, [], 0, 1)
        self._fading = fading
        self._series = [ring.names.index(line.series) for line in lines]
        self._size = (0, 0, 1.0, 0.0)  # device pixels, their ratio, seconds
        self.right = 0  # number of the device column at the right edge, counted from the epoch
        self.new_from = 0.0  # logical pixels: there begins what the last frame painted
        self.is_stale = True  # all of it has to be painted

    def arrange(self, width: int, height: int, ratio: float, seconds: float) -> None:
        """Logical pixels, device pixels in each, and the seconds they show."""
        size = (max(1, round(width * ratio)), max(1, round(height * ratio)), ratio, seconds)
        if size == self._size:
            return
        self._size = size
        per_bin = max(1, math.ceil(self._per_column() * self.ring.hz))
        wanted = seconds + 2 * per_bin / self.ring.hz  # a line begins before the left edge
        self.bins = Bins(self.ring, self._series, wanted, per_bin)
        self.is_stale = True

    def forget(self) -> None:
        """The next frame is painted from nothing: the colours have changed."""
        self.is_stale = True

    def draw(self, last: int | None = None) -> bool:
        """Show the ring up to slot `last`, by default its newest; True if the picture changed."""
        changed = self.bins.update(last)
        if self.bins.newest == NONE_YET or (changed is None and not self.is_stale):
            return False
        moved = self.scale.fit(*self._extremes())
        right = math.floor(self.bins.newest / self.ring.hz / self._per_column())
        shift, self.right = right - self.right, right
        if self.is_stale or moved or changed is None or not 0 <= shift < self._size[0]:
            self._renew(None)
            self._paint(0, self.bins.binned)
        else:
            column = self._strip(changed)
            if shift:
                self._renew(shift)
            self._paint(column, self._reaching(column))
        self.is_stale = False
        return True

    def x_of(self, at: float) -> float:
        """Logical pixels from the left edge; beyond the edges for what is not in the window."""
        return (at / self._per_column() - self._left()) / self._size[2]

    def at_of(self, x: float) -> float:
        """The time at `x` logical pixels."""
        return (x * self._size[2] + self._left()) * self._per_column()

    def edges(self) -> tuple[float, float]:
        """The times at the left and the right edge, epoch seconds."""
        return self._left() * self._per_column(), (self.right + 1) * self._per_column()

    def range(self) -> tuple[float, float]:
        """The values at the lower and the upper edge."""
        top, size = self._ys()
        return (top - self._size[1] / self._size[2]) / size, top / size

    def y_of(self, value: float) -> float:
        """Logical pixels from the top; a pixel is left at both edges for the line's width."""
        top, size = self._ys()
        return top - value * size

    def _ys(self) -> tuple[float, float]:
        """Where zero is and how high one is, in logical pixels."""
        low, high = self.scale.low, self.scale.high
        room = self._size[1] / self._size[2] - 2
        size = room / ((high - low) or 1)
        return 1 + room + low * size, size

    def _extremes(self) -> tuple[float, float]:
        """The lowest and the highest value in the window; NaN if none is known."""
        binned = self.bins.binned
        known = np.isfinite(binned.low)
        if not known.any():
            return math.nan, math.nan
        return float(binned.low[known].min()), float(binned.high[known].max())

    def _per_column(self) -> float:
        """Seconds in a device pixel."""
        return (self._size[3] or 1) / self._size[0]

    def _left(self) -> int:
        return self.right - self._size[0] + 1

    def _xs(self, binned: Binned) -> Floats:
        """Device pixels of the bins' middles; the newest is not beyond the edge."""
        per_bin, hz = self.bins.per_bin, self.ring.hz
        numbers = np.arange(binned.first, binned.first + binned.low.shape[1])
        middles = (numbers * per_bin + (per_bin - 1) / 2) / hz / self._per_column() - self._left()
        return np.minimum(middles, self._size[0] - 0.5)

    def _strip(self, changed: int) -> int:
        """The device column from which all is painted again."""
        xs = self._xs(self.bins.binned.tail(changed - _BINS_AGAIN))
        return max(0, math.floor(float(xs[0]) - self._reach()))

    def _reaching(self, column: int) -> Binned:
        """The bins whose lines reach beyond the device column, and one before them."""
        binned = self.bins.binned
        before = int(np.searchsorted(self._xs(binned), column - self._reach()))
        return binned.tail(binned.first + before - 1)

    def _reach(self) -> float:
        """Device pixels that a line is painted beyond its points."""
        return _PEN * self._size[2] + 1

    def _renew(self, shift: int | None) -> None:
        """An empty picture, or the old one moved to the left by so many device pixels."""
        width, height, _, _ = self._size
        fresh = QPixmap(width, height)
        fresh.fill(Qt.GlobalColor.transparent)
        if shift is not None:
            self.pixmap.setDevicePixelRatio(1)
            painter = QPainter(fresh)
            painter.drawPixmap(-shift, 0, self.pixmap)
            painter.end()
        self.pixmap = fresh

    def _paint(self, column: int, binned: Binned) -> None:
        """Paint `binned` from the device column on, in place of what was there."""
        width, height, ratio, _ = self._size
        self.new_from = column / ratio
        self.pixmap.setDevicePixelRatio(1)
        painter = QPainter(self.pixmap)
        strip = QRect(column, 0, width - column, height)
        painter.setClipRect(strip)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(strip, Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        zero, size = self._ys()
        bottoms, tops = ((zero - each * size) * ratio for each in (binned.low, binned.high))
        parts = _parts(self._xs(binned), bottoms, tops, binned.low_came_first)
        for line, pen, runs in zip(self.lines, self._pens(), parts, strict=True):
            for run in runs:
                self._paint_run(painter, line, pen, run)
        painter.end()
        self.pixmap.setDevicePixelRatio(ratio)

    def _paint_run(self, painter: QPainter, line: Line, pen: QPen, run: _Run) -> None:
        points = list(map(QPointF, *run))
        if line.fill:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._area(pen.color()))
            floor = float(self._size[1])
            ends = [QPointF(points[-1].x(), floor), QPointF(points[0].x(), floor)]
            painter.drawPolygon([*points, *ends])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        if len(points) == 1:  # alone between two gaps, but known
            painter.drawPoint(points[0])
        for at in range(0, len(points) - 1, _CHUNK):
            painter.drawPolyline(points[at : at + _CHUNK + 1])

    def _pens(self) -> list[QPen]:
        found = []
        for line in self.lines:
            pen = QPen(theme.color(line.role_colour), _PEN * self._size[2])
            pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            found.append(pen)
        return found

    def _area(self, color: QColor) -> QBrush:
        below = QColor(color)
        below.setAlpha(_AREA)
        if not self._fading:
            return QBrush(below)
        gone = QColor(color)
        below.setAlpha(2 * _AREA)
        gone.setAlpha(0)
        made = QLinearGradient(0, 0, 0, self._size[1])
        made.setColorAt(0, below)
        made.setColorAt(1, gone)
        return QBrush(made)


def _parts(xs: Floats, low: Floats, high: Floats, low_came_first: Bools) -> list[list[_Run]]:
    """Each line as its parts between gaps: x and y of their points, none of them NaN.

    `low` and `high` are [series, bins], in pixels. A bin is two points, in the order its extremes
    came; where every bin has one value, it is one.
    """
    per_bin = 1
    ys = low
    if not np.array_equal(low, high, equal_nan=True):
        per_bin = 2
        both = np.where(low_came_first, (low, high), (high, low))
        ys = np.moveaxis(both, 0, 2).reshape(low.shape[0], -1)
    points = np.repeat(xs, per_bin).tolist()
    known = np.isfinite(low)
    if known.all() and xs.size:
        return [[(points, line)] for line in ys.tolist()]
    found: list[list[_Run]] = []
    for line, sure in zip(ys.tolist(), known, strict=True):
        edges = np.flatnonzero(np.diff(np.r_[False, sure, False].astype(np.int8))) * per_bin
        spans = [slice(*pair) for pair in edges.reshape(-1, 2).tolist()]
        found.append([(points[span], line[span]) for span in spans])
    return found
