"""A status in a word: colour and dot and word, never colour alone."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.kit import theme

Tone = Literal["ok", "warn", "bad", "info", "neutral"]

HEIGHT = 22
_FONT = "small_strong"
_ROUND_TEXT = 28  # dot, gaps and ends


def pill_width(text: str) -> int:
    """Logical pixels a pill with `text` takes."""
    return QFontMetrics(theme.font(_FONT)).horizontalAdvance(text) + _ROUND_TEXT


def draw_pill(painter: QPainter, rect: QRectF, text: str, tone: Tone) -> None:
    """Paint a pill into `rect`; for delegates too."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{tone}_bg"))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setBrush(theme.color(tone))
    painter.drawEllipse(QPointF(rect.left() + 11, rect.center().y()), 3, 3)
    painter.setPen(theme.color(tone))
    painter.setFont(theme.font(_FONT))
    inside = rect.adjusted(20, 0, -6, 0)
    shown = QFontMetrics(painter.font()).elidedText(
        text, Qt.TextElideMode.ElideRight, int(inside.width()) + 1
    )
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class Pill(QWidget):
    """A status pill; `show_status` changes it."""

    def __init__(self, text: str = "", tone: Tone = "neutral") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_status(text, tone)

    def show_status(self, text: str, tone: Tone) -> None:
        self.text, self.tone = text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(self.text), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_pill(QPainter(self), QRectF(self.rect()), self.text, self.tone)
