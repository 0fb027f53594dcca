"""Choose what of the cache is meant: a kind, letters of its name, a line of what matches."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from models.flush_words import Kind
from services.catalog.records import Category
from services.catalog.service import Catalog
from services.monitoring.service import Monitoring
from views.kit import layouts
from views.kit.controls import SearchField, SegmentTabs
from views.kit.screen import FlushSubject
from views.kit.tasks import Tasks, Workers
from views.operations import flush_lines
from views.operations.flush_lines import FlushLine, FlushLines

KINDS: tuple[Kind, ...] = ("category", "product", "namespace", "all")
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


class FlushPicker(QWidget):
    """`chosen`: another line, the same one anew, or none; `failed`: why nothing can be listed."""

    chosen = Signal()
    failed = Signal(Exception)

    def __init__(
        self, workers: Workers, catalog: Catalog, monitoring: Monitoring, subject: FlushSubject
    ) -> None:
        super().__init__()
        self._catalog, self._monitoring, self._subject = catalog, monitoring, subject
        self._categories: list[Category] = []
        self._namespaces: tuple[str, ...] = ()
        self._tasks = Tasks(workers, self)
        self._build()
        self.kinds.choose(KINDS.index(subject.kind))
        self.search.show_text(subject.text)
        self.kinds.chosen.connect(self._on_kind)
        self.search.textChanged.connect(self._on_text)  # at once: what was told is not meant now
        self.search.installEventFilter(self)
        self.lines.chosen.connect(self.chosen)

    def kind(self) -> Kind:
        return KINDS[self.kinds.current()]

    def line(self) -> FlushLine | None:
        """What is chosen."""
        if self.kind() == "all":
            return FlushLine("all", "", self.tr("everything"))
        return self.lines.line()

    def hint(self) -> str:
        """What to do while there is no line."""
        if self.search.text().strip():
            return self.tr("Nothing matches. Try fewer letters.")
        if self.kind() == "product":
            return self.tr("Type a part of its name, or its SKU.")
        if self.lines.count():
            return self.tr("Type a part of its name, or choose a line with the arrow keys.")
        return self.tr("This shop has no categories yet.") if self._namespaces else ""

    def take(self, code: str) -> None:
        """A product was scanned."""
        self.kinds.choose(KINDS.index("product"))
        self.search.setText(code)

    def is_among_kinds(self) -> bool:
        """Whether the focus is on one of the kinds."""
        focused = QApplication.focusWidget()
        return focused is not None and self.kinds.isAncestorOf(focused)

    def type(self, text: str) -> bool:
        """Letters typed beside the search field go into it; False if nothing can be searched."""
        if self.search.isHidden():
            return False
        self.search.setFocus()
        self.search.insert(text)
        return True

    def refill(self) -> None:
        """List what matches, once it is known what there is; the best is chosen for letters."""
        if not self._namespaces:
            self._tasks.ask(
                lambda: (self._catalog.categories(), self._monitoring.namespaces()),
                done=self._listed,
                key="lists",
                failed=self._on_failed,
            )
            return
        kind, text, given = self.kind(), self.search.text(), self._subject
        self.search.setVisible(kind != "all")
        self.lines.setVisible(kind != "all")
        self._tasks.cancel("find")
        typed = bool(text.strip())
        if kind == "category":
            found = flush_lines.categories(self._categories, text)
            self.lines.show_lines(found, choose=typed)
        elif kind == "namespace":
            found = flush_lines.namespaces(self._namespaces, text)
            self.lines.show_lines(found, choose=typed)
        elif kind == "product" and given.kind == "product" and text == given.text and given.which:
            self.lines.show_lines([FlushLine("product", given.which, given.text)])
        elif kind == "product":
            self.lines.show_lines([])
            find = partial(flush_lines.products, self._catalog, text)
            self._tasks.ask(find, done=self.lines.show_lines, key="find", failed=self._on_failed)
        else:
            self.chosen.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the search field move in the list."""
        if watched is self.search and isinstance(event, QKeyEvent):
            step = _MOVES.get(Qt.Key(event.key()))
            if step and event.type() == QEvent.Type.KeyPress:
                self.lines.step(step)
                return True
        return super().eventFilter(watched, event)

    def _listed(self, found: tuple[list[Category], tuple[str, ...]]) -> None:
        self._categories, self._namespaces = found
        self.refill()

    def _on_text(self, text: str) -> None:
        if not text.strip():
            self.lines.show_lines([])  # what the letters chose goes with them
        self.refill()

    def _on_kind(self, _at: int) -> None:
        """The focus goes to the kinds, where arrow keys go on; letters go to the search."""
        self.kinds.focus_chosen()
        self.search.clear()
        self.search.setPlaceholderText(self._asks[self.kind()])
        self.refill()

    def _on_failed(self, error: Exception) -> bool:
        self.failed.emit(error)
        return True

    def _build(self) -> None:
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
        kinds = layouts.row(self.kinds, None)
        self.setLayout(layouts.column(kinds, self.search, self.lines, gap=12))
