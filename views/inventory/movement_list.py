"""The ledger of a SKU in a narrow column: two lines a movement, three with a note."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from models.movement_table import Line
from models.roles import Role
from views.kit import icons, theme

Index = QModelIndex | QPersistentModelIndex
_TWO, _THREE = 46, 63  # pixels of a movement without and with a remark
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class MovementList(QListView):
    """Scrolls by pixels; the arrow keys read the movements one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Movements, newest first"))
        self.setItemDelegate(_MovementDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        theme.theme_changed.connect(self.viewport().update)


class _MovementDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(Role.PAINT)
        return QSize(100, _THREE if line.remark else _TWO)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        line: Line = index.data(Role.PAINT)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selected"))
        painter.setPen(theme.color("divider"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room = rect.adjusted(4, 5, -6, 0)
        _paint_first(painter, QRect(room.left(), room.top(), room.width(), 18), line)
        second = QRect(room.left(), room.top() + 19, room.width(), 16)
        taken = _write(painter, second, line.who, "caption", "text3", right=True, most=0.4)
        left = second.adjusted(0, 0, -taken - 8, 0)
        _write(painter, left, f"{line.when} · {line.where}", "caption", "text3")
        if line.remark:
            third = QRect(room.left(), room.top() + 36, room.width(), 16)
            _write(painter, third, line.remark, "small", "text2")
        painter.restore()


def _paint_first(painter: QPainter, room: QRect, line: Line) -> None:
    taken = _write(painter, room, line.balance, "small", "text2", right=True)
    left = _write(painter, room, line.delta, "body_strong", line.tone)
    left += 8 if line.delta else 0
    middle = room.adjusted(left, 0, -taken - 8, 0)
    used = _write(painter, middle, line.reason, "body_medium", "text")
    if line.mark:
        at = middle.left() + used + 8
        scale = painter.device().devicePixelRatioF()
        drawn = icons.pixmap("undo-2", "info", 12, scale)
        painter.drawPixmap(at, room.center().y() - 5, drawn)
        rest = QRect(at + 16, room.top(), middle.right() - at - 16, room.height())
        _write(painter, rest, line.mark, "small", "info")


def _write(  # noqa: PLR0913 - a text, where, and how
    painter: QPainter,
    room: QRect,
    text: str,
    font: str,
    color: str,
    *,
    right: bool = False,
    most: float = 1.0,
) -> int:
    """Paint `text` into `room`, elided; the width it took. `most`: share of the room."""
    face = theme.font(font, tabular=True)
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width() * most))
    painter.setFont(face)
    painter.setPen(theme.color(color))
    painter.drawText(room, _RIGHT if right else _LEFT, shown)
    return metrics.horizontalAdvance(shown)
