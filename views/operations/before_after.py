"""Screen: Operations, Before and after: reports of comparisons, and running one.

A screen of its own, below Operations: a report needs the whole width and nobody reads one while
watching the load, yet palette, keys, shortcuts sheet and permission follow as for any screen.
"""

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.before_after import Kept
from models.before_after_columns import key_of, report_columns
from models.formats import counted
from models.record_table import RecordTable
from services.kernel.errors import ServiceError
from views.kit import actions, layouts
from views.kit.actions import action
from views.kit.grid import Grid
from views.kit.labels import label
from views.kit.list_card import ListCard
from views.kit.screen import Context, Screen
from views.kit.states import EmptyState, ErrorState
from views.kit.tasks import told
from views.operations.before_after_head import ReportHeading
from views.operations.board import bring_charts
from views.operations.comparing import Comparisons, ComparisonStrip
from views.operations.loading import BAR, FOOT, GAP, BoardSkeleton
from views.operations.peak_run import PeakEnd, PeakRun
from views.operations.report_view import ReportView

_NARROW, _LIST, _NARROW_LIST = 1000, 316, 280  # logical pixels


class BeforeAfterScreen(Screen):
    """Reads the reports whenever it comes to the front, and after a run."""

    name: ClassVar[str] = "before-after"
    title: ClassVar[str] = "Before and after"
    icon: ClassVar[str] = "arrow-left-right"
    needs: ClassVar[str] = "operations.read"
    within: ClassVar[str] = "operations"

    def __init__(self, context: Context, comparisons: Comparisons | None = None) -> None:
        super().__init__(context)
        self.comparisons = comparisons or _none(self)
        self._wanted = ""  # when the report began that is to be shown once it is read
        self._has_charts = False
        self.strip = ComparisonStrip(self, self.comparisons.run)
        self.reports: list[Kept] = []
        self.list = self._made_list()
        self.view = ReportView(self.tasks)
        self.wrong = EmptyState("triangle-alert", "")
        self.detail = QStackedWidget()
        for page in (QWidget(), self.view, self.wrong):
            self.detail.addWidget(page)
        self.install_actions()
        self._build()
        self.strip.changed.connect(self._refresh)
        self.comparisons.run.ended.connect(self._on_ended)
        self.tasks.ask(bring_charts, done=self._use_charts, key="charts")

    # -- what the shell asks ---------------------------------------------------------------

    def opened(self) -> None:
        self.read_again()

    def fact(self) -> str:
        return self.head.fact.text()

    # -- actions ---------------------------------------------------------------------------

    @action("Back to Operations", keys="Alt+Left", icon="chevron-left")
    def back(self) -> None:
        self.context.go(self.within, None)

    @action(
        "Run the quick comparison…", keys="Ctrl+R", needs="rush.run", icon="play", when="can_run"
    )
    def run_quick(self) -> None:
        self.comparisons.ask(True)

    @action("Run the full comparison…", needs="rush.run", icon="play", when="can_run")
    def run_full(self) -> None:
        self.comparisons.ask(False)

    @action("Stop the comparison", keys="Ctrl+.", needs="rush.run", icon="x", when="is_running")
    def stop_run(self) -> None:
        self.strip.stop()

    @action("Open the report", keys="Ctrl+O", icon="external-link", when="has_page")
    def open_report(self) -> None:
        kept = self.chosen()
        if kept is not None:
            page = Path(kept.html)
            self.tasks.ask(page.is_file, done=partial(self._open_page, page), key="page")

    @action("Show the report's folder", icon="archive", when="has_chosen")
    def show_folder(self) -> None:
        kept = self.chosen()
        if kept is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(kept.path)):
            self._say_closed(kept.path)

    @action("Read the reports again", keys="F5", icon="refresh-cw")
    def read_again(self) -> None:
        self.tasks.ask(
            self.comparisons.read, done=self._show_reports, failed=self._failed, key="reports"
        )

    @action("Show the chart as a table", keys="Ctrl+T", icon="table-2", when="has_chart")
    def show_table(self) -> None:
        if self.view.chart is not None:
            self.view.chart.show_table()

    @action("Save the chart as a picture…", keys="Ctrl+S", icon="image", when="has_chart")
    def save_picture(self) -> None:
        if self.view.chart is not None:
            self.view.chart.ask_to_save("png")

    @action("Save the chart's figures…", keys="Ctrl+Shift+S", icon="download", when="has_chart")
    def save_figures(self) -> None:
        if self.view.chart is not None:
            self.view.chart.ask_to_save("csv")

    def can_run(self) -> bool:
        return not self.strip.is_running()

    def is_running(self) -> bool:
        return self.strip.is_running()

    def has_chosen(self) -> bool:
        return self.chosen() is not None

    def has_page(self) -> bool:
        kept = self.chosen()
        return kept is not None and bool(kept.html)

    def has_chart(self) -> bool:
        return self.view.chart is not None and self.detail.currentWidget() is self.view

    # -- the reports -----------------------------------------------------------------------

    def chosen(self) -> Kept | None:
        """The report of the current row."""
        kept = self.list.current()
        return kept if isinstance(kept, Kept) else None

    def _use_charts(self, _brought: object) -> None:
        self._has_charts = True
        self._show_chosen()

    def _show_reports(self, reports: list[Kept]) -> None:
        before, self.reports = self.chosen(), reports
        shown = self.tr("{0} reports"), self.tr("{0} report")
        self.list.show_rows(reports, counted(len(reports), shown[1], shown[0]))
        self._choose(reports, had_one=before is not None)
        self.stack.setCurrentWidget(self.split if reports else self.empty)
        self._show_chosen()

    def _choose(self, reports: list[Kept], *, had_one: bool) -> None:
        """The one that was waited for; at first the newest that can be read."""
        wanted, self._wanted = self._wanted, ""
        for kept in reports:
            if kept.report is not None and (kept.report.at == wanted or not (wanted or had_one)):
                self.list.choose(key_of(kept))
                return

    def _show_chosen(self) -> None:
        kept = self.chosen()
        if kept is not None and kept.report is None:
            self.wrong.say(self.tr("This report cannot be shown"), kept.wrong)
            self.detail.setCurrentWidget(self.wrong)
        elif kept is not None and kept.report is not None and self._has_charts:
            self.view.show_report(kept, kept.report)
            self.detail.setCurrentWidget(self.view)
        self._refresh()

    def _failed(self, error: Exception) -> bool:
        can_retry = isinstance(error, ServiceError) and error.can_retry
        self.error.fail(told(error), can_retry=can_retry)
        self.stack.setCurrentWidget(self.error)
        return True

    def _on_ended(self, end: PeakEnd) -> None:
        self._wanted = end.at
        if self.isVisible():
            self.read_again()

    def _open_page(self, page: Path, is_there: bool) -> None:
        url = QUrl.fromLocalFile(str(page))
        if not is_there:
            gone = self.tr("{0} is gone. Read the reports again, or run another comparison.")
            self.failed.emit(gone.format(page), None)
        elif not QDesktopServices.openUrl(url):
            self._say_closed(str(page))

    def _say_closed(self, path: str) -> None:
        sentence = self.tr("Nothing on this machine opens {0}. Open it in a browser yourself.")
        self.failed.emit(sentence.format(path), None)

    def _on_saved(self, path: str) -> None:
        self.context.toasts.tell(self.tr("{0} saved").format(Path(path).name))

    def _refresh(self) -> None:
        actions.refresh(self)
        self.empty.action.setVisible(self.can_run() and self.act["run_quick"].isVisible())
        if self.can_run():
            self.empty.say(
                self.tr("Nothing was compared on this machine yet"),
                self.tr(
                    "The same pages, of the same shop, over the old wide table and over the new"
                    " databases: how much faster they are here, and what each step of it brings."
                ),
            )
        else:
            self.empty.say(
                self.tr("The first comparison is running"),
                self.tr("Its report comes here at its end; other screens can be used meanwhile."),
            )

    # -- made once -------------------------------------------------------------------------

    def _build(self) -> None:
        self.head = ReportHeading(self.title, self.act)
        self.view.saved.connect(self._on_saved)
        self.view.grown.connect(self._refresh)
        self.list.chosen.connect(self._show_chosen)
        self.list.opened.connect(self.open_report)
        self.split = QWidget()
        left = layouts.column(self.list, margins=(0, 0, 0, FOOT))
        below = layouts.row(left, self.detail, gap=GAP)
        below.setStretch(1, 1)
        self.split.setLayout(below)
        self.loading = BoardSkeleton()
        self.loading.setAccessibleName(self.tr("Loading the reports"))
        self.empty = EmptyState(
            "arrow-left-right",
            "",
            "",
            (self.tr("Run the quick comparison"), self.run_quick),
        )
        self.error = ErrorState("", self.read_again)
        self.stack = QStackedWidget()
        for page in (self.loading, self.split, self.empty, self.error):
            self.stack.addWidget(page)
        above = layouts.column(self.head, self.strip, gap=GAP)
        above.setContentsMargins(0, 0, BAR, 0)
        made = layouts.column(above, self.stack, margins=(24, 18, 24 - BAR, 0), gap=GAP)
        made.setStretchFactor(self.stack, 1)
        self.setLayout(made)
        self._refresh()

    def _made_list(self) -> ListCard:
        grid = Grid(self.tr("Reports"))
        grid.horizontalHeader().hide()
        grid.setModel(RecordTable(report_columns(self.tr("Report")), key_of, grid))
        empty = EmptyState("arrow-left-right", "")
        made = ListCard(grid, empty, hints="")
        made.set_buttons([label(self.tr("Reports"), "body_strong")])
        made.setFixedWidth(_LIST)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setFixedWidth(_LIST if self.width() >= _NARROW else _NARROW_LIST)


def _none(parent: QObject) -> Comparisons:
    """Where there is no console around the screen."""
    return Comparisons(PeakRun(lambda _quick: [], parent), list, lambda _quick: None)
