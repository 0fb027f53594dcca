"""Text on the screen. Data is plain text: "<b>x</b>" is shown as typed, everywhere."""

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from views.kit import icons, theme

_TYPE = {
    "muted": "body",
    "caption": "small",
    "error": "small",
    "keys": "caption",
    "initials": "caption",
}
"""Roles that differ from a type role of the tokens by their colour only."""


def label(text: str, role: str = "body", *, tabular: bool = False, wrap: bool = False) -> QLabel:
    """The one way to make a label. `role`: a type role of the tokens, or muted, error, keys."""
    made = QLabel()
    return _dressed(made, text, role, tabular=tabular, wrap=wrap)


def elided(text: str, role: str = "body", *, tabular: bool = False) -> "ElidedLabel":
    """A label that ends in … where it has no room; the tooltip then shows the whole text."""
    made = ElidedLabel()
    _dressed(made, text, role, tabular=tabular)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made


def picture(name: str, role: str = "text2", size: int = 16) -> "Picture":
    """An icon that is only decoration: it follows the theme and is not read aloud."""
    return Picture(name, role, size)


def tint(made: QLabel, tone: str) -> None:
    """Words in the colour of a status, a tone of the pills; "" is the label's own colour."""
    if tone != (made.property("tone") or ""):  # polishing is dear
        made.setProperty("tone", tone)
        made.style().unpolish(made)
        made.style().polish(made)


def set_tooltip(widget: QWidget, text: str) -> None:
    """A tooltip that shows `text` as typed, whatever markup is in it."""
    widget.setToolTip(plain(text) if text else "")


def plain(text: str) -> str:
    """`text` as rich text that looks exactly like it, for tooltips (TOOLTIP roles too)."""
    return f"<span>{html.escape(text)}</span>"


def _dressed(
    made: QLabel, text: str, role: str, *, tabular: bool = False, wrap: bool = False
) -> QLabel:
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    made.setProperty("role", role)
    made.setFont(theme.font(_TYPE.get(role, role), tabular))
    made.setWordWrap(wrap)
    made.setText(text)
    return made


class ElidedLabel(QLabel):
    """See :func:`elided`. `text()` is always the whole text."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self._shown())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        set_tooltip(self, self.text() if self._shown() != self.text() else "")

    def setText(self, text: str) -> None:
        super().setText(text)
        set_tooltip(self, text if self._shown() != text else "")

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()), metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def _shown(self) -> str:
        metrics = QFontMetrics(self.font())
        width = self.contentsRect().width()
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, width)


class Picture(QLabel):
    """See :func:`picture`."""

    def __init__(self, name: str, role: str, size: int) -> None:
        super().__init__()
        self._spec = (name, role, size)
        self.setFixedSize(size, size)

    def show_icon(self, name: str, role: str) -> None:
        self._spec = (name, role, self._spec[2])
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, role, size = self._spec
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(name, role, size, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
