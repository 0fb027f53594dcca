"""The plot of a chart of curves: measured points and the lines between them, on two log axes."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent

from models.log_scale import LogScale, tick
from models.readings import reading
from views.kit import theme
from views.kit.charts.axes import BOTTOM, LOG_LEFT, RIGHT, LogAxis, LogValueAxis
from views.kit.charts.crosshair import draw_box
from views.kit.charts.frame import FramedPlot
from views.kit.charts.items import OverItem
from views.kit.charts.parts import Curve, Limit, Line

_HEAD = 10  # logical pixels above the lines
_PEN, _DOT = 1.7, 3.2
_NEAR = 24  # logical pixels: the mouse reads a place so near


class CurvePlot(FramedPlot):
    """`crossed` carries the x whose values are read, None: none. `units` of x and y in words."""

    crossed = Signal(object)

    def __init__(
        self, curves: Sequence[Curve], limit: Limit | None, units: tuple[str, str]
    ) -> None:
        self.values, self.places = LogValueAxis(), LogAxis()
        super().__init__(self.values, self.places)
        self.curves, self.units, self.limit = tuple(curves), units, limit
        points = [point for curve in curves for point in curve.points]
        limits = [limit.value] if limit is not None else []
        self._across = LogScale(x for x, _y in points)
        self._up = LogScale([*(y for _x, y in points), *limits])
        self.xs = sorted({x for x, _y in points})
        self.cross: float | None = None
        self.over = OverItem(self._draw)
        self.over.setParentItem(self.getPlotItem())
        self.keep_clear(_HEAD, RIGHT)
        self.setXRange(self._across.bottom, self._across.top, padding=0)
        self.setYRange(self._up.bottom, self._up.top, padding=0)
        self.values.show_log(self._up)
        self.places.show_log(self._across)
        theme.theme_changed.connect(self._on_theme)

    def area(self) -> QRectF:
        """Where the curves are, in this widget's logical pixels."""
        return QRectF(self.rect()).adjusted(LOG_LEFT, _HEAD, -RIGHT, -BOTTOM)

    def rows(self, x: float) -> list[tuple[Line, str]]:
        """Each curve that was measured at `x`, with its value there."""
        found = [(curve.line, dict(curve.points).get(x)) for curve in self.curves]
        return [(line, f"{reading(y)} {self.units[1]}") for line, y in found if y is not None]

    def head(self, x: float) -> str:
        """`x` with its unit."""
        return f"{tick(x)} {self.units[0]}"

    def read_aloud(self) -> str:
        """What the crosshair reads; "" without one."""
        if self.cross is None:
            return ""
        said = [f"{line.label} {text}" for line, text in self.rows(self.cross)]
        return ", ".join([self.head(self.cross), *said])

    def move_cross(self, x: float | None) -> None:
        """Read the values at `x`, one of the measured ones."""
        if x != self.cross:
            self.cross = x
            self.over.refresh()
            self.crossed.emit(x)

    def clear_cross(self) -> None:
        self.move_cross(None)

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 220)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type] # pyqtgraph's own calls have no event
        if hasattr(self, "over"):  # pyqtgraph resizes before all of this is made
            self.over.resize(QRectF(self.rect()))

    def paint_afresh(self, painter: QPainter, _ratio: float) -> None:
        # All of it is lines and words: sharp at any ratio.
        cross, self.cross = self.cross, None
        self.scene().render(painter, QRectF(self.rect()), QRectF(self.rect()))
        self.cross = cross

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, area = event.position(), self.area()
        near = min(self.xs, key=lambda x: abs(self._x(area, x) - at.x()), default=None)
        is_near = near is not None and abs(self._x(area, near) - at.x()) <= _NEAR
        self.move_cross(near if is_near and area.contains(at) else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.xs) - 1
        here = self.xs.index(self.cross) if self.cross in self.xs else None
        places = {
            Qt.Key.Key_Left: last if here is None else max(0, here - 1),
            Qt.Key.Key_Right: 0 if here is None else min(last, here + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in places and self.xs:
            self.move_cross(self.xs[places[Qt.Key(event.key())]])
        elif event.key() == Qt.Key.Key_Escape and self.cross is not None:
            self.clear_cross()
        else:
            event.ignore()

    def _x(self, area: QRectF, x: float) -> float:
        return area.left() + area.width() * self._across.share(x)

    def _place(self, area: QRectF, point: tuple[float, float]) -> QPointF:
        return QPointF(self._x(area, point[0]), self._y(area, point[1]))

    def _y(self, area: QRectF, y: float) -> float:
        return area.bottom() - area.height() * self._up.share(y)

    def _draw(self, painter: QPainter) -> None:
        area = self.area()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.limit is not None:
            self._draw_limit(painter, area, self.limit)
        for curve in self.curves:
            self._draw_curve(painter, area, curve)
        if self.cross is not None:
            x = self._x(area, self.cross)
            painter.setPen(QPen(theme.color("border_strong"), 1))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
            draw_box(painter, area, x, self.head(self.cross), self.rows(self.cross))

    def _draw_limit(self, painter: QPainter, area: QRectF, limit: Limit) -> None:
        y = self._y(area, limit.value)
        painter.setPen(QPen(theme.color("bad"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        font = theme.font("caption")
        painter.setFont(font)
        wide = QFontMetrics(font).horizontalAdvance(limit.text) + 4
        room = QRectF(area.left() + 4, y - 17, min(wide, area.width()), 15)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, limit.text)

    def _draw_curve(self, painter: QPainter, area: QRectF, curve: Curve) -> None:
        color = theme.color(curve.line.role_colour)
        pen = QPen(color, _PEN)
        if curve.line.dashed:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        places = [self._place(area, point) for point in curve.points]
        painter.drawPolyline(places)
        painter.setPen(QPen(color, _PEN))
        painter.setBrush(theme.color("surface") if curve.line.dashed else color)
        for at in places:
            if curve.line.dashed:
                painter.drawRect(QRectF(at.x() - _DOT, at.y() - _DOT, 2 * _DOT, 2 * _DOT))
            else:
                painter.drawEllipse(at, _DOT, _DOT)

    def _on_theme(self) -> None:
        self.setBackground(theme.color("surface"))
        self.values.dress()
        self.places.dress()
        self.over.refresh()
