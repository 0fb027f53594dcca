"""Dashed lines where something happened, each with its words beside it, in up to two rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from views.kit import theme
from views.kit.charts.parts import ChartMark

ROW = 16  # logical pixels; the second row lies over the plot
_BESIDE = 5  # between a line and its words, and between words
_FIRST = {"flush": 0, "rush": 1}  # whose words are placed first; then what else there is
_ROWS = 2


@dataclass(frozen=True)
class Words:
    """Where the text of a mark is written: left edge and width in pixels, row from the top."""

    mark: ChartMark
    left: float
    width: float
    row: int = 0

    def meets(self, other: "Words") -> bool:
        """Whether both would be read as one."""
        apart = self.left > other.right + _BESIDE or other.left > self.right + _BESIDE
        return self.row == other.row and not apart

    @property
    def right(self) -> float:
        return self.left + self.width


def draw_marks(
    painter: QPainter, plot: QRectF, top: float, marks: Sequence[ChartMark],
    x_of: Callable[[float], float],
) -> None:  # fmt: skip
    """`top` is where the lines begin, above the plot; words without room are left out."""
    if not marks:
        return
    painter.setFont(theme.font("caption"))
    metrics = QFontMetrics(painter.font())
    lines: dict[ChartMark, float] = {}
    for mark in marks:
        x = plot.left() + round(x_of(mark.at)) + 0.5
        if plot.left() <= x <= plot.right():
            lines[mark] = x
            pen = QPen(theme.color(mark.role), 1.2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawLine(QLineF(x, top, x, plot.bottom()))
    texts = {
        mark: metrics.elidedText(mark.text, Qt.TextElideMode.ElideRight, int(plot.width() / 3))
        for mark in lines
    }
    widths = {mark: metrics.horizontalAdvance(text) + 2 for mark, text in texts.items()}
    below = theme.color("surface")
    below.setAlphaF(0.85)
    for words in place(lines, widths, plot.left(), plot.right()):
        box = QRectF(words.left, top - 1 + words.row * ROW, words.width, ROW)
        painter.fillRect(box, below)  # other marks' lines pass behind the words
        painter.setPen(theme.color(words.mark.role))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), texts[words.mark])


def place(
    lines: dict[ChartMark, float], widths: dict[ChartMark, int], left: float, right: float
) -> list[Words]:
    """Beside each line, at its left if possible; words meet no others, nor lines if possible."""
    placed: list[Words] = []
    for mark in sorted(lines, key=lambda each: (_FIRST.get(each.kind, 2), -each.at)):
        x, width = lines[mark], widths[mark]
        free = [
            Words(mark, at, width, row)
            for row in range(_ROWS)
            for at in (x - _BESIDE - width, x + _BESIDE)
            if left <= at and at + width <= right
        ]
        free = [words for words in free if not any(words.meets(other) for other in placed)]
        clear = [
            words
            for words in free
            if not any(words.left <= other <= words.right for other in lines.values())
        ]
        placed += (clear or free)[:1]
    return placed
