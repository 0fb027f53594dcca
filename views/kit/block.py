"""The block of cells that Shift, or dragging, draws from a grid's current cell.

Two corners and nothing between them: a block of a million rows costs no more than one of two,
and a refresh that moves rows moves the corners with them.
"""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QTableView

from views.kit import theme


class Block(QObject):
    """Of one grid. Without a corner of its own it is the current cell, or empty."""

    changed = Signal()

    def __init__(self, grid: QTableView) -> None:
        super().__init__(grid)
        self._grid = grid
        self._corner = QPersistentModelIndex()

    def begin(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """The block goes from `index` to the current cell, wherever that moves."""
        self._corner = QPersistentModelIndex(index)
        self._tell()

    def is_begun(self) -> bool:
        return self._corner.isValid()

    def end(self) -> bool:
        """Only the current cell is left; False if there was no more."""
        had = self.is_many()
        if self._corner.isValid():
            self._corner = QPersistentModelIndex()
            self._tell()
        return had

    def moved(self) -> None:
        """The current cell moved: a block that is begun has another shape."""
        if self._corner.isValid():
            self._tell()

    def rows(self) -> range:
        """Its rows, from the top."""
        now = self._grid.currentIndex()
        if not now.isValid():
            return range(0)
        other = self._corner.row() if self._corner.isValid() else now.row()
        return range(min(now.row(), other), max(now.row(), other) + 1)

    def columns(self) -> list[int]:
        """Its shown columns, from the left as they are shown."""
        now = self._grid.currentIndex()
        if not now.isValid():
            return []
        head = self._grid.horizontalHeader()
        other = self._corner.column() if self._corner.isValid() else now.column()
        ends = sorted((head.visualIndex(now.column()), head.visualIndex(other)))
        found = [head.logicalIndex(at) for at in range(ends[0], ends[1] + 1)]
        return [column for column in found if not self._grid.isColumnHidden(column)]

    def is_many(self) -> bool:
        """Whether it has more than the current cell."""
        now = self._grid.currentIndex()
        corner = self._corner
        return corner.isValid() and (corner.row(), corner.column()) != (now.row(), now.column())

    def has(self, row: int, column: int) -> bool:
        return self.is_many() and row in self.rows() and column in self.columns()

    def sides(self, row: int, column: int) -> Qt.Edge:
        """The sides of a cell in the block at which the block ends."""
        rows, columns = self.rows(), self.columns()
        found = Qt.Edge(0)
        for edge, is_end in (
            (Qt.Edge.TopEdge, row == rows[0]),
            (Qt.Edge.BottomEdge, row == rows[-1]),
            (Qt.Edge.LeftEdge, column == columns[0]),
            (Qt.Edge.RightEdge, column == columns[-1]),
        ):
            if is_end:
                found |= edge
        return found

    def _tell(self) -> None:
        self._grid.viewport().update()
        self.changed.emit()


def draw_sides(painter: QPainter, rect: QRect, sides: Qt.Edge) -> None:
    """The block's frame, as far as it runs along this cell."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(theme.color("focus"), theme.SIZE["focus"]))
    inner = rect.adjusted(1, 1, 0, 0)
    for edge, start, end in (
        (Qt.Edge.TopEdge, inner.topLeft(), inner.topRight()),
        (Qt.Edge.BottomEdge, inner.bottomLeft(), inner.bottomRight()),
        (Qt.Edge.LeftEdge, inner.topLeft(), inner.bottomLeft()),
        (Qt.Edge.RightEdge, inner.topRight(), inner.bottomRight()),
    ):
        if sides & edge:
            painter.drawLine(start, end)
