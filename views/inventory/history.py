"""The ledger of a SKU in the panel, with the counts that confirmed it; narrowed, without an end."""

from collections.abc import Callable, Iterable
from functools import partial
from heapq import merge
from itertools import islice
from operator import attrgetter

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QWidget

from models.movement_table import Entry, MovementTable
from services.inventory.records import ConfirmedCount, Movement, MovementFilter, StockLevel
from services.inventory.service import Inventory
from views.inventory.history_filters import HistoryFilters
from views.inventory.movement_list import MovementList
from views.kit import layouts
from views.kit.controls import SegmentTabs, icon_button
from views.kit.labels import label
from views.kit.tasks import Tasks

PAGE = 50  # movements and counts at a time
HERE, ALL = range(2)
Before = tuple[int | None, int | None]  # the last movement and count of the page before
AHEAD = 200  # pixels from the end at which the next page is asked for


class History(QWidget):
    """Shows what :meth:`show_level` is given; older pages come as the list is scrolled."""

    picked = Signal()  # another movement, or none

    def __init__(self, inventory: Inventory, tasks: Tasks) -> None:
        super().__init__()
        self._inventory, self._tasks = inventory, tasks
        self._level: StockLevel | None = None
        self._has_older = False
        self.movements = MovementTable(self)
        self.list = MovementList()
        self.list.setModel(self.movements)
        self.where = SegmentTabs(
            [self.tr("This location"), self.tr("All")], self.tr("Movements of")
        )
        self.filters = HistoryFilters()
        self.filters.hide()
        self.funnel = icon_button("sliders-horizontal", self.tr("Filter movements"))
        self.funnel.setCheckable(True)
        self.funnel.toggled.connect(self._show_filters)
        self._none = label("", "muted", wrap=True)
        self._foot = layouts.row()
        self._near = QTimer(self, singleShot=True, interval=0)
        self._near.timeout.connect(self._ask_if_near)
        self.where.chosen.connect(self.reload)
        self.filters.changed.connect(self.reload)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.list.selectionModel().currentRowChanged.connect(self._on_row)
        self.movements.modelReset.connect(self.picked)
        self.movements.dataChanged.connect(self._on_data)
        head = layouts.row(
            label(self.tr("Movements"), "body_strong"), None, self.funnel, self.where, gap=6
        )
        content = layouts.column(head, self.filters, self.list, self._none, self._foot, gap=9)
        content.setStretchFactor(self.list, 1)
        self.setLayout(content)
        self._none.hide()

    def offer(self, button: QWidget) -> None:
        """Something to do with the movement that is chosen."""
        self._foot.addWidget(button)
        self._foot.addStretch(1)

    def movement(self) -> Movement | None:
        """The movement the arrow keys are at; None at a count that confirmed."""
        at = self.list.currentIndex()
        entry = self.movements.row_at(at) if at.isValid() else None
        return entry if isinstance(entry, Movement) else None

    def may_take_back(self) -> bool:
        """Whether it was not taken back yet, as far as is known here; the service asks again."""
        moved = self.movement()
        return moved is not None and not self.movements.is_reversed(moved.id)

    def show_level(self, level: StockLevel) -> None:
        """The movements of its SKU; asked for again only if that is another question."""
        before, self._level = self._level, level
        if before is None or before.variant != level.variant:
            self.movements.show([])
            self._none.hide()
            self.reload()
        elif before.location != level.location and self.where.current() == HERE:
            self.reload()

    def refresh(self) -> None:
        """Something about this SKU changed: fetch what is new in the ledger."""
        if self._level is not None:
            self._ask("newer", (None, None), self._newer_came)

    def reload(self, _what: object = None) -> None:
        """Another SKU or another filter: from the newest movement."""
        if self._level is None:
            return
        for key in ("newer", "older"):
            self._tasks.cancel(f"movements {key}")
        self._has_older = False
        self._ask("first", (None, None), self._first_came)

    def _ask(self, key: str, before: Before, done: Callable[[list[Entry]], object]) -> None:
        assert self._level is not None  # noqa: S101 - only called with a SKU shown
        location = self._level.location if self.where.current() == HERE else None
        self._tasks.ask(
            partial(
                page,
                self._inventory,
                self._level.variant,
                location,
                before,
                self.filters.wanted(),
            ),
            done=done,
            key=f"movements {key}",
        )

    def _scrolled(self, _value: int) -> None:
        self._near.start()

    def _ask_if_near(self) -> None:
        bar = self.list.verticalScrollBar()
        before = self.movements.oldest(Movement), self.movements.oldest(ConfirmedCount)
        if self._has_older and bar.value() + AHEAD >= bar.maximum():
            self._has_older = False  # until its answer says so again
            self._ask("older", before, self._older_came)

    def _first_came(self, rows: list[Entry]) -> None:
        self.movements.show(rows)
        self.list.scrollToTop()
        self._expect_older(rows)

    def _newer_came(self, rows: list[Entry]) -> None:
        if not self.movements.add_newer(rows):
            self._first_came(rows)
        self._tell_none()

    def _older_came(self, rows: list[Entry]) -> None:
        self.movements.add_older(rows)
        self._expect_older(rows)

    def _expect_older(self, rows: list[Entry]) -> None:
        self._has_older = len(rows) == PAGE
        self._tell_none()
        self._near.start()

    def _tell_none(self) -> None:
        is_empty = self.movements.rowCount() == 0
        narrowed = self.filters.wanted() != MovementFilter()
        text = self.tr("No movement matches the filter.") if narrowed else ""
        self._none.setText(text or self.tr("No movements yet."))
        self._none.setVisible(is_empty)

    def _show_filters(self, on: bool) -> None:
        self.filters.setVisible(on)
        if on:
            self.filters.reason.setFocus()
        else:
            self.filters.clear()

    def _on_row(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit()

    def _on_data(self, _first: QModelIndex, _last: QModelIndex) -> None:
        self.picked.emit()


def page(
    inventory: Inventory, variant: int, location: int | None, before: Before, wanted: MovementFilter
) -> list[Entry]:
    """The next movements and confirming counts, newest first. Called on a worker."""
    moved, counted = before
    movements = inventory.movements(variant, location, moved, PAGE, wanted)
    counts = inventory.counts(variant, location, counted, PAGE, wanted)
    both: Iterable[Entry] = merge(movements, counts, key=attrgetter("at"), reverse=True)
    return list(islice(both, PAGE))
