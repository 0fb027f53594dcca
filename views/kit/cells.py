"""How each kind of column paints its cell. Text is measured and elided, never laid out."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from models.roles import Role
from views.kit import icons, theme
from views.kit.cards import draw_bar
from views.kit.pill import draw_pill, pill_width

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
PAD = 12
_BAR, _ICON = 56, 14


@dataclass
class Cell:
    """What a painter of a kind gets: where, what, and in which state."""

    painter: QPainter
    rect: QRect
    index: QModelIndex | QPersistentModelIndex
    scale: float  # the device's pixel ratio
    right: bool

    def text(self) -> str:
        return str(self.index.data() or "")

    def inside(self) -> QRect:
        return self.rect.adjusted(PAD, 0, -PAD, 0)

    def write(  # noqa: PLR0913 - a text, where, and how: all by name
        self,
        text: str,
        rect: QRect,
        font: str = "body",
        color: str = "text",
        *,
        right: bool = False,
        tabular: bool = False,
    ) -> None:
        face = theme.font(font, tabular)
        self.painter.setFont(face)
        self.painter.setPen(theme.color(color))
        shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        self.painter.drawText(rect, RIGHT if right else LEFT, shown)

    def icon(self, name: str, role: str, left: int, size: int) -> None:
        top = self.rect.center().y() - size // 2 + 1
        self.painter.drawPixmap(left, top, icons.pixmap(name, role, size, self.scale))


def _product(cell: Cell) -> None:
    icon, second = cell.index.data(Role.PAINT) or ("package", "")
    rect = cell.rect
    box = QRectF(rect.left() + 8, rect.center().y() - 13.5, 28, 28)
    cell.painter.setPen(Qt.PenStyle.NoPen)
    cell.painter.setBrush(theme.color("surface2"))
    cell.painter.drawRoundedRect(box, 6, 6)
    cell.icon(icon, "text2", int(box.left()) + 6, 16)
    left = rect.left() + 46
    width = max(0, rect.right() - left - 8)
    cell.write(cell.text(), QRect(left, rect.top() + 4, width, 17), "body_medium")
    cell.write(second, QRect(left, rect.top() + 20, width, 16), "caption", "text3", tabular=True)


def _pill(cell: Cell) -> None:
    text = cell.text()
    if text:
        width = min(pill_width(text), cell.rect.width() - 14)
        room = QRectF(cell.rect.left() + 10, cell.rect.center().y() - 10, width, 21)
        draw_pill(cell.painter, room, text, cell.index.data(Role.PAINT) or "neutral")


def _figure(cell: Cell) -> None:
    cell.write(cell.text(), cell.inside(), right=cell.right, tabular=True)


def _quantity(cell: Cell) -> None:
    share, tone, *signs = cell.index.data(Role.PAINT) or (0.0, "ok")
    sign = signs[0] if signs else tone
    rect, low = cell.rect, tone != "ok"
    font = "body_strong" if low else "body"
    need = QFontMetrics(theme.font(font, tabular=True)).horizontalAdvance(cell.text()) + 1
    room = max(24, rect.width() - (8 + _BAR + 8 + _ICON + 6) - 6)
    bar = max(0, _BAR - max(0, need - room))  # a figure cut short is a wrong one; a bar is not
    figure = QRect(rect.left() + 6, rect.top(), room + _BAR - bar, rect.height())
    cell.write(
        cell.text(),
        figure,
        font,
        tone if low else "text",
        right=True,
        tabular=True,
    )
    left = figure.right() + 9
    draw_bar(cell.painter, QRectF(left, rect.center().y() - 2, bar, 5), share, tone)
    if sign != "ok":
        cell.icon("triangle-alert", sign, left + bar + 8, _ICON)


def _time(cell: Cell) -> None:
    cell.write(cell.text(), cell.inside(), "small", "text3", right=cell.right)


def _text(cell: Cell) -> None:
    color = cell.index.data(Role.PAINT) or "text"
    cell.write(cell.text(), cell.inside(), color=color, right=cell.right)


def _check(cell: Cell) -> None:
    on = bool(cell.index.data(Role.PAINT))
    box = QRectF(cell.rect.left() + 14, cell.rect.center().y() - 7.5, 16, 16)
    cell.painter.setPen(QPen(theme.color("accent" if on else "border_strong"), 1.25))
    cell.painter.setBrush(theme.color("accent" if on else "surface"))
    cell.painter.drawRoundedRect(box, 4, 4)
    if on:
        cell.icon("check", "on_accent", int(box.left()) + 2, 12)


KINDS: dict[str, Callable[[Cell], None]] = {
    "product": _product,
    "pill": _pill,
    "money": _figure,
    "number": _figure,
    "quantity": _quantity,
    "time": _time,
    "text": _text,
    "check": _check,
}
