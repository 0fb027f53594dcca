"""Screen: the shop's load, live: requests, cache, latency, database."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget

from services.kernel.errors import ServiceError
from services.monitoring.records import History, Summary, Update
from services.monitoring.service import Monitoring
from views.kit import actions, layouts
from views.kit.actions import action
from views.kit.banner import Banner
from views.kit.screen import Context, FlushSubject, Screen
from views.kit.states import EmptyState, ErrorState
from views.kit.tasks import told
from views.operations.board import ChartBoard, bring_charts
from views.operations.feed import LiveFeed
from views.operations.heading import SPANS, Heading
from views.operations.loading import BAR, GAP, BoardSkeleton
from views.operations.notices import Notices
from views.operations.rushing import Rushes, Rushing
from views.operations.wording import fact

_SPAN = "operations.seconds"
_MORE = ("show_table", "save_picture", "save_figures", "detach")


class OperationsScreen(Screen):
    """Follows the live figures while it can be seen; hidden or paused it does nothing."""

    name: ClassVar[str] = "operations"
    title: ClassVar[str] = "Operations"
    icon: ClassVar[str] = "gauge"
    needs: ClassVar[str] = "operations.read"

    def __init__(
        self, context: Context, monitoring: Monitoring, rushes: Rushes | None = None
    ) -> None:
        super().__init__(context)
        self.is_paused = False
        self.has_own_span = False  # else what is known and what just happened decide
        self._away = False, False  # database, cache
        self._noticed = 0  # the second of the last look for notices
        self.feed = LiveFeed(monitoring, self.tasks, self)
        self.rushing = Rushing(self, rushes)
        self._board: ChartBoard | None = None
        self.stack = QStackedWidget()
        self.install_actions()
        self._build()
        self._connect()
        self._show_state()
        self.tasks.ask(bring_charts, done=self._make_board, key="charts")

    # -- what the shell asks ---------------------------------------------------------------

    def fact(self) -> str:
        """Who is measured, how database and cache are, what is not to be had."""
        return self.head.fact.text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_or_rest()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._run_or_rest()

    # -- actions ---------------------------------------------------------------------------

    @action("Simulate a rush…", keys="Ctrl+R", needs="rush.run", icon="zap", when="can_rush")
    def simulate_rush(self) -> None:
        self.rushing.ask()

    @action("Stop the rush", keys="Ctrl+.", needs="rush.run", icon="x", when="is_rushing")
    def stop_rush(self) -> None:
        self.rushing.stop()

    @action("Flush cache…", keys="Ctrl+Shift+F", calls=Monitoring.flush, icon="eraser")
    def flush_cache(self) -> None:
        self.context.flush(FlushSubject())

    @action("Before and after", keys="Ctrl+Shift+B", icon="arrow-left-right")
    def before_after(self) -> None:
        self.context.go("before-after", None)

    @action("Pause or resume the charts", keys="Ctrl+P", icon="pause")
    def pause(self) -> None:
        self.is_paused = not self.is_paused
        if self._board is not None:
            self._board.hold(paused=self.is_paused)
        self.head.show_paused(paused=self.is_paused)
        self._show_state()

    @action("Show 2 minutes", keys="Alt+1")
    def show_two_minutes(self) -> None:
        self.head.ask_for(SPANS[0])

    @action("Show 15 minutes", keys="Alt+2")
    def show_quarter(self) -> None:
        self.head.ask_for(SPANS[1])

    @action("Show 30 minutes", keys="Alt+3")
    def show_half(self) -> None:
        self.head.ask_for(SPANS[2])

    @action("Show 1 hour", keys="Alt+4")
    def show_hour(self) -> None:
        self.head.ask_for(SPANS[3])

    @action("Show the chart as a table", keys="Ctrl+T", icon="table-2", when="has_board")
    def show_table(self) -> None:
        self.board.chart().show_table()

    @action("Save the chart as a picture…", keys="Ctrl+S", icon="image", when="has_board")
    def save_picture(self) -> None:
        self.board.chart().ask_to_save("png")

    @action("Save the chart's figures…", keys="Ctrl+Shift+S", icon="download", when="has_board")
    def save_figures(self) -> None:
        self.board.chart().ask_to_save("csv")

    @action(
        "Move the chart to its own window or back",
        keys="Ctrl+D",
        icon="external-link",
        when="has_board",
    )
    def detach(self) -> None:
        chart = self.board.chart()
        if chart.is_detached():
            chart.attach()
        else:
            chart.detach()

    def can_rush(self) -> bool:
        return not self.rushing.is_running()

    def is_rushing(self) -> bool:
        return self.rushing.is_running()

    def has_board(self) -> bool:
        return self._board is not None and self.stack.currentWidget() is self._board

    @property
    def board(self) -> ChartBoard:
        """The charts, once they were made: a moment after the screen."""
        assert self._board is not None  # noqa: S101 - nothing that needs them comes before
        return self._board

    # -- live ------------------------------------------------------------------------------

    def _make_board(self, _brought: object) -> None:
        self._coming = ChartBoard(self.tasks)
        self._coming.built.connect(self._use_board)
        self.stack.addWidget(self._coming)

    def _use_board(self) -> None:
        self._board = board = self._coming
        board.set_seconds(self.head.span())
        board.hold(paused=self.is_paused)
        board.detached_changed.connect(self._run_or_rest)
        board.saved.connect(self._on_saved)
        self._run_or_rest()

    def _on_saved(self, path: str) -> None:
        self.context.toasts.tell(self.tr("{0} saved").format(Path(path).name))

    def _run_or_rest(self) -> None:
        if self._board is None:
            return
        if self.isVisible() or self.board.is_detached():
            self.feed.start()
        else:
            self.feed.stop()

    def _loaded(self, history: History) -> None:
        self.board.load(history)
        self._fit_span()
        self._show_page()

    def _came(self, update: Update) -> None:
        self.board.put(update)  # paused too: nothing may be missing afterwards
        if self.is_paused:
            return
        self._fit_span()
        self._tell(update.summary)
        if not self.has_board():
            self._show_page()

    def _fit_span(self) -> None:
        """Nobody chose: close enough to see what just happened, else the usual quarter."""
        seconds = SPANS[0] if self.board.is_news_within(SPANS[0]) else SPANS[1]
        if not self.has_own_span and seconds != self.head.span():
            self.head.choose(seconds)
            self.board.set_seconds(seconds)

    def _tell(self, summary: Summary) -> None:
        self.board.show_summary(summary)
        text = fact(summary)
        if text != self.fact():
            self.head.fact.setText(text)
            self.fact_changed.emit(text)
        away = summary.database_away, summary.cache_away
        changed = away != self._away
        self._away = away
        if changed:
            self._show_state()
        if changed or int(summary.at) != self._noticed:  # it looks through the whole hour
            self._noticed = int(summary.at)
            passed = self.board.series("away")
            self.notices.look(summary, self.board.marks, *self.board.hits(), passed)
        else:
            self.notices.tell(summary)

    def _failed(self, error: Exception) -> None:
        can_retry = isinstance(error, ServiceError) and error.can_retry
        self.stack.setCurrentWidget(self.error)
        self.error.fail(told(error), can_retry=can_retry)
        self._show_state()
        actions.refresh(self)

    def _show_page(self) -> None:
        self.stack.setCurrentWidget(self.board if self.board.has_figures() else self.empty)
        self._show_state()
        actions.refresh(self)

    # -- made once -------------------------------------------------------------------------

    def _show_state(self) -> None:
        if self.stack.currentWidget() is self.loading:
            self.head.show_state(self.tr("Loading"), "neutral")
        elif self.stack.currentWidget() is self.error:
            self.head.show_state(self.tr("Not live"), "bad")
        elif self.is_paused:
            self.head.show_state(self.tr("Paused"), "warn")
        elif self._away[0]:
            self.head.show_state(self.tr("Database away"), "bad")
        elif self._away[1]:
            self.head.show_state(self.tr("Cache away"), "warn")
        else:
            self.head.show_state(self.tr("Live, 4 Hz"), "ok")

    def _build(self) -> None:
        self.head = Heading(self.title, self.act, _MORE)
        self.banner = Banner(margins=(0, 0, 0, 0))  # it stands among cards
        self.notices = Notices(self.banner, self.context.is_outage_told)
        self.loading = BoardSkeleton()
        self.empty = EmptyState(
            "gauge",
            self.tr("Nothing was measured yet"),
            self.tr("Figures appear as people work. A simulated rush shows what this screen can."),
            (self.tr("Show me a rush"), self.rushing.rushes.show_me),
        )
        self.empty.action.setVisible(self.act["simulate_rush"].isVisible())
        self.error = ErrorState("", self.feed.start)
        for page in (self.loading, self.empty, self.error):
            self.stack.addWidget(page)
        above = layouts.column(self.head, self.banner, self.rushing, gap=GAP)
        above.setContentsMargins(0, 0, BAR, 0)
        made = layouts.column(above, self.stack, margins=(24, 18, 24 - BAR, 0), gap=GAP)
        made.setStretchFactor(self.stack, 1)
        self.setLayout(made)

    def _connect(self) -> None:
        self.head.chosen.connect(self._on_span)
        kept = self.context.state.get(_SPAN, 0)
        if kept in SPANS:
            self.head.ask_for(kept)
        self.feed.loaded.connect(self._loaded)
        self.feed.came.connect(self._came)
        self.feed.failed.connect(self._failed)
        self.rushing.changed.connect(partial(actions.refresh, self))

    def _on_span(self, seconds: int) -> None:
        self.context.state.set(_SPAN, seconds)
        self.has_own_span = True
        if self._board is not None:
            self._board.set_seconds(seconds)
