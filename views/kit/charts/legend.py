"""The lines of a chart by colour and name, each with its latest value."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
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
        self._widths = self._measured()
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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        spare = self.width() - self.sizeHint().width()
        left = float(max(0, spare))
        names = QFontMetrics(theme.font("small"))
        wide = [names.horizontalAdvance(line.label) + 1 for line in self._lines]
        rooms = capped(wide, sum(wide) + min(0, spare))
        for at, line in enumerate(self._lines):
            width = self._widths[at] - (wide[at] - rooms[at])
            box = QRectF(left, 0, width, self.height())
            draw_swatch(painter, QPointF(left, box.center().y()), line.role_colour)
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text3"))
            name = names.elidedText(line.label, Qt.TextElideMode.ElideRight, rooms[at])
            painter.drawText(box.adjusted(_SWATCH, 0, 0, 0), middle, name)
            painter.setFont(theme.font("body_strong", tabular=True))
            painter.setPen(theme.color("text"))
            painter.drawText(box, middle | int(Qt.AlignmentFlag.AlignRight), self._texts[at])
            left += width + _APART

    def _measured(self) -> list[float]:
        name = QFontMetrics(theme.font("small"))
        figure = QFontMetrics(theme.font("body_strong", tabular=True))
        return [
            _SWATCH + name.horizontalAdvance(line.label) + _GAP + figure.horizontalAdvance(text) + 1
            for line, text in zip(self._lines, self._texts, strict=True)
        ]


def capped(wide: Sequence[int], room: int) -> list[int]:
    """`wide` cut down to `room` in sum, the widest first: who gives way gives way alike."""
    if sum(wide) <= room:
        return list(wide)
    cap = max(wide)
    while cap > 0 and sum(min(each, cap) for each in wide) > room:
        cap -= 1
    return [min(each, cap) for each in wide]
