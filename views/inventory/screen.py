"""Screen: stock by SKU and location, low stock, adjustments and the ledger."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer

from models.figures import figure
from services.inventory.records import LevelPage, LevelQuery, Location, StockLevel
from services.inventory.service import Inventory
from services.kernel.changes import Change
from services.kernel.errors import ServiceError
from views.inventory.body import Body
from views.inventory.commands import StockCommands
from views.inventory.desk import Desk, Written
from views.inventory.filters import FilterBar
from views.inventory.first_stock import FirstStock
from views.inventory.level_grid import LevelGrid
from views.inventory.loader import LevelLoader
from views.inventory.panel import SkuPanel
from views.inventory.viewing import ALL, LOW, levels_told
from views.kit import layouts
from views.kit.actions import action
from views.kit.column_layout import ColumnLayout
from views.kit.controls import ActionButton, icon_button
from views.kit.labels import label
from views.kit.screen import Context, SkuTarget
from views.kit.tasks import told
from views.kit.view_tabs import ViewTabs

PANEL = "inventory.panel"  # the preference: whether it is open
LOW_MS = 300  # between a change and the count of what is low
PANEL_MS = 80  # so that holding an arrow key asks once


class InventoryScreen(StockCommands):
    """Levels in a windowed grid, a popover to adjust, a panel with the ledger."""

    name: ClassVar[str] = "inventory"
    title: ClassVar[str] = "Inventory"
    icon: ClassVar[str] = "warehouse"
    needs: ClassVar[str] = "stock.read"

    def __init__(self, context: Context, inventory: Inventory) -> None:
        super().__init__(context)
        self._inventory = inventory
        self._low: int | None = None
        self._rows = 0
        self._was_opened = False
        self.loader = LevelLoader(inventory, self.tasks, self)
        name = self.tr("Stock by product and location")
        self.grid = LevelGrid(name, self.loader.table, self.loader.ticked, self.loader.hidden)
        self.columns = ColumnLayout(self.grid, always=("tick", "product"))
        self.panel = SkuPanel(inventory, self.tasks)
        self.written = Written(self)
        self.history_list = self.panel.history.list
        desk = Desk(inventory, context, self.tasks, self.grid, self, self.written)
        self.make_tasks(desk)
        self.install_actions()
        self.panel.history.offer(ActionButton(self.act["take_back"], "undo-2"))
        self.panel.offer(
            ActionButton(self.act[name], icon)
            for name, icon in (
                ("count", "equal"),
                ("transfer", "arrow-left-right"),
                ("set_aside", "archive"),
                ("reorder", "bell"),
            )
        )
        self.filters = FilterBar(context.caller.stores, ActionButton(self.act["adjust"], "pencil"))
        self.first_stock = FirstStock(desk, self.adjusting, self.filters, self.loader)
        self.body = Body(self.filters, self.grid)
        self._low_timer = self._once(LOW_MS, self._ask_low)
        self._panel_timer = self._once(PANEL_MS, self._show_in_panel)
        self._refresh_timer = self._once(PANEL_MS, self.panel.refresh)
        self._build()
        self._connect()
        self.keep_views()

    # -- what the shell asks ---------------------------------------------------------------

    def opened(self) -> None:
        self._ask_low()
        if self._was_opened:
            self.loader.refresh()
            self.panel.refresh()
            return
        self._was_opened = True
        self.grid.setFocus()
        self.tasks.ask(self._inventory.locations, done=self._locations_came, key="locations")
        self.reload()

    def show_target(self, target: object) -> None:
        """Select the SKU `target`: at the caller's own store, else at the one filtered by."""

        def rows() -> Sequence[StockLevel]:
            if isinstance(target, SkuTarget):
                return self._inventory.levels(target.variant)
            return self._inventory.find(LevelQuery(text=str(target), sort="sku")).rows

        self.tasks.ask(rows, done=partial(self._target_found, target), key="target")

    def fact(self) -> str:
        if not self._rows and self._low is None:
            return ""
        low = "" if self._low is None else self.tr("  ·  {0} low").format(figure(self._low))
        text = self.tr("{0}{1}  ·  answered in {2} ms")
        return text.format(levels_told(self._rows), low, figure(round(self.loader.milliseconds)))

    # -- actions ---------------------------------------------------------------------------

    @action("Reload stock", keys="F5", icon="refresh-cw")
    def reload(self) -> None:
        self._ask(self.wanted())

    @action("Show low stock", keys="Ctrl+L", icon="triangle-alert")
    def show_low(self) -> None:
        self.tabs.choose(LOW)

    @action("Show or hide the stock panel", keys="Ctrl+I", icon="panel-right")
    def toggle_panel(self) -> None:
        self.panel.setVisible(self.panel.isHidden())
        self.context.preferences.set(PANEL, not self.panel.isHidden())
        self._show_in_panel()

    # -- the grid --------------------------------------------------------------------------

    def _narrowed(self, _what: object = None) -> None:
        query = self.wanted()
        if query != self.loader.query:
            if query.location != self.loader.query.location:
                self._low_timer.start()
            self._ask(query)
        self.look_at_views()

    def _ask(self, query: LevelQuery) -> None:
        self.grid.show_column("location", on=query.location is None)
        self.grid.show_low(on=query.low_only)
        self.loader.ask(query)

    def _clear_filters(self) -> None:
        self.tabs.choose(ALL)
        self.filters.narrow("", None)
        self._narrowed()

    def _head_came(self, page: LevelPage) -> None:
        self._counted(page.about)

    def _counted(self, rows: int) -> None:
        self._rows = rows
        if rows:
            self.grid.restore()  # first: a grid that is shown and focused selects its first row
            self.body.show_rows(rows)
        else:
            self.body.show_empty(self.loader.query)
            self.tell_actions()  # no row, nothing to adjust
        self._tell_fact()

    def _question_failed(self, error: Exception) -> None:
        can_retry = isinstance(error, ServiceError) and error.can_retry
        if self.loader.table.rowCount():
            self.failed.emit(told(error), self.reload if can_retry else None)
        else:
            self.body.show_error(told(error), can_retry=can_retry)

    def _target_found(self, target: object, rows: Sequence[StockLevel]) -> None:
        sku = str(target).strip().casefold()
        found = [row for row in rows if row.sku.casefold() == sku]
        if self.first_stock.is_due(target, found):
            self.first_stock.offer(target)
            return
        stores = self.context.caller.stores
        here = self.filters.location() if stores is None else None
        mine = frozenset({here}) if stores is None else stores
        chosen = next((row for row in found if row.location in mine), found[0])
        self.tabs.choose(ALL)
        self.filters.narrow(chosen.sku, here if chosen.location == here else None)
        self.grid.expect(chosen)
        self._narrowed()
        self.grid.setFocus()

    def _narrow_to(self, sku: str, location: int) -> None:
        self.tabs.choose(ALL)
        self.filters.narrow(sku, location)
        self._ask(self.wanted())

    def _locations_came(self, locations: list[Location]) -> None:
        self.filters.show_locations(locations)
        self.transferring.offer(locations)
        self.tell_actions()

    # -- the row and its panel -------------------------------------------------------------

    def _row_chosen(self, level: StockLevel) -> None:
        for task in self.popovers:
            task.row_chosen(level)
        self._panel_timer.start()
        self.tell_actions()

    def _ticked(self) -> None:
        count = len(self.grid.ticked)
        self._selected.setText(self.tr("{0} selected").format(figure(count)) if count else "")

    def _show_in_panel(self) -> None:
        level = self.grid.level()
        if level is not None and self.panel.isVisible():
            self.panel.show_level(level)

    def _level_seen(self, level: StockLevel) -> None:
        """A level as it is now, written here or elsewhere."""
        for task in self.popovers:
            task.level_seen(level)
        if self.panel.level is not None and level.variant == self.panel.level.variant:
            self._refresh_timer.start()
            if level.location == self.panel.level.location:
                self.panel.show_level(level)

    # -- live ------------------------------------------------------------------------------

    def _on_change(self, change: Change) -> None:
        if (change.database, change.topic) != ("inventory", "level") or not self.isVisible():
            return  # `opened` fetches what was missed
        variant, _, location = change.key.partition(":")
        self.loader.changed(int(variant), int(location))
        if self.panel.level is not None and int(variant) == self.panel.level.variant:
            self._refresh_timer.start()
        if not self._low_timer.isActive():
            self._low_timer.start()

    def _ask_low(self) -> None:
        self.tasks.ask(
            partial(self._inventory.low_count, self.filters.location()),
            done=self._low_counted,
            key="low count",
            pool="poll",
        )

    def _low_counted(self, count: int) -> None:
        self._low = count
        self.tabs.set_count(LOW, figure(count))
        self._tell_fact()

    def _tell_fact(self) -> None:
        self._caption.setText(self.fact())
        self.fact_changed.emit(self.fact())

    # -- made once -------------------------------------------------------------------------

    def _build(self) -> None:
        self._caption = label("", "caption", tabular=True)
        self._selected = label("", "muted", tabular=True)
        self.tabs = ViewTabs([self.tr("All"), self.tr("Low stock")], self.tr("Views of stock"))
        toggle = icon_button("panel-right", self.tr("Stock panel"), kind="", keys="Ctrl+I")
        toggle.clicked.connect(self.act["toggle_panel"].trigger)
        tools = (self.views_button(), self.columns_button(), toggle)
        left = layouts.column(
            layouts.column(label(self.tr("Inventory"), "page"), self._caption, gap=2),
            4,
            layouts.row(self.tabs, None, self._selected, 4, *tools),
            self.body,
            margins=(24, 18, 20, 18),
            gap=10,
        )
        left.setStretchFactor(self.body, 1)
        self.setLayout(layouts.row(left, self.panel, gap=0))
        self._show_or_hide_panel()

    def _connect(self) -> None:
        self.context.preferences.loaded.connect(self._show_or_hide_panel)
        self.context.changes.changed.connect(self._on_change)
        self.first_stock.refused.connect(self.failed)
        self.first_stock.placed.connect(self._narrow_to)
        self.filters.changed.connect(self._narrowed)
        self.filters.search.went_down.connect(self.grid.setFocus)
        self.tabs.chosen.connect(self._narrowed)
        self.grid.sorted.connect(self._narrowed)
        self.grid.row_chosen.connect(self._row_chosen)
        self.panel.closed.connect(self.toggle_panel)
        self.body.clear_asked.connect(self._clear_filters)
        self.body.retry_asked.connect(self.reload)
        self.written.level.connect(self.loader.show_own)
        self.grid.ticked_changed.connect(self._ticked)
        self.panel.history.picked.connect(self.tell_actions)
        self.loader.asked.connect(self.body.show_loading)
        self.loader.head_came.connect(self._head_came)
        self.loader.counted.connect(self._counted)
        self.loader.failed.connect(self._question_failed)
        self.loader.seen.connect(self._level_seen)
        self.loader.refreshing.connect(self.grid.remember_place)
        self.loader.refreshed.connect(self.grid.return_to_place)

    def _show_or_hide_panel(self) -> None:
        self.panel.setVisible(self.context.preferences.get(PANEL, True))
        self._show_in_panel()

    def _once(self, milliseconds: int, call: Callable[[], object]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(call)
        return timer
