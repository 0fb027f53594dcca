"""Surfaces and small facts: cards, separators, a key with its value, bars."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QScrollArea, QSizePolicy, QWidget

from views.kit import icons, layouts, theme
from views.kit.labels import elided, label

_LINE = 28  # a bar's height with its gap


class Card(QFrame):
    """A raised surface around a layout."""

    def __init__(self, content: QLayout | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        if content is not None:
            self.setLayout(content)


class Panel(QFrame):
    """The detail panel at the right of a screen, full height."""

    def __init__(self, content: QLayout | None = None) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(theme.SIZE["panel"])
        if content is not None:
            self.setLayout(content)


def scrolled(content: QLayout) -> QScrollArea:
    """`content`, which scrolls up and down where there is too little room for it."""
    inside = QWidget()
    inside.setLayout(content)
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(inside)
    return made


def separator() -> QFrame:
    """A hairline between two parts of a card."""
    made = QFrame()
    made.setObjectName("separator")
    made.setFixedHeight(1)
    return made


class KeyValue(QWidget):
    """A fact in one line: what at the left, its value at the right."""

    def __init__(self, key: str, value: str | QWidget = "") -> None:
        super().__init__()
        self._key = key
        shown = elided(value, tabular=True) if isinstance(value, str) else value
        self._value = shown
        if isinstance(shown, QLabel):
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setAccessibleName(f"{key}: {shown.text()}")
        made = layouts.row(label(key, "muted"), shown, gap=12)
        made.setStretch(1, 1)
        if not isinstance(value, str):
            made.setAlignment(shown, Qt.AlignmentFlag.AlignRight)
        self.setLayout(made)

    def set_value(self, text: str) -> None:
        """Only for a value that was given as text."""
        if isinstance(self._value, QLabel):
            self._value.setText(text)
            self.setAccessibleName(f"{self._key}: {text}")


@dataclass(frozen=True)
class Bar:
    """One line of :class:`Bars`; `value` as a share of `most` is the bar's length."""

    name: str
    value: int
    text: str  # the value as the locale writes it


class Bars(QWidget):
    """Quantities side by side, such as stock by location."""

    def __init__(self, bars: list[Bar] | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bars: list[Bar] = []
        self.show_bars(bars or [])

    def show_bars(self, bars: list[Bar]) -> None:
        self._bars = list(bars)
        self.setAccessibleName(", ".join(f"{bar.name}: {bar.text}" for bar in bars))
        self.setFixedHeight(_LINE * len(bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _LINE * len(self._bars))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((bar.value for bar in self._bars), default=0) or 1
        face = QFontMetrics(theme.font("body_medium", tabular=True))
        widest = max((face.horizontalAdvance(bar.text) for bar in self._bars), default=0)
        for at, bar in enumerate(self._bars):
            self._paint_bar(painter, _LINE * at, bar, most, max(56, widest + 2))

    def _paint_bar(
        self, painter: QPainter, top: int, bar: Bar, most: int, value_width: int
    ) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        name_width = min(130, self.width() // 3)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text2"))
        name = QFontMetrics(painter.font()).elidedText(
            bar.name, Qt.TextElideMode.ElideRight, name_width
        )
        painter.drawText(QRect(0, top, name_width, 26), middle, name)
        painter.setFont(theme.font("body_medium", tabular=True))
        painter.setPen(theme.color("text"))
        at = QRect(self.width() - value_width, top, value_width, 26)
        painter.drawText(at, middle | Qt.AlignmentFlag.AlignRight, bar.text)
        room = QRectF(name_width + 4, top + 11, self.width() - name_width - value_width - 14, 5)
        draw_bar(painter, room, max(0, bar.value) / most, "c1")


def draw_bar(painter: QPainter, room: QRectF, share: float, role: str) -> None:
    """A rounded bar of `share` (0 to 1) of `room`; for delegates too."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("neutral_bg"))
    painter.drawRoundedRect(room, 2.5, 2.5)
    if share > 0:
        width = max(room.height(), room.width() * min(1.0, share))
        painter.setBrush(theme.color(role))
        painter.drawRoundedRect(QRectF(room.x(), room.y(), width, room.height()), 2.5, 2.5)


class Thumb(QWidget):
    """An icon in a soft square, standing for a product's picture."""

    def __init__(self, icon: str, size: int = 72) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(size, size)

    def show_icon(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("border"))
        painter.setBrush(theme.color("surface2"))
        inside = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inside, theme.RADIUS["card"], theme.RADIUS["card"])
        size = self.width() * 5 // 12
        left = (self.width() - size) // 2
        drawn = icons.pixmap(self._icon, "text2", size, self.devicePixelRatioF())
        painter.drawPixmap(left, left, drawn)
