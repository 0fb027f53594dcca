"""What a plot's scene shows besides its axes: the picture of the lines, and what lies over it."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from shiboken6 import Shiboken

from views.kit.charts.canvas import Canvas
from views.kit.charts.pg import GraphicsObject, ViewBox


class _PlacedItem(GraphicsObject):
    """An item that fills a rectangle of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._place = QRectF()

    def resize(self, place: QRectF) -> None:
        if place != self._place:
            self.prepareGeometryChange()
            self._place = place

    def boundingRect(self) -> QRectF:
        return self._place


class LinesItem(_PlacedItem):
    """All lines of a chart in one item, in place of a PlotDataItem for each.

    In the pixels of the view, not in its values: the picture is drawn as it is. What is new in it
    is asked for by `show_news`; the rest of the scene is not painted again.
    """

    def __init__(self, canvas: Canvas, view: ViewBox) -> None:
        super().__init__()
        self.canvas = canvas
        self.setParentItem(view)

    def show_news(self) -> None:
        """Only what the last frame painted is shown anew."""
        self.update(self._place.adjusted(int(self.canvas.new_from) - 1, 0, 0, 0))

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        /,
        widget: QWidget | None = None,  # noqa: ARG002 - Qt's signature
    ) -> None:
        if not self.canvas.pixmap.isNull():
            painter.drawPixmap(0, 0, self.canvas.pixmap)


class OverItem(_PlacedItem):
    """Marks and crosshair: `draw` paints them in the pixels of the whole plot."""

    def __init__(self, draw: Callable[[QPainter], None]) -> None:
        super().__init__()
        self._draw = draw
        self.setZValue(1)

    def refresh(self) -> None:
        """Paint it anew; the scene may be gone already, when a window closes with the focus."""
        if Shiboken.isValid(self):
            self.update()

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        /,
        widget: QWidget | None = None,  # noqa: ARG002 - Qt's signature
    ) -> None:
        self._draw(painter)
