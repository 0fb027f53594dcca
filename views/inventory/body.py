"""The card around the stock grid: rows, or what stands in their place, and the foot."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.figures import figure
from services.inventory.records import LevelQuery
from views.inventory.level_grid import LevelGrid
from views.kit import layouts
from views.kit.cards import Card, separator
from views.kit.labels import elided, label
from views.kit.states import EmptyState, ErrorState, SkeletonRows

_SKELETONS = 14


class Body(Card):
    """`bar` is the row of filters on top."""

    clear_asked = Signal()
    retry_asked = Signal()

    def __init__(self, bar: QWidget, grid: LevelGrid) -> None:
        super().__init__()
        self._grid = grid
        self._total = 0
        self.empty = EmptyState(
            "package", self.tr("Nothing here"), "", (self.tr("Clear filters"), self._ask_clear)
        )
        self.error = ErrorState("", self._ask_retry)
        self.loading = SkeletonRows(_SKELETONS)
        self.stack = QStackedWidget()
        for part in (self.loading, grid, self.empty, self.error):
            self.stack.addWidget(part)
        self._count = label("", "caption", tabular=True)
        hints = elided(
            self.tr(
                "Enter edit    - take    + add    = count    T transfer    Space select"
                "    Ctrl+Z undo    ? all keys"
            ),
            "caption",
        )
        hints.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot = layouts.row(self._count, hints, margins=(14, 6, 14, 7), gap=16)
        foot.setStretch(1, 1)
        self._soon = QTimer(self, singleShot=True, interval=15)
        self._soon.timeout.connect(self._show_count)
        grid.verticalScrollBar().valueChanged.connect(self._later)
        content = layouts.column(
            bar,
            separator(),
            self.stack,
            separator(),
            foot,
            gap=0,
        )
        content.setStretchFactor(self.stack, 1)
        self.setLayout(content)

    def show_rows(self, total: int) -> None:
        """There are `total` rows; the grid shows them."""
        self._total = total
        self.stack.setCurrentWidget(self._grid)
        self._soon.start()

    def show_empty(self, query: LevelQuery) -> None:
        """Nothing answers `query`: say what that means, and how to see something again."""
        self._total = 0
        if query.text:
            title = self.tr("No stock matches “{0}”").format(query.text)
            hint = self.tr("Search for another part of the name, or the beginning of a SKU.")
        elif query.low_only:
            title = self.tr("Nothing is low here")
            hint = self.tr("Every SKU has more available than its reorder point.")
        else:
            title = self.tr("No stock here yet")
            hint = self.tr("A SKU appears with its first movement at this location.")
        is_narrowed = bool(query.text or query.low_only or query.location is not None)
        self.empty.say(title, hint)
        self.empty.action.setVisible(is_narrowed)
        self.stack.setCurrentWidget(self.empty)
        self._show_count()

    def show_error(self, sentence: str, *, can_retry: bool) -> None:
        self._total = 0
        self.error.fail(sentence, can_retry=can_retry)
        self.stack.setCurrentWidget(self.error)
        self._show_count()

    def show_loading(self) -> None:
        """Grey rows, unless there is something to read until the answer comes."""
        if self.stack.currentWidget() not in (self._grid, self.error):
            self.stack.setCurrentWidget(self.loading)

    def rows_told(self) -> str:
        """What the foot says."""
        return self._count.text()

    def _later(self, _value: int) -> None:
        self._soon.start()

    def _show_count(self) -> None:
        first, last = self._grid.visible_rows()
        if not self._total or last < first:
            self._count.setText(self.tr("No rows") if not self._total else "")
            return
        text = self.tr("Rows {0} to {1} of {2}")
        self._count.setText(text.format(figure(first + 1), figure(last + 1), figure(self._total)))

    def _ask_clear(self) -> None:
        self.clear_asked.emit()

    def _ask_retry(self) -> None:
        self.retry_asked.emit()
