"""The plot of a chart: grid, lines, marks, times and the crosshair, by mouse and by keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.locales import qlocale
from models.scale import Scale
from models.series import NONE_YET, Ring
from views.kit import theme
from views.kit.charts import axes
from views.kit.charts.canvas import Canvas
from views.kit.charts.crosshair import Readout, draw_crosshair, read_at
from views.kit.charts.marks import draw_marks
from views.kit.charts.parts import ChartMark, Line

_PAGE = 60.0  # seconds that PgUp and PgDn go


class Plot(QWidget):
    """See the module. `crossed` tells where the crosshair is (epoch seconds), None: nowhere."""

    crossed = Signal(object)

    def __init__(self, ring: Ring, lines: Sequence[Line], scale: Scale, seconds: float) -> None:
        super().__init__()
        self.canvas = Canvas(ring, lines, scale)
        self.marks: tuple[ChartMark, ...] = ()
        self.seconds = seconds
        self.held: int | None = None  # the last slot to show while the board is paused
        self.cross: float | None = None
        self._pointer: float | None = None  # where the mouse holds the crosshair, logical pixels
        self._backdrop = QPixmap()
        self._backdrop_key: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.theme_changed.connect(self._on_theme)

    def area(self) -> QRectF:
        """Where the lines are, in this widget's logical pixels."""
        whole = QRectF(self.rect())
        return whole.adjusted(axes.LEFT, axes.TOP, -axes.RIGHT, -axes.BOTTOM)

    def draw(self) -> bool:
        """Show what the ring has; True if anything changed."""
        self._arrange()
        changed = self.canvas.draw(self.held)
        if changed and self.cross is not None:
            self._keep_cross()
            self.update()
        elif changed and self._backdrop_key == self._backdrop_wanted():
            area, new_from = self.area(), int(self.canvas.new_from)
            self.update(int(area.left()) + new_from - 1, 0, self.width(), self.height())
        elif changed:
            self.update()
        return changed

    def span(self) -> tuple[float, float]:
        """The first and the last moment shown, epoch seconds."""
        last = self.canvas.bins.newest / self.canvas.ring.hz
        return last - self.seconds, last

    def readout(self) -> Readout | None:
        """What the crosshair reads; None if there is no crosshair."""
        return None if self.cross is None else read_at(self.canvas, self.marks, self.cross)

    def show_cross(self, at: float | None) -> None:
        """Put the crosshair at a time, of this chart or of one beside it."""
        if at != self.cross:
            self.cross = at
            self.update()

    def move_cross(self, at: float | None) -> None:
        """The same by this chart's own mouse or keys: the others are told."""
        if at is not None:
            first, last = self.span()
            at = min(max(at, first), last)
        self.show_cross(at)
        self.crossed.emit(at)

    def sizeHint(self) -> QSize:
        return QSize(420, 190)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 110)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        # A part of the plot is asked for, mostly: what came since the last frame waits for the
        # next, or the rest would not fit to it. Another size or theme is painted whole.
        self._arrange()
        if self.canvas.is_stale:
            self.canvas.draw(self.held)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._backdrop_now())
        self._paint_above(painter, self.canvas)
        reading = self.readout()
        if reading is not None:
            draw_crosshair(painter, self.area(), self.canvas, reading)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), theme.SIZE["focus"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1),
                theme.RADIUS["control"],
                theme.RADIUS["control"],
            )

    def paint_afresh(self, painter: QPainter, ratio: float) -> None:
        """The same without focus and crosshair, with `ratio` device pixels in a logical one."""
        shown = self.canvas
        sharp = Canvas(shown.ring, shown.lines, shown.scale)
        sharp.arrange(int(self.area().width()), int(self.area().height()), ratio, self.seconds)
        sharp.draw(self.held)
        self._paint_below(painter, sharp)
        self._paint_above(painter, sharp)

    def _arrange(self) -> None:
        width, height = int(self.area().width()), int(self.area().height())
        self.canvas.arrange(width, height, self.devicePixelRatioF(), self.seconds)

    def _backdrop_wanted(self) -> tuple[object, ...]:
        """What the picture below the lines depends on, beside the theme."""
        canvas = self.canvas
        place = (self.width(), self.height(), self.devicePixelRatioF())
        return (*place, self.seconds, canvas.right, canvas.scale.low, canvas.scale.high, qlocale())

    def _backdrop_now(self) -> QPixmap:
        """Grid, values and times: painted when one of them moves."""
        wanted = self._backdrop_wanted()
        if wanted != self._backdrop_key:
            ratio = self.devicePixelRatioF()
            self._backdrop = QPixmap(self.size() * ratio)
            self._backdrop.setDevicePixelRatio(ratio)
            painter = QPainter(self._backdrop)
            self._paint_below(painter, self.canvas)
            painter.end()
            self._backdrop_key = wanted
        return self._backdrop

    def _paint_below(self, painter: QPainter, canvas: Canvas) -> None:
        painter.fillRect(self.rect(), theme.color("surface"))
        ticks = [(value, canvas.y_of(value)) for value in canvas.scale.ticks()]
        axes.draw_values(painter, self.area(), ticks)
        if canvas.bins.newest != NONE_YET:
            axes.draw_times(painter, self.area(), *self.span(), canvas.x_of)

    def _paint_above(self, painter: QPainter, canvas: Canvas) -> None:
        if canvas.bins.newest != NONE_YET:
            painter.drawPixmap(self.area().topLeft(), canvas.pixmap)
            area = self.area()
            draw_marks(painter, area, area.top() - axes.TOP + 3, self.marks, canvas.x_of)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self.area().contains(event.position())
        self._pointer = event.position().x() - self.area().left() if inside else None
        self.move_cross(None if self._pointer is None else self.canvas.at_of(self._pointer))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer = None
        if not self.hasFocus():
            self.move_cross(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.move_cross(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._pointer = None
        at = self._after(event.key())
        if at is not None:
            self.move_cross(at)
        elif event.key() == Qt.Key.Key_Escape and self.cross is not None:
            self.move_cross(None)
        else:
            super().keyPressEvent(event)

    def _keep_cross(self) -> None:
        """The picture has moved: the crosshair stays at the mouse, or leaves with its moment."""
        if self._pointer is not None:
            self.move_cross(self.canvas.at_of(self._pointer))
        elif self.cross is not None and self.cross < self.span()[0]:
            self.move_cross(None)

    def _after(self, key: int) -> float | None:
        """Where the crosshair goes with this key; None: the key is no step."""
        first, last = self.span()
        bins = self.canvas.bins
        here = last if self.cross is None else self.cross
        step = bins.per_bin / bins.ring.hz
        places = {
            Qt.Key.Key_Left: here - step if self.cross is not None else last,
            Qt.Key.Key_Right: here + step,
            Qt.Key.Key_PageUp: here - _PAGE,
            Qt.Key.Key_PageDown: here + _PAGE,
            Qt.Key.Key_Home: first,
            Qt.Key.Key_End: last,
        }
        return places.get(Qt.Key(key)) if bins.newest != NONE_YET else None

    def _on_theme(self) -> None:
        self.canvas.forget()
        self._backdrop_key = ()
        self.update()
