"""One report of *Before and after*, from its headline to its notes."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from models import before_after_words as words
from models.before_after import Kept, Report, curves, names
from views.kit import layouts, theme
from views.kit.cards import scrolled
from views.kit.charts.curve_chart import CurveChart
from views.kit.charts.parts import Curve, Limit, Line
from views.kit.tasks import Tasks
from views.operations.loading import BAR, FOOT, GAP
from views.operations.report_head import heading, tiles
from views.operations.report_parts import (
    CapacityCard,
    FormsCard,
    GoalsCard,
    LettersCard,
    NotesCard,
    StepsCard,
)

LIMIT_MS = 200.0
_CHART = 380  # logical pixels
# A colour for each step of the cure; the old table's lines are dashed, the new ones' solid.
LINES = {
    "L0": ("c_axis", True),
    "L2": ("c2", True),
    "L2n": ("c4", True),
    "L2r": ("c3", True),
    "L2n+cache": ("c1", True),
    "N0": ("c_axis", False),
    "N1-naive": ("c2", False),
    "N1": ("c4", False),
    "N1+cache": ("c1", False),
}
_OTHERS = ("c_mark", "c3")


class ReportView(QWidget):
    """`show_report` shows one; made anew, as its parts depend on what is in it."""

    saved = Signal(str)  # the file that the chart was written to
    grown = Signal()  # a part more is there

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self.kept: Kept | None = None
        self.chart: CurveChart | None = None
        self.area: QScrollArea | None = None
        self._column = QVBoxLayout()
        self._parts: list[Callable[[], QWidget]] = []  # still to be made
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._place)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._build_next)

    def show_report(self, kept: Kept, report: Report) -> None:
        """Show this one from its top; the same again stays as it is."""
        if kept == self.kept:
            return
        self.kept, self.chart = kept, None
        if self.area is not None:
            self._place.removeWidget(self.area)
            self.area.hide()
            self.area.deleteLater()
        head = layouts.column(heading(kept, report), tiles(report), gap=GAP)
        self._column = layouts.column(head, None, margins=(0, 0, BAR, FOOT), gap=GAP)
        self.area = scrolled(self._column)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        self.area.setAccessibleName(self.tr("Report of {0}").format(words.row_title(kept)))
        _FocusRing(self.area)
        self._place.addWidget(self.area)
        self._parts = self._declared(report)
        self._next.start()

    def is_building(self) -> bool:
        """Whether parts of the report are still to come."""
        return bool(self._parts)

    def _build_next(self) -> None:
        """One card in a turn of the event loop: all of them take as long as ten frames."""
        if not self._parts:
            return
        self._column.insertWidget(self._column.count() - 1, self._parts.pop(0)())
        if self._parts:
            self._next.start()
        self.grown.emit()

    def _declared(self, report: Report) -> list[Callable[[], QWidget]]:
        said = [*report.notes, words.compared(report), words.machine(report)]
        sentences = [each for each in said if each]
        lines = [Curve(_line(each.name), each.points) for each in curves(report)]
        own = names(report)
        known = any(words.what(name) for name in own)
        offered: list[tuple[object, Callable[[], QWidget]]] = [
            (lines, partial(self._chart, lines)),
            (report.goals, partial(GoalsCard, report)),
            (report.capacity, partial(CapacityCard, report)),
            (report.steps, partial(StepsCard, report.steps)),
            (report.indexes, partial(FormsCard, report.indexes)),
            (known, partial(LettersCard, own)),
            (sentences, partial(NotesCard, self.tr("Notes"), sentences)),
        ]
        return [make for there, make in offered if there]

    def _chart(self, lines: list[Curve]) -> CurveChart:
        made = self.chart = CurveChart(
            self.tr("Page time under load"),
            self.tr("p95 in milliseconds over the pages offered a second, both logarithmic"),
            lines,
            units=(self.tr("pages/s"), self.tr("ms")),
            limit=Limit(LIMIT_MS, self.tr("200 ms")),
            tasks=self._tasks,
        )
        made.setFixedHeight(_CHART)
        made.saved.connect(self.saved)
        return made


class _FocusRing(QWidget):
    """Around a scroll area that has the keyboard; a style sheet would take room for it."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._area = area
        area.installEventFilter(self)
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._area.rect())
        elif event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.setVisible(event.type() == QEvent.Type.FocusIn)
            self.raise_()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme.color("focus"), theme.SIZE["focus"]))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


def _line(name: str) -> Line:
    role, dashed = LINES.get(name, (_OTHERS[len(name) % len(_OTHERS)], False))
    return Line(name, name, role, dashed=dashed)
