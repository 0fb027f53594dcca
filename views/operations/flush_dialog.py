"""The dialog that asks what of the cache to flush, and tells beforehand what that would hit."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from models import flush_words
from models.formats import count
from services.catalog.service import Catalog
from services.kernel.errors import ServiceError
from services.monitoring.records import Flushed
from services.monitoring.service import Monitoring
from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.labels import elided, label
from views.kit.screen import Context, FlushSubject
from views.kit.tasks import Tasks, told
from views.operations.flush_lines import FlushLine, Plan, plan_of
from views.operations.flush_picker import FlushPicker

AGAIN_MS = 3000  # after an answer: keys come and go, and so may the cache


class FlushDialog(ChoiceDialog):
    """Flushes exactly what it told: until the plan of the chosen line is there, it cannot."""

    takes_scans = True

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        catalog: Catalog,
        monitoring: Monitoring,
        subject: FlushSubject,
    ) -> None:
        self._context, self._catalog, self._monitoring = context, catalog, monitoring
        self.plan: Plan | None = None  # of the chosen line
        self._planned: FlushLine | None = None  # the line that is told about
        self._flushing = False
        self.picker = FlushPicker(context.workers, catalog, monitoring, subject)
        super().__init__(
            parent,
            self.tr("Flush the cache"),
            self._built(),
            [Choice("", self.tr("Cancel")), Choice("flush", self.tr("Flush"), "primary")],
            width=580,
        )
        self._flush_button, self._leave_button = self.buttons["flush"], self.buttons[""]
        self.tasks = Tasks(context.workers, self)
        self.tasks.failed.connect(self._say_wrong)
        self.tasks.progressed.connect(self._on_progress)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._ask_again)
        self.picker.chosen.connect(self._count)
        self.picker.failed.connect(self._not_planned)

    def open(self) -> None:
        super().open()
        self.picker.search.setFocus()
        self.picker.search.selectAll()
        self._forget_plan()
        self.picker.refill()

    def choose(self, name: str) -> None:
        if name != "flush":
            self.reject()
        elif self.plan is not None and not self._flushing:
            self._begin(self.plan)

    def reject(self) -> None:
        """Esc or Cancel; while it flushes, that stops the flush."""
        if self._flushing and self.plan is not None:
            self.tasks.cancel("flush")
            self._context.toasts.tell(flush_words.stopped(self.plan.target.name))
        super().reject()

    def take_scan(self, code: str) -> None:
        """A product may be scanned."""
        if not self._flushing:
            self.picker.take(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Wherever the focus is, letters search; Return on a kind flushes, as in the search."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and self.picker.is_among_kinds():
            self._press_default()
        elif not (event.text() and event.text().isprintable() and self.picker.type(event.text())):
            super().keyPressEvent(event)

    # -- what that would hit ---------------------------------------------------------------

    def _count(self) -> None:
        line = self.picker.line()
        if self._flushing or (line == self._planned and self.plan is not None):
            return
        self._forget_plan()
        self._planned = line
        if line is None:
            self.tasks.cancel("plan")
            self.reach.setText("")
            self.words.setText(self.picker.hint())
        else:
            self._ask(line)

    def _ask(self, line: FlushLine) -> None:
        self.tasks.ask(
            partial(plan_of, self._catalog, self._monitoring, line),
            done=self._on_plan,
            key="plan",
            failed=self._not_planned,
        )

    def _ask_again(self) -> None:
        """Quietly: what is told stays until there is something else to tell."""
        line = self.picker.line()
        if line is not None and line == self._planned:
            self._ask(line)
        else:  # the lists themselves could not be had
            self.picker.refill()

    def _forget_plan(self) -> None:
        self._again.stop()
        self.plan = None
        self._flush_button.setEnabled(False)
        self.reach.setText(self.tr("Counting…"))
        self.words.setText("")
        self._say_wrong("")

    def _on_plan(self, plan: Plan) -> None:
        self.plan = plan
        keys, share = plan.reach.keys, plan.reach.share_of_reads
        reach = flush_words.reach(keys, share)
        self.reach.setText(reach)
        self.words.setText(flush_words.consequence(plan.target.kind, keys))
        self._flush_button.setEnabled(keys > 0)
        self._flush_button.setAccessibleDescription(f"{plan.target.name}, {reach}")
        self._say_wrong("")
        self._again.start()

    def _not_planned(self, error: Exception) -> bool:
        self.plan = None
        self._flush_button.setEnabled(False)
        self.reach.setText("")
        self.words.setText("")
        self._say_wrong(told(error))
        if isinstance(error, ServiceError) and error.can_retry:
            self._again.start()
        return True

    # -- the flush -------------------------------------------------------------------------

    def _begin(self, plan: Plan) -> None:
        self._again.stop()
        self.tasks.cancel("plan")  # what is flushed is what was told
        self._set_flushing(on=True)
        self._say_wrong("")
        self.tasks.do(
            partial(self._monitoring.flush, plan.target),
            done=self._on_flushed,
            key="flush",
            failed=self._not_flushed,
        )

    def _set_flushing(self, *, on: bool) -> None:
        self._flushing = on
        if on:
            self.setFocus()  # Esc stops; an impatient second Return does nothing
        self.picker.setEnabled(not on)
        self._flush_button.setEnabled(not on)
        self._flush_button.setText(self.tr("Flushing…") if on else self.tr("Flush"))
        self._leave_button.setText(self.tr("Stop") if on else self.tr("Cancel"))

    def _on_progress(self, done: int, total: int) -> None:
        if self._flushing and total:
            self.reach.setText(self.tr("{0} % done").format(count(100 * done // total)))

    def _on_flushed(self, done: Flushed) -> None:
        assert self.plan is not None  # noqa: S101 - it was begun with one
        self._flushing = False
        target = self.plan.target
        text = flush_words.outcome(target.kind, target.name, done.keys, done.share_of_reads)
        self._context.toasts.tell(text)
        self.chosen = "flush"
        self.accept()

    def _not_flushed(self, error: Exception) -> bool:
        self._set_flushing(on=False)
        self._forget_plan()
        return self._not_planned(error)

    def _say_wrong(self, sentence: str, _again: object = None) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _built(self) -> QWidget:
        self.reach = elided("", "body_strong", tabular=True)
        self.words = label("", "muted", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        body = QWidget()
        told = layouts.column(self.reach, self.words, self.error, gap=4)
        body.setLayout(layouts.column(self.picker, told, gap=12))
        return body
