"""The dialog that asks what of the cache to flush, and tells beforehand what that would hit."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from models import flush_words
from models.flush_words import Kind
from models.formats import count
from services.catalog.records import Category
from services.catalog.service import Catalog
from services.kernel.errors import ServiceError
from services.monitoring.records import Flushed
from services.monitoring.service import Monitoring
from views.kit import layouts
from views.kit.controls import SearchField, SegmentTabs
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.labels import elided, label
from views.kit.screen import Context, FlushSubject
from views.kit.tasks import Tasks, told
from views.operations import flush_lines
from views.operations.flush_lines import FlushLine, FlushLines, Plan, plan_of

KINDS: tuple[Kind, ...] = ("category", "product", "namespace", "all")
AGAIN_MS = 2000  # after a plan that could not be made: the cache may be back
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


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
        self._subject = subject
        self._categories: list[Category] = []
        self._namespaces: tuple[str, ...] = ()
        self.plan: Plan | None = None  # of the chosen line
        self._planned: FlushLine | None = None  # the line that is told about
        self._flushing = False
        body = self._built()
        super().__init__(
            parent,
            self.tr("Flush the cache"),
            body,
            [Choice("", self.tr("Cancel")), Choice("flush", self.tr("Flush"), "primary")],
            width=580,
        )
        self._flush_button, self._leave_button = self.buttons["flush"], self.buttons[""]
        self.tasks = Tasks(context.workers, self)
        self.tasks.failed.connect(self._say_wrong)
        self.tasks.progressed.connect(self._on_progress)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._count)
        self.kinds.choose(KINDS.index(subject.kind))
        self.search.show_text(subject.text)
        self.kinds.chosen.connect(self._on_kind)
        self.search.textChanged.connect(self._refill)  # at once: what was told is not meant now
        self.search.installEventFilter(self)
        self.lines.chosen.connect(self._count)
        self.tasks.ask(
            lambda: (catalog.categories(), monitoring.namespaces()), done=self._listed, key="lists"
        )

    def open(self) -> None:
        super().open()
        self.search.setFocus()
        self.search.selectAll()
        self._refill()

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
            self.kinds.choose(KINDS.index("product"))
            self.search.setText(code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the search field move in the list."""
        if watched is self.search and isinstance(event, QKeyEvent):
            step = _MOVES.get(Qt.Key(event.key()))
            if step and event.type() == QEvent.Type.KeyPress:
                self.lines.step(step)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Wherever the focus is, letters search and Return flushes."""
        if self._is_among_kinds() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_default()
        elif event.text().isprintable() and event.text() and self.search.isVisible():
            self.search.setFocus()
            self.search.insert(event.text())
        else:
            super().keyPressEvent(event)

    # -- what to flush ---------------------------------------------------------------------

    def kind(self) -> Kind:
        return KINDS[self.kinds.current()]

    def line(self) -> FlushLine | None:
        """What is chosen."""
        if self.kind() == "all":
            return FlushLine("all", "", self.tr("everything"))
        return self.lines.line()

    def _on_kind(self, _at: int) -> None:
        """The focus goes to the kinds, where arrow keys go on; letters go to the search."""
        self.kinds.focus_chosen()
        self.search.clear()
        self.search.setPlaceholderText(self._asks[self.kind()])
        self._refill()

    def _is_among_kinds(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.kinds.isAncestorOf(focused)

    def _listed(self, found: tuple[list[Category], tuple[str, ...]]) -> None:
        self._categories, self._namespaces = found
        self._refill()

    def _refill(self, _text: str = "") -> None:
        kind, text = self.kind(), self.search.text()
        self.search.setVisible(kind != "all")
        self.lines.setVisible(kind != "all")
        given = self._subject
        self.tasks.cancel("find")
        if kind == "category":
            self._show(flush_lines.categories(self._categories, text))
        elif kind == "namespace":
            self._show(flush_lines.namespaces(self._namespaces, text))
        elif kind == "product" and given.kind == "product" and text == given.text and given.which:
            self._show([FlushLine("product", given.which, given.text)])
        elif kind == "product":
            self._forget_plan()
            if self.lines.kind() != "product":
                self._show([])
            find = partial(flush_lines.products, self._catalog, text)
            self.tasks.ask(find, done=self._show, key="find", failed=self._not_planned)
        else:
            self._count()

    def _show(self, lines: list[FlushLine]) -> None:
        self.lines.show_lines(lines)

    # -- what that would hit ---------------------------------------------------------------

    def _count(self) -> None:
        line = self.line()
        if self._flushing or (line == self._planned and self.plan is not None):
            return
        self._forget_plan()
        self._planned = line
        if line is None:
            self.tasks.cancel("plan")
            self._tell_nothing()
            return
        self.tasks.ask(
            partial(plan_of, self._catalog, self._monitoring, line),
            done=self._on_plan,
            key="plan",
            failed=self._not_planned,
        )

    def _forget_plan(self) -> None:
        self._again.stop()
        self.plan = None
        self._flush_button.setEnabled(False)
        self.reach.setText(self.tr("Counting…"))
        self.words.setText("")
        self._say_wrong("")

    def _tell_nothing(self) -> None:
        self.reach.setText("")
        searched = bool(self.search.text().strip())
        self.words.setText(
            self.tr("Nothing matches. Try fewer letters.")
            if searched
            else self.tr("Type a part of its name, or its SKU.")
        )

    def _on_plan(self, plan: Plan) -> None:
        self.plan = plan
        keys, share = plan.reach.keys, plan.reach.share_of_reads
        told = flush_words.reach(keys, share)
        self.reach.setText(told)
        self.words.setText(flush_words.consequence(plan.target.kind, keys))
        self._flush_button.setEnabled(keys > 0)
        self._flush_button.setAccessibleDescription(f"{plan.target.name}, {told}")

    def _not_planned(self, error: Exception) -> bool:
        self.reach.setText("")
        self._say_wrong(told(error))
        if isinstance(error, ServiceError) and error.can_retry:
            self._again.start()
        return True

    # -- the flush -------------------------------------------------------------------------

    def _begin(self, plan: Plan) -> None:
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
        for part in (self.kinds, self.search, self.lines):
            part.setEnabled(not on)
        self._flush_button.setEnabled(not on)
        self._flush_button.setText(self.tr("Flushing…") if on else self.tr("Flush"))
        self._leave_button.setText(self.tr("Stop") if on else self.tr("Cancel"))

    def _on_progress(self, done: int, total: int) -> None:
        if self._flushing and total:
            self.reach.setText(self.tr("{0} % done").format(count(100 * done // total)))

    def _on_flushed(self, done: Flushed) -> None:
        assert self.plan is not None  # noqa: S101 - it was begun with one
        self._flushing = False
        name = self.plan.target.name
        kind = self.plan.target.kind
        self._context.toasts.tell(flush_words.outcome(kind, name, done.keys, done.share_of_reads))
        self.chosen = "flush"
        self.accept()

    def _not_flushed(self, error: Exception) -> bool:
        self._set_flushing(on=False)
        self._forget_plan()
        return self._not_planned(error)

    def _say_wrong(self, sentence: str, _again: object = None) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    # -- made once -------------------------------------------------------------------------

    def _built(self) -> QWidget:
        names = [self.tr("Category"), self.tr("Product"), self.tr("Namespace")]
        self.kinds = SegmentTabs([*names, self.tr("Everything")], self.tr("What to flush"))
        self._asks: dict[Kind, str] = {
            "category": self.tr("Category or path"),
            "product": self.tr("Name, SKU or barcode"),
            "namespace": self.tr("Namespace"),
            "all": "",
        }
        self.search = SearchField(self._asks[self._subject.kind])
        self.search.setAccessibleName(self.tr("What to look for"))
        self.lines = FlushLines(self.tr("What can be flushed"))
        self.reach = elided("", "body_strong", tabular=True)
        self.words = label("", "muted", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        body = QWidget()
        told = layouts.column(self.reach, self.words, self.error, gap=4)
        kinds = layouts.row(self.kinds, None)
        body.setLayout(layouts.column(kinds, self.search, self.lines, told, gap=12))
        return body
