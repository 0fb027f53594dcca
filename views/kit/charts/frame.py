"""A pyqtgraph plot as a part of a form: it takes the focus and shows it, and leaves the wheel."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)

from views.kit import theme
from views.kit.charts.pg import AxisItem, PlotWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsGridLayout


class FramedPlot(PlotWidget):
    """Without zoom, pan, menu and buttons. Grid lines of the left axis are below the content."""

    def __init__(self, left: AxisItem, bottom: AxisItem) -> None:
        axes: dict[str, AxisItem] = {"left": left, "bottom": bottom}
        super().__init__(background=theme.color("surface"), axisItems=axes, enableMenu=False)
        plot = self.getPlotItem()
        plot.hideButtons()
        left.setZValue(plot.getViewBox().zValue() - 1)
        self.setMouseEnabled(False, False)

    def keep_clear(self, top: int, right: int) -> None:
        """So many logical pixels above and beside the content, from now on."""
        layout: QGraphicsGridLayout = self.getPlotItem().layout
        layout.setContentsMargins(0, top, right, 0)
        layout.activate()  # now: the lines are painted for it before the next turn

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), theme.SIZE["focus"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            round_it = theme.RADIUS["control"]
            inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(inside, round_it, round_it)

    def paint_afresh(self, painter: QPainter, ratio: float) -> None:
        """Once, without focus and crosshair, with `ratio` device pixels in a logical one."""
        raise NotImplementedError

    def clear_cross(self) -> None:
        """The crosshair goes."""
        raise NotImplementedError

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """The scene has nothing to drag."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # it scrolls the page

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()  # the card has the menu

    def leaveEvent(self, _event: QEvent) -> None:
        if not self.hasFocus():
            self.clear_cross()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.clear_cross()
