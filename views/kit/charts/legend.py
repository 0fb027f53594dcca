"""The lines of a chart by colour and name, each with its latest value."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.readings import UNKNOWN, reading
from views.kit import theme
from views.kit.charts.crosshair import draw_swatch
from views.kit.charts.parts import Line

_SWATCH, _GAP, _APART = 15, 5, 12  # logical pixels
_HEIGHT = 20


class Legend(QWidget):
    """Painted, not laid out: its figures change four times a second."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self._lines = tuple(lines)
        self._texts = [UNKNOWN] * len(lines)
        name = QFontMetrics(theme.font("small"))
        self._wide = [name.horizontalAdvance(line.label) + 1 for line in lines]
        self._widths = self._measured()
        self._names, self._names_key = QPixmap(), tuple[object, ...]()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    def show_values(self, values: Sequence[float]) -> bool:
        """The latest value of each line; True if any reads differently now."""
        texts = [reading(value) for value in values]
        if texts == self._texts:
            return False
        self._texts = texts
        widths = self._measured()
        if widths != self._widths:
            self._widths = widths
            self.updateGeometry()
        self.update()
        return True

    def sentence(self) -> str:
        """The latest values to be read aloud."""
        pairs = zip(self._lines, self._texts, strict=True)
        return ", ".join(f"{line.label} {text}" for line, text in pairs)

    def sizeHint(self) -> QSize:
        return QSize(math.ceil(sum(self._widths) + _APART * (len(self._lines) - 1)), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Where there is less room, the names are elided; the figures never are."""
        return QSize(self.sizeHint().width() // 2, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = painter.deviceTransform().m11()  # a picture is sharper than the screen
        painter.drawPixmap(0, 0, self._names_now(ratio))
        painter.setFont(theme.font("body_strong", tabular=True))
        painter.setPen(theme.color("text"))
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        for box, text in zip(self._boxes(), self._texts, strict=True):
            painter.drawText(box, right, text)

    def _rooms(self) -> list[int]:
        """What each name has for itself."""
        spare = self.width() - self.sizeHint().width()
        return capped(self._wide, sum(self._wide) + min(0, spare))

    def _boxes(self) -> list[QRectF]:
        """Where each line has its place."""
        left = float(max(0, self.width() - self.sizeHint().width()))
        found = []
        for width, wide, room in zip(self._widths, self._wide, self._rooms(), strict=True):
            found.append(QRectF(left, 0, width - (wide - room), self.height()))
            left += found[-1].width() + _APART
        return found

    def _names_now(self, ratio: float) -> QPixmap:
        """Swatches and names, which stay while the figures change."""
        wanted = (self.width(), self.height(), ratio, theme.name(), *self._widths)
        if wanted != self._names_key:
            self._names_key = wanted
            self._names = QPixmap(self.size() * ratio)
            self._names.setDevicePixelRatio(ratio)
            self._names.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._names)
            self._paint_names(painter)
            painter.end()
        return self._names

    def _paint_names(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        names = QFontMetrics(painter.font())
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        for line, box, room in zip(self._lines, self._boxes(), self._rooms(), strict=True):
            draw_swatch(painter, QPointF(box.left(), box.center().y()), line)
            name = names.elidedText(line.label, Qt.TextElideMode.ElideRight, room)
            painter.setPen(theme.color("text3"))
            painter.drawText(box.adjusted(_SWATCH, 0, 0, 0), middle, name)

    def _measured(self) -> list[float]:
        figure = QFontMetrics(theme.font("body_strong", tabular=True))
        return [
            _SWATCH + wide + _GAP + figure.horizontalAdvance(text)
            for wide, text in zip(self._wide, self._texts, strict=True)
        ]


def capped(wide: Sequence[int], room: int) -> list[int]:
    """`wide` cut down to `room` in sum, the widest first: who gives way gives way alike."""
    if sum(wide) <= room:
        return list(wide)
    cap = max(wide)
    while cap > 0 and sum(min(each, cap) for each in wide) > room:
        cap -= 1
    return [min(each, cap) for each in wide]
