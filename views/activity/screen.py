"""Screen: the last thousand calls of the services, live."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget

from models.call_columns import decimal
from models.call_table import CallTable, ShownCalls, percentile
from models.figures import figure
from services.kernel.activity import LOG, Call, CallLog
from services.monitoring.records import EVERY_CALL, SLOW_MS, Criteria
from services.monitoring.service import Monitoring
from views.activity.feed import CallFeed
from views.activity.panel import CallPanel
from views.kit import actions, layouts, theme
from views.kit.actions import action
from views.kit.cards import Card, separator
from views.kit.column_layout import ColumnLayout
from views.kit.controls import SearchField, button
from views.kit.kept_columns import KeptColumns
from views.kit.labels import label
from views.kit.narrowing import NarrowingGrid
from views.kit.pill import Pill
from views.kit.screen import Context, Screen
from views.kit.states import EmptyState
from views.kit.togglechip import ToggleChip

_NARROW = 1040  # pixels; below, the panel tells what these columns would
_GIVE_WAY = ("kind", "statements", "database")


class ActivityScreen(Screen):
    """A bounded table that follows the log, chips to narrow it, a panel for one call."""

    name: ClassVar[str] = "activity"
    title: ClassVar[str] = "Activity"
    icon: ClassVar[str] = "activity"
    needs: ClassVar[str] = "activity.read"

    def __init__(self, context: Context, monitoring: Monitoring, log: CallLog = LOG) -> None:
        super().__init__(context)
        self.calls = CallTable(self)
        self.shown = ShownCalls(self.calls, self)
        self.feed = CallFeed(monitoring, self.tasks, self, context.caller, log)
        self.grid = NarrowingGrid(self.tr("Calls, newest first"), _NARROW, _GIVE_WAY)
        self.grid.setModel(self.shown)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.horizontalHeader().setStretchLastSection(True)
        self.columns = ColumnLayout(self.grid)
        self.panel = CallPanel()
        self.is_paused = False
        self.follows = True
        self.install_actions()
        self._build()
        self._connect()
        self._tell()

    # -- what the shell asks ---------------------------------------------------------------

    def fact(self) -> str:
        """How many are shown, and how long they took."""
        times = self.shown.milliseconds()
        if not times:
            return self.tr("No call to show yet")
        shown, total = len(times), self.calls.rowCount()
        count = figure(shown) if shown == total else f"{figure(shown)} / {figure(total)}"
        text = self.tr("{0} calls  ·  p50 {1} ms  ·  p95 {2} ms").format(
            count, decimal(percentile(times, 0.5)), decimal(percentile(times, 0.95))
        )
        if self.feed.others_away:
            text += self.tr("  ·  other consoles' calls are not to be had now")
        return text

    def opened(self) -> None:
        self.grid.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_or_rest()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.feed.stop()

    # -- actions ---------------------------------------------------------------------------

    @action("Pause or resume the activity", keys="Ctrl+P")
    def pause(self) -> None:
        self.is_paused = not self.is_paused
        self._run_or_rest()
        self._show_state()

    @action("Follow the newest call", keys="Ctrl+Home")
    def follow(self) -> None:
        self.follows = True
        self.grid.scrollToTop()
        self._show_state()

    @action("Copy the request id", keys="Ctrl+Shift+C", when="has_call")
    def copy_request(self) -> None:
        self.panel.copy.click()

    def has_call(self) -> bool:
        return not self.panel.isHidden()

    # -- live ------------------------------------------------------------------------------

    def _run_or_rest(self) -> None:
        if self.isVisible() and not self.is_paused:
            self.feed.start()
        else:
            self.feed.stop()

    def _came(self, calls: list[Call]) -> None:
        """Above the rows on screen, which stay where they are unless the newest is followed."""
        self._change_rows(partial(self.calls.add, calls))

    def _found(self, calls: list[Call], anew: bool) -> None:
        self._change_rows(partial(self.calls.hold, calls, anew=anew))

    def _change_rows(self, change: Callable[[], None]) -> None:
        bar = self.grid.verticalScrollBar()
        place, before = bar.value(), self.shown.rowCount()
        top = self.shown.index(self.grid.rowAt(0), 0)
        anchor = None if self.follows or not top.isValid() else self._number(top)
        change()
        if anchor is not None:
            row = self._row_of(anchor)
            moved = row - top.row() if row >= 0 else self.shown.rowCount() - before
            bar.setValue(place + max(0, moved) * theme.SIZE["row"])
        elif self.follows:
            self.grid.scrollToTop()
        self._tell()

    def _number(self, index: QModelIndex) -> int:
        return self.shown.call_at(index.row()).number

    def _row_of(self, number: int) -> int:
        rows = range(self.shown.rowCount())
        return next((row for row in rows if self.shown.call_at(row).number == number), -1)

    def _tell(self) -> None:
        text = self.fact()
        self._caption.setText(text)
        self.fact_changed.emit(text)
        has_rows = self.shown.rowCount() > 0
        self.stack.setCurrentWidget(self.grid if has_rows else self.empty)
        kept = self.tr("The last {0} calls are kept")
        if self.shown.criteria != EVERY_CALL:
            kept = self.tr("The last {0} calls, and as many of these from the log of all consoles")
        self._foot.setText(kept.format(figure(self.calls.kept)))

    def _narrow(self, _what: object = None) -> None:
        wanted = Criteria(
            commands=self.commands.isChecked(),
            slow=self.slow.isChecked(),
            failures=self.failures.isChecked(),
            misses=self.misses.isChecked(),
            text=self.search.text().strip(),
        )
        self.shown.narrow(wanted)
        self.feed.seek(wanted)
        self._tell()

    def _clear(self) -> None:
        for chip in (self.commands, self.slow, self.failures, self.misses):
            chip.setChecked(False)
        self.search.clear()
        self._narrow()

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.panel.show_call(self.shown.call_at(current.row()))
            actions.refresh(self)

    def _closed(self) -> None:
        self.panel.hide()
        self.grid.clearSelection()
        actions.refresh(self)

    def _scrolled(self, value: int) -> None:
        """Who scrolls down reads: nothing may move under their eyes."""
        if self.follows and value > theme.SIZE["row"]:
            self.follows = False
            self._show_state()

    # -- made once -------------------------------------------------------------------------

    def _show_state(self) -> None:
        self.state.show_status(
            self.tr("Paused") if self.is_paused else self.tr("Live, 4 Hz"),
            "warn" if self.is_paused else "ok",
        )
        self.pause_button.setText(self.tr("Resume") if self.is_paused else self.tr("Pause"))
        self.follow_button.setEnabled(not self.follows)

    def _build(self) -> None:
        self._caption, self._foot = label("", "caption", tabular=True), label("", "caption")
        self.state = Pill()
        self.pause_button = button(self.tr("Pause"))
        self.follow_button = button(self.tr("Follow newest"), "arrow-up")
        self.search = SearchField(self.tr("Operation, caller, request or what was said"))
        self.search.setMinimumWidth(300)
        self.commands = ToggleChip(self.tr("Commands only"))
        self.slow = ToggleChip(self.tr("Over {0} ms").format(figure(int(SLOW_MS))))
        self.failures = ToggleChip(self.tr("Failures"))
        self.misses = ToggleChip(self.tr("Cache misses"))
        self.empty = EmptyState(
            "activity",
            self.tr("No call to show"),
            self.tr("Calls appear as people work; a filter may hide them."),
            (self.tr("Clear filters"), self._clear),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self.empty)
        title = label(self.tr("Activity"), "page")
        buttons = (self.state, self.follow_button, self.pause_button)
        head = layouts.column(layouts.row(title, None, *buttons), self._caption, gap=2)
        chips = (self.commands, self.slow, self.failures, self.misses)
        bar = layouts.column(
            layouts.row(self.search, None), layouts.row(*chips, None), margins=(12, 10, 12, 10)
        )
        hints = label(self.tr("↑↓ move    Ctrl+P pause    Ctrl+Home newest"), "caption")
        foot = layouts.row(self._foot, None, hints, margins=(14, 6, 14, 7))
        content = layouts.column(bar, separator(), self.stack, separator(), foot, gap=0)
        content.setStretchFactor(self.stack, 1)
        card = Card(content)
        left = layouts.column(head, 4, card, margins=(24, 18, 20, 18), gap=10)
        left.setStretchFactor(card, 1)
        self.setLayout(layouts.row(left, self.panel, gap=0))
        self._show_state()

    def _connect(self) -> None:
        KeptColumns(self.columns, self.context.preferences, self.name)
        self.feed.came.connect(self._came)
        self.feed.found.connect(self._found)
        self.feed.others_changed.connect(self._tell)
        self.search.searched.connect(self._narrow)
        self.search.went_down.connect(self.grid.setFocus)
        for chip in (self.commands, self.slow, self.failures, self.misses):
            chip.toggled.connect(self._narrow)
        self.pause_button.clicked.connect(self.act["pause"].trigger)
        self.follow_button.clicked.connect(self.act["follow"].trigger)
        self.grid.selectionModel().currentRowChanged.connect(self._chosen)
        self.grid.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.panel.closed.connect(self._closed)
