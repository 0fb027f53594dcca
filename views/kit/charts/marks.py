"""Dashed lines where something happened; their words stand in rows of their own above the plot."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from views.kit import theme
from views.kit.charts.parts import ChartMark

ROW = 16  # logical pixels
MOST_ROWS = 2
SETTLED = 10.0  # seconds that one row has to do before the plot grows back into the second
_ABOVE, _BELOW = 2, 2  # logical pixels: over the first row, under the last
_BESIDE = 5  # between a line and its words
_APART = 8  # between two words
_PAD = 3  # other marks' lines end so far from words
_LEAST = 44  # words are not shortened below it
_FIRST = {"flush": 0, "rush": 1}  # whose words are placed first; then what else there is


@dataclass(frozen=True)
class Words:
    """Where the text of a mark is written: left edge and width in pixels, row from the top."""

    mark: ChartMark
    left: float
    width: float
    row: int = 0

    @property
    def right(self) -> float:
        return self.left + self.width


class Marks:
    """The marks of one plot. `rows` is how many rows of words it keeps free above itself."""

    def __init__(self) -> None:
        self.rows = 1
        self.words: list[Words] = []
        self._marks: tuple[ChartMark, ...] = ()
        self._lines: dict[ChartMark, float] = {}  # logical pixels in the plot's widget
        self._placed_for: object = None
        self._one_does_since: float | None = None

    def set(self, marks: Sequence[ChartMark]) -> None:
        self._marks, self._placed_for = tuple(marks), None

    def all(self) -> tuple[ChartMark, ...]:
        """Those out of sight and those whose words have no room too."""
        return self._marks

    def forget_rows(self) -> None:
        """Another span is shown: what was kept free for the last one does not matter."""
        self.rows = 1

    def arrange(self, plot: QRectF, x_of: Callable[[float], float], now: float) -> None:
        """Place lines and words for the picture that ends at `now` (epoch seconds).

        More rows are taken at once and given back late: the plot does not jump up and down.
        """
        places = {mark: plot.left() + x_of(mark.at) for mark in self._marks}
        self._lines = {mark: x for mark, x in places.items() if plot.left() <= x <= plot.right()}
        wanted_for = self._lines, plot.left(), plot.right()
        if wanted_for != self._placed_for:  # else the picture has not moved by a pixel
            self._placed_for = wanted_for
            self._place(plot)
        wanted = 1 + max((each.row for each in self.words), default=0)
        if wanted >= self.rows:
            self.rows, self._one_does_since = wanted, None
        elif self._one_does_since is None:
            self._one_does_since = now
        elif now - self._one_does_since >= SETTLED:
            self.rows, self._one_does_since = wanted, None

    def _place(self, plot: QRectF) -> None:
        metrics = QFontMetrics(theme.font("caption"))
        most = int(plot.width() / 3)
        widths = {mark: min(most, metrics.horizontalAdvance(mark.text) + 2) for mark in self._lines}
        self.words = place(self._lines, widths, plot.left(), plot.right(), running(self._marks))

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        """Lines from the row of their words down to the plot's end, words over other lines."""
        rows = {each.mark: each.row for each in self.words}
        for mark, x in self._lines.items():
            pen = QPen(theme.color(mark.role), 1.2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            top = _ABOVE + rows[mark] * ROW + 1 if mark in rows else plot.top()
            x = round(x) + 0.5  # noqa: PLW2901 - sharp, but placed by what it is: no trembling
            painter.drawLine(QLineF(x, top, x, plot.bottom()))
        painter.setFont(theme.font("caption"))
        metrics = QFontMetrics(painter.font())
        for words in self.words:
            box = QRectF(round(words.left), _ABOVE + words.row * ROW, words.width, ROW)
            painter.fillRect(box.adjusted(-_PAD, 0, _PAD, 0), theme.color("surface"))
            painter.setPen(theme.color(words.mark.role))
            text = metrics.elidedText(
                words.mark.text, Qt.TextElideMode.ElideRight, int(words.width)
            )
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), text)


def head(rows: int) -> int:
    """Logical pixels above a plot that has so many rows of words."""
    return _ABOVE + rows * ROW + _BELOW


def running(marks: Sequence[ChartMark]) -> list[ChartMark]:
    """The rushes that no end followed; an end is told of the oldest, as all are alike."""
    found: list[ChartMark] = []
    for mark in sorted(marks, key=lambda each: each.at):
        if mark.kind == "rush":
            found.append(mark)
        elif mark.kind == "stop":
            del found[:1]
    return found


def place(
    lines: Mapping[ChartMark, float], widths: Mapping[ChartMark, int],
    left: float, right: float, running: Collection[ChartMark] = (),
) -> list[Words]:  # fmt: skip
    """At the left of each line, at its right only where they would leave the plot.

    A running rush comes first, then the newest of each kind, then the older ones: shortened where
    the room is too small, left out where there is none.
    """
    age = Counter[str]()
    order: list[tuple[bool, int, int, ChartMark]] = []
    for mark in sorted(lines, key=lambda each: -each.at):
        order.append((mark not in running, age[mark.kind], _FIRST.get(mark.kind, 2), mark))
        age[mark.kind] += 1
    placed: list[Words] = []
    for *_, mark in sorted(order, key=lambda each: each[:3]):
        width = widths[mark]
        free = [
            _beside(Words(mark, 0, width, row), lines[mark], (left, right), placed)
            for row in range(MOST_ROWS)
        ]
        best = max(free, key=lambda words: words.width)  # the first of equal ones
        if best.width >= min(width, _LEAST):
            placed.append(best)
    return placed


def _beside(words: Words, x: float, edges: tuple[float, float], placed: Sequence[Words]) -> Words:
    """`words` beside their line at `x`, as wide as their row lets them be.

    The width is negative where others cover the place.
    """
    taken = [each for each in placed if each.row == words.row]
    if x - _BESIDE - words.width >= edges[0]:
        end = x - _BESIDE
        ends = (each.right + _APART for each in taken if each.left < end + _APART)
        room = min(words.width, end - max([edges[0], *ends]))
        return replace(words, left=end - room, width=room)
    begin = x + _BESIDE
    begins = (each.left - _APART for each in taken if each.right > begin - _APART)
    return replace(words, left=begin, width=min(words.width, min([edges[1], *begins]) - begin))
