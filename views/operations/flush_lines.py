"""What a flush can be of, as lines to choose from; and what such a line means to the service."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from models.flush_words import Kind, namespace_detail
from models.formats import counted
from services.catalog.records import Category, ProductQuery
from services.catalog.service import Catalog
from services.kernel.cachekeys import FlushTarget
from services.monitoring.records import FlushPlan
from services.monitoring.service import Monitoring
from views.operations.flush_target import target_of

MOST = 6  # lines on show
LINE = 32  # logical pixels
_LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class FlushLine:
    """One thing that can be flushed. `which`: its number, path or name, as `kind` has it."""

    kind: Kind
    which: str
    text: str
    detail: str = ""


@dataclass(frozen=True)
class Plan:
    """What the flush of a line would be."""

    target: FlushTarget
    reach: FlushPlan


class FlushLines(QListWidget):
    """The lines, one `chosen`; what is in them is shown as text."""

    chosen = Signal()

    def __init__(self, accessible_name: str) -> None:
        super().__init__()
        self.currentRowChanged.connect(self._on_row)
        self.setObjectName("order")  # a list with a border of its own
        self.setAccessibleName(accessible_name)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setFixedHeight(MOST * LINE + 10)

    def show_lines(self, lines: Sequence[FlushLine], *, choose: bool = True) -> None:
        """The same one as before stays chosen; else the first is, if it is to `choose` one."""
        before = self.line()
        with QSignalBlocker(self):
            self.clear()
            for line in lines:
                text = f"{line.text}  ·  {line.detail}" if line.detail else line.text
                item = QListWidgetItem(text)
                item.setData(_LINE, line)
                item.setSizeHint(QSize(0, LINE))
                self.addItem(item)
            first = 0 if lines and choose else -1
            self.setCurrentRow(lines.index(before) if before in lines else first)
        self.chosen.emit()

    def line(self) -> FlushLine | None:
        item = self.currentItem()
        line: FlushLine | None = item.data(_LINE) if item is not None else None
        return line

    def step(self, by: int) -> None:
        """Choose the line so many below."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + by)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab alone chooses nothing, though Qt makes the first line the current one."""
        nothing = self.currentRow() < 0
        with QSignalBlocker(self):
            super().focusInEvent(event)
            if nothing:
                self.setCurrentRow(-1)

    def _on_row(self, _row: int) -> None:
        self.chosen.emit()


def categories(known: Iterable[Category], text: str) -> list[FlushLine]:
    """Those whose path has `text` in it: the path itself first, then names that begin so."""
    wanted = " > ".join(part.strip() for part in text.casefold().split(">"))
    found = [each for each in known if wanted in each.title.casefold()]

    def rank(each: Category) -> tuple[bool, bool, bool, int]:
        title, name = each.title.casefold(), each.name.casefold()
        return (title != wanted, not name.startswith(wanted), wanted not in name, len(each.path))

    one, many = _tr("{0} product"), _tr("{0} products")
    return [
        FlushLine("category", each.title, each.title, counted(each.products, one, many))
        for each in (sorted(found, key=rank) if wanted else found)
    ]


def products(catalog: Catalog, text: str) -> list[FlushLine]:
    """The best for a name, a SKU or, if nothing has that SKU, a number. For a worker."""
    if not text.strip():
        return []
    page = catalog.find(ProductQuery(text=text, sort="relevance"), MOST)
    rows = list(page.rows)
    if not rows and text.strip().isdecimal() and len(text.strip()) < 19:  # noqa: PLR2004 - a bigint's digits
        rows = catalog.rows([int(text)])
    return [FlushLine("product", str(row.id), row.name, row.sku) for row in rows]


def namespaces(known: Iterable[str], text: str) -> list[FlushLine]:
    """Those whose name has `text` in it."""
    wanted = text.strip().casefold()
    return [
        FlushLine("namespace", name, name, namespace_detail(name))
        for name in known
        if wanted in name.casefold()
    ]


def plan_of(catalog: Catalog, monitoring: Monitoring, line: FlushLine) -> Plan:
    """What its flush would be now. For a worker. Raises NotFound, Unavailable."""
    target = target_of(catalog, monitoring, line.kind, line.which)
    return Plan(target, monitoring.plan_flush(target))


def _tr(text: str) -> str:
    return QCoreApplication.translate("flush", text)
