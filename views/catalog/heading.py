"""The screen's head: title, the line of fact, and the tabs with their counts."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from models import formats
from services.catalog.records import Status
from views.kit import layouts
from views.kit.controls import ActionButton
from views.kit.labels import label
from views.kit.view_tabs import ViewTabs

TABS: tuple[tuple[Status, ...], ...] = ((), ("active",), ("draft",), ("archived",))


class Heading(QWidget):
    """`fact` is what the caption says; `statuses_chosen` tells the tab."""

    statuses_chosen = Signal(object)  # tuple of statuses
    fact_changed = Signal(str)

    def __init__(self, new: QAction) -> None:
        super().__init__()
        self._total: int | None = None
        self.matched: tuple[int, bool, float] | None = None
        self._fact = label("", "caption", tabular=True)
        title = layouts.column(label(self.tr("Catalog"), "page"), self._fact, gap=2)
        self.setLayout(layouts.row(title, None, ActionButton(new, "plus", "primary")))
        self.tabs = ViewTabs(
            [self.tr("All"), self.tr("Active"), self.tr("Drafts"), self.tr("Archived")],
            self.tr("Products by status"),
        )
        self.tabs.chosen.connect(self._on_tab)

    def fact(self) -> str:
        return self._fact.text()

    def show_counts(self, counts: dict[str, int]) -> None:
        """Products by status and "all", as the service counts them."""
        self._total = counts.get("all")
        for at, statuses in enumerate(TABS):
            number = counts.get(statuses[0] if statuses else "all", 0)
            self.tabs.set_count(at, formats.count(number))
        self._show()

    def show_matched(self, matched: int, exact: bool, milliseconds: float) -> None:
        self.matched = (matched, exact, milliseconds)
        self._show()

    def _show(self) -> None:
        if self.matched is None:
            return
        matched, exact, milliseconds = self.matched
        about = self.tr("{0} match") if exact else self.tr("about {0} match")
        parts = [
            about.format(formats.count(matched)),
            self.tr("answered in {0} ms").format(formats.count(max(1, round(milliseconds)))),
        ]
        if self._total is not None:
            one, many = self.tr("{0} product"), self.tr("{0} products")
            parts.insert(0, formats.counted(self._total, one, many))
        self._fact.setText("  ·  ".join(parts))
        self.fact_changed.emit(self._fact.text())

    def _on_tab(self, at: int) -> None:
        self.statuses_chosen.emit(TABS[at])
