"""Tiles and charts of the Operations screen."""

from importlib import import_module

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from models.series import Floats, Ring
from services.monitoring.records import HOUR, SERIES, SLOT, History, Mark, Summary, Update
from views.kit import layouts
from views.kit.cards import scrolled
from views.kit.charts import Board, ChartMark, Line, LiveChart
from views.kit.tasks import Tasks
from views.operations.loading import BAR, FOOT, GAP
from views.operations.tiles import Tiles

_LEAST_HEIGHT = 232  # of a chart, logical pixels; where there is less room the board scrolls

# Title; caption, and the same while nothing is heard of other processes; lines; fixed range.
_Spec = tuple[str, str, str, list[Line], tuple[float, float] | None]


def bring_charts() -> object:
    """Import what the first chart needs, a third of a second of it: on a worker."""
    return import_module("views.kit.charts.plot")


class ChartBoard(QWidget):
    """Four tiles over four charts on one ring, drawn by one timer."""

    built = Signal()  # all charts are there: from now on it may be used
    detached_changed = Signal()
    saved = Signal(str)  # the file that a chart was written to

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.ring = Ring(HOUR, 1 / SLOT, SERIES)
        self.marks: tuple[Mark, ...] = ()
        self.tiles = Tiles(self.ring)
        self.charts: list[LiveChart] = []
        self._tasks, self._specs = tasks, self._declared()
        self._arrange()
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._build_next)
        self._next.start()

    def load(self, history: History) -> None:
        """The figures of the last hour anew."""
        self.ring.load(history.times, history.values)
        self._set_marks(history.marks)

    def put(self, update: Update) -> None:
        """Newer figures, and corrections of some of the last ones."""
        for at, values in update.rows:
            self.ring.put(at, values)
        known = {mark.id for mark in self.marks}
        fresh = tuple(mark for mark in update.marks if mark.id not in known)
        if fresh:
            since = update.summary.at - HOUR
            self._set_marks((*(mark for mark in self.marks if mark.at > since), *fresh))

    def show_summary(self, summary: Summary) -> None:
        """The figures of now; while others are not heard, every chart says so."""
        self.tiles.show(summary)
        for chart, (_, unit, alone, _, _) in zip(self.charts, self._specs, strict=True):
            if summary.cache_away:
                chart.show_unit(alone, "warn")
            else:
                chart.show_unit(unit)

    def has_figures(self) -> bool:
        """Whether anything was asked of the services in the last hour."""
        return bool((self.series("requests") > 0).any())

    def is_news_within(self, seconds: float) -> bool:
        """Whether no more is known than that, or a rush or flush of that time is on the charts."""
        newest = self.ring.newest / self.ring.hz
        begun = self.ring.oldest / self.ring.hz
        happened = max((mark.at for mark in self.marks), default=begun)
        return newest - max(begun, happened) < seconds

    def series(self, name: str) -> Floats:
        """One series of the whole ring [n]; NaN is not known."""
        values: Floats = self.ring.view()[1][SERIES.index(name)]
        return values

    def hits(self) -> tuple[Floats, Floats]:
        """Times and hit ratios in percent [n], oldest first."""
        return self.ring.view()[0], self.series("hit")

    def chart(self) -> LiveChart:
        """The chart that has the focus, or had it last."""
        return self._last

    def hold(self, *, paused: bool) -> None:
        """Leave the picture as it is, or go on from what came meanwhile."""
        if paused:
            self.board.pause()
        else:
            self.board.resume()

    def is_detached(self) -> bool:
        """Whether a chart is in a window of its own, and so wants figures wherever this is."""
        return any(chart.is_detached() for chart in self.charts)

    def set_seconds(self, seconds: int) -> None:
        """How much time charts and sparklines show."""
        for chart in self.charts:
            chart.set_seconds(seconds)
        for line in self.tiles.sparklines:
            line.set_seconds(seconds)

    # -- made once -------------------------------------------------------------------------

    def _declared(self) -> list[_Spec]:
        return [
            (
                self.tr("Latency"),
                self.tr("milliseconds, all services"),
                self.tr("milliseconds, this console only"),
                [Line("p50", "p50", "c1"), Line("p95", "p95", "c2"), Line("p99", "p99", "c4")],
                None,
            ),
            (
                self.tr("Cache hit ratio"),
                self.tr("percent of reads answered by Valkey"),
                self.tr("percent of reads, this console only"),
                [Line("hit", self.tr("hit"), "c3", fill=True)],
                (0, 100),
            ),
            (
                self.tr("Database load"),
                self.tr("statements per second"),
                self.tr("per second; services: this console only"),
                [
                    Line("statements.catalog", self.tr("catalog"), "c1"),
                    Line("statements.inventory", self.tr("stock"), "c2"),
                    Line("statements.identity", self.tr("people"), "c3"),
                    Line("server.statements", self.tr("server"), "c4"),
                ],
                None,
            ),
            (
                self.tr("Requests"),
                self.tr("per second, all services"),
                self.tr("per second, this console only"),
                [
                    Line("requests", self.tr("requests"), "c1", fill=True),
                    Line("sales", self.tr("stock changes"), "c2"),
                ],
                None,
            ),
        ]

    def _build_next(self) -> None:
        """One chart in a turn of the event loop: each takes as long as a frame or two."""
        at = len(self.charts)
        title, unit, _, lines, y = self._specs[at]
        chart = LiveChart(title, unit, self.ring, lines, y, tasks=self._tasks)
        chart.setMinimumHeight(_LEAST_HEIGHT)
        chart.detached_changed.connect(self.detached_changed)
        chart.saved.connect(self.saved)
        self._grid.addWidget(chart, 1 + at // 2, at % 2 * 2, 1, 2)
        self.charts.append(chart)
        if len(self.charts) < len(self._specs):
            self._next.start()
            return
        self._last = self.charts[0]
        self.board = Board(self.ring, [*self.charts, *self.tiles.sparklines], 1 / SLOT, self)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]  # there is one
        self.built.emit()

    def _arrange(self) -> None:
        self._grid = grid = QGridLayout()
        grid.setSpacing(GAP)
        for at, tile in enumerate(self.tiles.tiles):
            grid.addWidget(tile, 0, at)
            grid.setColumnStretch(at, 1)
        for row in (1, 2):
            grid.setRowStretch(row, 1)
        area = scrolled(grid)
        area.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._on_range(0, 0)
        self.setLayout(layouts.column(area, gap=0))

    def _on_range(self, _least: int, most: int) -> None:
        """The cards end where the head does, with or without a scroll bar beside them."""
        self._grid.setContentsMargins(0, 0, 0 if most else BAR, FOOT)

    def _set_marks(self, marks: tuple[Mark, ...]) -> None:
        self.marks = tuple(sorted(marks, key=lambda mark: mark.at))
        shown = [ChartMark(mark.at, mark.text, mark.kind) for mark in self.marks]
        for chart in self.charts:
            chart.set_marks(shown)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        for chart in self.charts:
            if now is not None and chart.isAncestorOf(now):
                self._last = chart
