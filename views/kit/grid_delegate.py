"""How a grid's cells look: ground, kind, marks, the block, the focus."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from models.roles import Role
from views.kit import icons, theme
from views.kit.block import draw_sides
from views.kit.block_grid import BlockGrid
from views.kit.cells import KINDS, Cell
from views.kit.labels import plain
from views.kit.states import draw_skeleton

Index = QModelIndex | QPersistentModelIndex


class GridDelegate(QStyledItemDelegate):
    """Paints a cell by its column's kind; no style sheet, no editor of its own."""

    def __init__(self, grid: BlockGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        column = self._grid.columns()[index.column()]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        block = self._grid.block
        inside = block.has(index.row(), index.column())
        changed = bool(index.data(Role.CHANGED))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.color(self._ground(index.row(), chosen or inside, changed)))
        painter.setPen(theme.color("divider"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if chosen and self._is_first(index.column()):
            bar = QRect(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(bar, theme.color("accent"))
        scale = self._grid.devicePixelRatioF()
        if index.data(Role.LOADING):
            draw_skeleton(painter, QRectF(rect), index.row())
        else:
            KINDS[column.kind](Cell(painter, rect, index, scale, column.align == "right"))
        if changed:
            mark = icons.pixmap("refresh-cw", "info", 11, scale)
            painter.drawPixmap(rect.right() - 13, rect.top() + 4, mark)
        if inside:
            draw_sides(painter, rect, block.sides(index.row(), index.column()))
        elif index == self._grid.currentIndex() and self._grid.hasFocus():
            painter.setPen(QPen(theme.color("focus"), theme.SIZE["focus"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 3, -2, -4), 5, 5)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        _option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """The model's tooltip, else the whole text; as typed, whatever markup is in it."""
        text = index.data(Qt.ItemDataRole.ToolTipRole) or index.data() or ""
        QToolTip.showText(event.globalPos(), plain(str(text)) if text else "", view)
        return True

    def _ground(self, row: int, chosen: bool, changed: bool) -> str:
        if changed:
            return "info_bg"
        if chosen:
            return "selected"
        return "hover" if row == self._grid.hovered else "surface"

    def _is_first(self, column: int) -> bool:
        return self._grid.horizontalHeader().visualIndex(column) == 0
