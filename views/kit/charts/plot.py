"""The plot of a chart: grid, lines, marks, times and the crosshair, by mouse and by keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QShowEvent

from models.locales import qlocale
from models.scale import Scale
from models.series import NONE_YET, Ring
from views.kit import theme
from views.kit.charts.axes import BOTTOM, LEFT, RIGHT, ClockAxis, ValueAxis
from views.kit.charts.canvas import Canvas
from views.kit.charts.crosshair import Readout, draw_crosshair, read_at
from views.kit.charts.frame import FramedPlot
from views.kit.charts.items import LinesItem, OverItem
from views.kit.charts.marks import Marks, head
from views.kit.charts.parts import ChartMark, Line

_PAGE = 60.0  # seconds that PgUp and PgDn go


class Plot(FramedPlot):
    """See the module. `crossed` tells where the crosshair is (epoch seconds), None: nowhere.

    A pyqtgraph plot whose x is seconds before its right edge. It does not zoom or pan.
    """

    crossed = Signal(object)

    def __init__(self, ring: Ring, lines: Sequence[Line], scale: Scale, seconds: float) -> None:
        self.values, self.times = ValueAxis(), ClockAxis()
        super().__init__(self.values, self.times)
        plot = self.getPlotItem()
        self._head = 0  # logical pixels above the lines
        self._scale = scale
        self.canvas = Canvas(ring, lines, scale)
        self.lines = LinesItem(self.canvas, plot.getViewBox())
        self.over = OverItem(self._draw_over)
        self.over.setParentItem(plot)
        self.marks = Marks()
        self._make_room()
        self.seconds = seconds
        self.held: int | None = None  # the last slot to show while the board is paused
        self.cross: float | None = None
        self._pointer: float | None = None  # where the mouse holds the crosshair, logical pixels
        self._values_shown: tuple[object, ...] = ()  # what the axes depend on, beside the theme
        self._times_shown: tuple[object, ...] = ()
        theme.theme_changed.connect(self._on_theme)

    def area(self) -> QRectF:
        """Where the lines are, in this widget's logical pixels."""
        return QRectF(self.rect()).adjusted(LEFT, self._head, -RIGHT, -BOTTOM)

    def draw(self) -> bool:
        """Show what the ring has; True if anything changed."""
        changed = self._draw_lines()
        if self._place_marks():
            changed = self._draw_lines() or changed
        if changed and self.cross is not None:
            self._keep_cross()
            self.over.refresh()
        if self._show_values() | self._show_times():
            self.over.refresh()  # and with it all that lies below
        elif changed:
            self.lines.show_news()
        return changed

    def _draw_lines(self) -> bool:
        """Into their picture, at the size there is for them."""
        width, height = int(self.area().width()), int(self.area().height())
        self.canvas.arrange(width, height, self.devicePixelRatioF(), self.seconds)
        self.lines.resize(QRectF(0, 0, width, height))
        self.over.resize(QRectF(self.rect()))
        return self.canvas.draw(self.held)

    def _place_marks(self) -> bool:
        """Their words above the lines; True if the lines have another height for it."""
        if self.canvas.bins.newest == NONE_YET:
            return False
        self.marks.arrange(self.area(), self.canvas.x_of, self.span()[1])
        return self._make_room()

    def _make_room(self) -> bool:
        if head(self.marks.rows) == self._head:
            return False
        self._head = head(self.marks.rows)
        self.keep_clear(self._head, RIGHT)
        return True

    def set_seconds(self, seconds: float) -> None:
        """How much time it shows."""
        self.seconds = seconds
        self.marks.forget_rows()
        if self.isVisible():
            self.draw()

    def set_marks(self, marks: Sequence[ChartMark]) -> None:
        """What happened meanwhile."""
        self.marks.set(marks)
        if self.isVisible():
            self.draw()
        self.over.refresh()

    def span(self) -> tuple[float, float]:
        """The first and the last moment shown, epoch seconds."""
        last = self.canvas.bins.newest / self.canvas.ring.hz
        return last - self.seconds, last

    def readout(self) -> Readout | None:
        """What the crosshair reads; None if there is no crosshair."""
        return None if self.cross is None else read_at(self.canvas, self.marks.all(), self.cross)

    def show_cross(self, at: float | None) -> None:
        """Put the crosshair at a time, of this chart or of one beside it."""
        if at != self.cross:
            self.cross = at
            self.over.refresh()

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

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type] # pyqtgraph's own calls have no event
        if self.isVisible():
            self.draw()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.draw()  # on another screen
        return done

    def paint_afresh(self, painter: QPainter, ratio: float) -> None:
        shown, cross = self.canvas, self.cross
        sharp = Canvas(shown.ring, shown.lines, shown.scale)
        sharp.arrange(int(self.area().width()), int(self.area().height()), ratio, self.seconds)
        sharp.draw(self.held)
        self.lines.canvas, self.cross = sharp, None
        self.scene().render(painter, QRectF(self.rect()), QRectF(self.rect()))
        self.lines.canvas, self.cross = shown, cross

    def _show_values(self) -> bool:
        """The axis at the left; True if it changed."""
        canvas = self.canvas
        wanted = (canvas.range(), self._head, self.devicePixelRatioF(), qlocale())
        if wanted == self._values_shown:
            return False
        self._values_shown = wanted
        self.setYRange(*canvas.range(), padding=0)
        self.values.show_scale(self._scale)
        return True

    def _show_times(self) -> bool:
        """The axis below; True if it changed, as it does with every pixel the lines move."""
        canvas = self.canvas
        first, last = canvas.edges()
        wanted = (first, last, self.width(), qlocale())
        if wanted == self._times_shown:
            return False
        self._times_shown = wanted
        self.setXRange(first - last, 0, padding=0)
        if canvas.bins.newest != NONE_YET:
            self.times.show_span(first, last, self.area().width())
        return True

    def _draw_over(self, painter: QPainter) -> None:
        if self.canvas.bins.newest == NONE_YET:
            return
        self.marks.draw(painter, self.area())
        reading = self.readout()
        if reading is not None:
            draw_crosshair(painter, self.area(), self.canvas, reading)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self.area().contains(event.position())
        self._pointer = event.position().x() - self.area().left() if inside else None
        self.move_cross(None if self._pointer is None else self.canvas.at_of(self._pointer))

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        super().leaveEvent(event)

    def clear_cross(self) -> None:
        self.move_cross(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._pointer = None
        at = self._after(event.key())
        if at is not None:
            self.move_cross(at)
        elif event.key() == Qt.Key.Key_Escape and self.cross is not None:
            self.move_cross(None)
        else:
            event.ignore()

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
        self.setBackground(theme.color("surface"))
        self.values.dress()
        self.times.dress()
        self.canvas.forget()
        self._values_shown = self._times_shown = ()
        if self.isVisible():
            self.draw()
