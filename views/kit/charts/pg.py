"""pyqtgraph, the part of it that the charts use, with the types it does not have.

The only module that imports it. It takes a third of a second: whoever needs a chart imports
`views.kit.charts.plot` then, not at start. Its process-wide options are left as they are.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPen
    from PySide6.QtWidgets import (
        QGraphicsGridLayout,
        QGraphicsObject,
        QGraphicsView,
        QGraphicsWidget,
    )

    class GraphicsObject(QGraphicsObject):
        """An item of a scene."""

    class AxisItem(QGraphicsWidget):
        """Values along an edge of the plot."""

        def __init__(self, orientation: str) -> None: ...
        def setTicks(self, ticks: list[list[tuple[float, str]]]) -> None: ...
        def setStyle(self, **style: object) -> None: ...  # type: ignore[override] # it hides Qt's
        def setGrid(self, grid: int) -> None: ...
        def setPen(self, pen: QPen) -> None: ...
        def setTextPen(self, pen: QPen) -> None: ...
        def setTickPen(self, pen: QPen) -> None: ...
        def setWidth(self, width: int) -> None: ...
        def setHeight(self, height: int) -> None: ...

    class ViewBox(QGraphicsWidget):
        """Where the lines are; its own coordinates are pixels."""

    class PlotItem(QGraphicsWidget):
        """View and axes."""

        layout: QGraphicsGridLayout  # type: ignore[assignment] # it hides Qt's method

        def getViewBox(self) -> ViewBox: ...
        def hideButtons(self) -> None: ...

    class PlotWidget(QGraphicsView):
        """A view on a scene with one PlotItem."""

        def __init__(
            self,
            *,
            background: QColor,
            axisItems: dict[str, AxisItem],  # noqa: N803 - pyqtgraph's name
            enableMenu: bool,  # noqa: N803 - the same
        ) -> None: ...
        def getPlotItem(self) -> PlotItem: ...
        def setBackground(self, background: QColor) -> None: ...
        def setMouseEnabled(self, x: bool, y: bool) -> None: ...
        def setXRange(self, low: float, high: float, padding: float) -> None: ...
        def setYRange(self, low: float, high: float, padding: float) -> None: ...

else:
    from pyqtgraph import AxisItem, GraphicsObject, PlotItem, PlotWidget, ViewBox

__all__ = ["AxisItem", "GraphicsObject", "PlotItem", "PlotWidget", "ViewBox"]
