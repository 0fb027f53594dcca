"""One report of *Before and after*, from its headline to its notes."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from models import before_after_words as words
from models.before_after import Headline, Kept, Report, curves, headline, names
from models.formats import when
from models.rates import is_known
from models.readings import UNKNOWN
from views.kit import layouts, theme
from views.kit.cards import scrolled
from views.kit.charts.curve_chart import CurveChart
from views.kit.charts.parts import Curve, Limit, Line
from views.kit.charts.tile import Tile
from views.kit.labels import label
from views.kit.pill import Pill
from views.kit.tasks import Tasks
from views.operations.loading import BAR, FOOT, GAP
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
_LINES = {
    "L0": ("c_axis", True),
    "L2": ("c2", True),
    "L2n": ("c4", True),
    "L2n+cache": ("c1", True),
    "N0": ("c_axis", False),
    "N1-naive": ("c2", False),
    "N1": ("c4", False),
    "N1+cache": ("c1", False),
}
_OTHERS = ("c3", "c_mark")


class ReportView(QWidget):
    """`show_report` shows one; made anew, as its parts depend on what is in it."""

    saved = Signal(str)  # the file that the chart was written to

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self.kept: Kept | None = None
        self.chart: CurveChart | None = None
        self.area: QScrollArea | None = None
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._place)

    def show_report(self, kept: Kept, report: Report) -> None:
        """Show this one from its top; the same again stays as it is."""
        if kept == self.kept:
            return
        self.kept, self.chart = kept, None
        if self.area is not None:
            self._place.removeWidget(self.area)
            self.area.hide()
            self.area.deleteLater()
        self.area = scrolled(self._column(kept, report))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        self.area.setAccessibleName(self.tr("Report of {0}").format(words.row_title(kept)))
        _FocusRing(self.area)
        self._place.addWidget(self.area)

    def _column(self, kept: Kept, report: Report) -> QVBoxLayout:
        parts: list[QWidget] = []
        if lines := curves(report):
            self.chart = self._chart([Curve(_line(each.name), each.points) for each in lines])
            parts.append(self.chart)
        if report.goals:
            parts.append(GoalsCard(report.goals))
        if report.capacity:
            parts.append(CapacityCard(report))
        if report.steps:
            parts.append(StepsCard(report.steps))
        if report.indexes:
            parts.append(FormsCard(report.indexes))
        if any(words.what(name) for name in names(report)):
            parts.append(LettersCard(names(report)))
        said = [*report.notes, words.compared(report), words.machine(report)]
        if any(said):
            parts.append(NotesCard(self.tr("Notes"), [each for each in said if each]))
        head = layouts.column(self._head(kept, report), self._tiles(report), gap=GAP)
        return layouts.column(head, *parts, None, margins=(0, 0, BAR, FOOT), gap=GAP)

    def _head(self, kept: Kept, report: Report) -> QVBoxLayout:
        pills = [Pill(words.kind(report).capitalize(), "info" if report.quick else "neutral")]
        if report.stopped:
            pills.append(Pill(self.tr("Stopped before its end"), "warn"))
        if report.goals:
            met = sum(goal.met for goal in report.goals)
            told = self.tr("{0} of {1} goals met").format(met, len(report.goals))
            pills.append(Pill(told, "ok" if met == len(report.goals) else "warn"))
        title = label(when(kept.at), "title", tabular=True)
        facts = label(words.facts(report), "caption", tabular=True, wrap=True)
        return layouts.column(layouts.row(title, *pills, None), facts, gap=3)

    def _tiles(self, report: Report) -> QGridLayout:
        found = headline(report) or Headline("", "", None, None, None, at_least=False)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        caption = words.against(found) if found.of else self.tr("nothing to compare yet")
        figures = (
            (self.tr("Page time"), words.less(found.page_pct), is_known(found.page_pct)),
            (
                self.tr("Database time"),
                words.less(found.database_pct),
                is_known(found.database_pct),
            ),
            (
                self.tr("Capacity"),
                words.times(found.capacity_factor),
                is_known(found.capacity_factor),
            ),
        )
        for at, (title, text, known) in enumerate(figures):
            nothing = QWidget()  # there is no line of it over time
            nothing.setFixedHeight(0)
            tile = Tile(title, "", nothing)
            tile.show_figure(text if known else UNKNOWN)
            tile.show_caption(caption)
            grid.addWidget(tile, 0, at)
            grid.setColumnStretch(at, 1)
        return grid

    def _chart(self, lines: list[Curve]) -> CurveChart:
        made = CurveChart(
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
    role, dashed = _LINES.get(name, (_OTHERS[len(name) % len(_OTHERS)], False))
    return Line(name, name, role, dashed=dashed)
