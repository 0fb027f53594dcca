"""The panel of one SKU: what it has where, and its ledger."""

from functools import partial

from PySide6.QtCore import Signal

from models.figures import figure
from models.level_columns import tone, word
from models.movement_table import MovementTable
from services.inventory.records import Movement, StockLevel
from services.inventory.service import Inventory
from views.inventory.movement_list import MovementList
from views.kit import layouts
from views.kit.cards import Bar, Bars, KeyValue, Panel, Thumb, separator
from views.kit.controls import SegmentTabs, button, icon_button
from views.kit.labels import elided, label
from views.kit.pill import Pill
from views.kit.tasks import Tasks

PAGE = 50  # movements at a time
HERE, ALL = range(2)


class SkuPanel(Panel):
    """Shows what :meth:`show_level` is given, refreshed by :meth:`refresh`."""

    closed = Signal()

    def __init__(self, inventory: Inventory, tasks: Tasks) -> None:
        super().__init__()
        self._inventory, self._tasks = inventory, tasks
        self.level: StockLevel | None = None
        self.movements = MovementTable(self)
        self.list = MovementList()
        self.list.setModel(self.movements)
        self._name, self._sku = elided("", "title"), elided("", "caption", tabular=True)
        self.pill = Pill()
        self.bars = Bars()
        self._total, self._reserved = KeyValue(self.tr("On hand")), KeyValue(self.tr("Reserved"))
        self._unavailable = KeyValue(self.tr("Unavailable"))
        self.where = SegmentTabs(
            [self.tr("This location"), self.tr("All")], self.tr("Movements of")
        )
        self.older = button(self.tr("Show older"), kind="plain")
        self._none = label(self.tr("No movements yet."), "muted")
        self._close = icon_button("x", self.tr("Close panel"))
        self._close.clicked.connect(self.closed)
        self.where.chosen.connect(self._reload)
        self.older.clicked.connect(self._show_older)
        self._build()

    def show_level(self, level: StockLevel) -> None:
        """Show the SKU of `level`; only what differs is asked for again."""
        before, self.level = self.level, level
        self._name.setText(level.name)
        self._sku.setText(f"{level.sku}  ·  {level.location_name}")
        self.pill.show_status(word(level) or self.tr("In stock"), tone(level))
        if before is None or before.variant != level.variant:
            self._forget()
            self._ask_levels()
            self._reload()
        elif before.location != level.location and self.where.current() == HERE:
            self._reload()

    def _forget(self) -> None:
        """Nothing of the SKU before may stand under the name of this one."""
        self.movements.show([])
        self.bars.show_bars([])
        for fact in (self._total, self._reserved, self._unavailable):
            fact.set_value("")
        self._none.hide()
        self.older.hide()

    def refresh(self) -> None:
        """Something about this SKU changed: fetch the bars and what is new in the ledger."""
        if self.level is None:
            return
        self._ask_levels()
        self._tasks.ask(
            partial(self._inventory.movements, self.level.variant, self._location(), None, PAGE),
            done=self._newer_came,
            key="movements newer",
        )

    def _ask_levels(self) -> None:
        assert self.level is not None  # noqa: S101 - only called with a SKU shown
        self._tasks.ask(
            partial(self._inventory.levels, self.level.variant),
            done=self._levels_came,
            key="levels",
        )

    def _reload(self, _tab: int = 0) -> None:
        """Another SKU or another filter: the ledger from its newest movement."""
        if self.level is None:
            return
        self._tasks.cancel("movements newer")
        self._tasks.cancel("movements older")
        self._tasks.ask(
            partial(self._inventory.movements, self.level.variant, self._location(), None, PAGE),
            done=self._first_came,
            key="movements",
        )

    def _show_older(self) -> None:
        before = self.movements.oldest()
        if self.level is None or before is None:
            return
        self.older.setEnabled(False)
        self._tasks.ask(
            partial(self._inventory.movements, self.level.variant, self._location(), before, PAGE),
            done=self._older_came,
            key="movements older",
            failed=self._older_failed,
        )

    def _location(self) -> int | None:
        here = self.level is not None and self.where.current() == HERE
        return self.level.location if here and self.level is not None else None

    def _levels_came(self, levels: list[StockLevel]) -> None:
        self.bars.show_bars(
            [Bar(each.location_name, each.available, figure(each.available)) for each in levels]
        )
        self._total.set_value(figure(sum(each.on_hand for each in levels)))
        self._reserved.set_value(figure(sum(each.reserved for each in levels)))
        self._unavailable.set_value(figure(sum(each.unavailable for each in levels)))

    def _first_came(self, rows: list[Movement]) -> None:
        self.movements.show(rows)
        self.list.scrollToTop()
        self._offer_older(rows)

    def _newer_came(self, rows: list[Movement]) -> None:
        if not self.movements.add_newer(rows):
            self._first_came(rows)
        self._none.setVisible(self.movements.rowCount() == 0)

    def _older_came(self, rows: list[Movement]) -> None:
        self.movements.add_older(rows)
        self._offer_older(rows)

    def _older_failed(self, _error: Exception) -> bool:
        self.older.setEnabled(True)
        return False  # the banner says why

    def _offer_older(self, rows: list[Movement]) -> None:
        self.older.setEnabled(True)
        self.older.setVisible(len(rows) == PAGE)
        self._none.setVisible(self.movements.rowCount() == 0)

    def _build(self) -> None:
        names = layouts.column(self._name, self._sku, 2, layouts.row(self.pill, None), None, gap=3)
        title = layouts.row(Thumb("package", 64), names, gap=12)
        title.setStretch(1, 1)
        content = layouts.column(
            layouts.row(label(self.tr("Stock of a product"), "overline"), None, self._close),
            title,
            separator(),
            label(self.tr("Available by location"), "body_strong"),
            self.bars,
            self._total,
            self._reserved,
            self._unavailable,
            separator(),
            layouts.row(label(self.tr("Movements"), "body_strong"), None, self.where),
            self.list,
            self._none,
            self.older,
            margins=(20, 14, 20, 12),
            gap=9,
        )
        content.setStretchFactor(self.list, 1)
        self.setLayout(content)
        self._none.hide()
        self.older.hide()
