"""The panel of one SKU: what it has where, and its ledger."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from models.figures import figure
from models.level_columns import explained, key_of, tone, word
from services.inventory.records import StockLevel, Suggestion
from services.inventory.service import Inventory
from views.inventory.history import History
from views.kit import layouts
from views.kit.cards import Bar, Bars, KeyValue, Panel, Thumb, scrolled, separator
from views.kit.controls import icon_button
from views.kit.labels import elided, label, set_tooltip
from views.kit.pill import Pill
from views.kit.states import EmptyState
from views.kit.tasks import Tasks

LEAST_HISTORY = 240  # logical pixels: three movements below their heading


class SkuPanel(Panel):
    """Shows what :meth:`show_level` is given, refreshed by :meth:`refresh`."""

    closed = Signal()

    def __init__(self, inventory: Inventory, tasks: Tasks) -> None:
        super().__init__()
        self._inventory, self._tasks = inventory, tasks
        self.level: StockLevel | None = None
        self.history = History(inventory, tasks)
        self.movements = self.history.movements
        self._name, self._sku = elided("", "title"), elided("", "caption", tabular=True)
        self.pill = Pill()
        self.bars = Bars()
        self._total, self._reserved = KeyValue(self.tr("On hand")), KeyValue(self.tr("Reserved"))
        self._unavailable = KeyValue(self.tr("Unavailable"))
        self._suggested = KeyValue(self.tr("To order here"))
        self.empty = EmptyState(
            "package",
            self.tr("No row is chosen"),
            self.tr("Choose one to see its stock at every location, and its movements."),
        )
        self.empty.setContentsMargins(20, 0, 20, 0)
        self._close = icon_button("x", self.tr("Close panel"))
        self._close.clicked.connect(self.closed)
        self._tasks_at = QGridLayout()
        self._tasks_at.setSpacing(6)
        self._build()

    def offer(self, buttons: Iterable[QWidget]) -> None:
        """What can be done to the SKU at this location, two in a line."""
        for at, made in enumerate(buttons):
            self._tasks_at.addWidget(made, at // 2, at % 2)

    def show_level(self, level: StockLevel) -> None:
        """Show the SKU of `level`; only what differs is asked for again."""
        before, self.level = self.level, level
        self.empty.hide()
        self._content.show()
        self._name.setText(level.name)
        self._sku.setText(f"{level.sku}  ·  {level.location_name}")
        self.pill.show_status(word(level) or self.tr("In stock"), tone(level))
        if before is None or before.variant != level.variant:
            self._forget()
            self._ask_levels()
        if before is None or key_of(before) != key_of(level):
            self._suggested.set_value("")
        self._ask_suggestion()
        self.history.show_level(level)

    def _forget(self) -> None:
        """Nothing of the SKU before may stand under the name of this one."""
        self.bars.show_bars([])
        for fact in (self._total, self._reserved, self._unavailable):
            fact.set_value("")

    def refresh(self) -> None:
        """Something about this SKU changed: fetch the bars and what is new in the ledger."""
        if self.level is not None:
            self._ask_levels()
            self.history.refresh()

    def _ask_suggestion(self) -> None:
        assert self.level is not None  # noqa: S101 - only called with a SKU shown
        self._tasks.ask(
            partial(self._inventory.suggestions, [key_of(self.level)]),
            done=self._suggestion_came,
            key="suggestion",
            pool="poll",
        )

    def _suggestion_came(self, found: list[Suggestion]) -> None:
        for each in found:
            self._suggested.set_value(figure(each.suggested))
            set_tooltip(self._suggested, explained(each))

    def _ask_levels(self) -> None:
        assert self.level is not None  # noqa: S101 - only called with a SKU shown
        self._tasks.ask(
            partial(self._inventory.levels, self.level.variant),
            done=self._levels_came,
            key="levels",
        )

    def _levels_came(self, levels: list[StockLevel]) -> None:
        self.bars.show_bars(
            [Bar(each.location_name, each.available, figure(each.available)) for each in levels]
        )
        self._total.set_value(figure(sum(each.on_hand for each in levels)))
        self._reserved.set_value(figure(sum(each.reserved for each in levels)))
        self._unavailable.set_value(figure(sum(each.unavailable for each in levels)))

    def _build(self) -> None:
        names = layouts.column(self._name, self._sku, 2, layouts.row(self.pill, None), None, gap=3)
        title = layouts.row(Thumb("package", 64), names, gap=12)
        title.setStretch(1, 1)
        content = layouts.column(
            title,
            self._tasks_at,
            separator(),
            label(self.tr("Available by location"), "body_strong"),
            self.bars,
            self._total,
            self._reserved,
            self._unavailable,
            self._suggested,
            separator(),
            self.history,
            margins=(20, 0, 20, 12),
            gap=9,
        )
        content.setStretchFactor(self.history, 1)
        self.history.setMinimumHeight(LEAST_HISTORY)
        head = layouts.row(
            label(self.tr("Stock of a product"), "overline"),
            None,
            self._close,
            margins=(20, 14, 20, 6),
        )
        self._content = scrolled(content)
        self._content.hide()
        whole = layouts.column(head, self.empty, self._content, gap=0)
        whole.setStretch(1, 1)
        whole.setStretch(2, 1)
        self.setLayout(whole)
