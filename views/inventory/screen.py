"""Screen: stock by SKU and location, low stock, adjustments and the ledger."""

from functools import partial
from typing import ClassVar
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer

from models.figures import figure
from models.level_columns import SORTS
from services.inventory.records import Adjusted, LevelPage, LevelQuery, StockLevel
from services.inventory.service import Inventory
from services.kernel.changes import Change
from services.kernel.errors import ServiceError
from views.inventory.body import Body
from views.inventory.commit import Adjustment
from views.inventory.delta import Wanted
from views.inventory.filters import FilterBar
from views.inventory.level_grid import LevelGrid
from views.inventory.loader import LevelLoader
from views.inventory.panel import SkuPanel
from views.inventory.popover import AdjustPopover
from views.kit import actions, layouts
from views.kit.actions import action
from views.kit.controls import ActionButton, SegmentTabs, icon_button
from views.kit.inbox import Inbox
from views.kit.labels import label
from views.kit.screen import Context, Screen
from views.kit.undo import Done

ALL, LOW = range(2)
LOW_MS = 300  # between a change and the count of what is low
PANEL_MS = 80  # so that holding an arrow key asks once


class InventoryScreen(Screen):
    """Levels in a windowed grid, a popover to adjust, a panel with the ledger."""

    name: ClassVar[str] = "inventory"
    title: ClassVar[str] = "Inventory"
    icon: ClassVar[str] = "warehouse"
    needs: ClassVar[str] = "stock.read"

    def __init__(self, context: Context, inventory: Inventory) -> None:
        super().__init__(context)
        self._inventory = inventory
        self._own = Inbox(self._own_written, self)
        self._low: int | None = None
        self._rows = 0
        self._sort, self._descending = "product", False
        self._target = ""
        self._opened = False
        self.loader = LevelLoader(inventory, self.tasks, self)
        self.grid = LevelGrid(self.tr("Stock by product and location"), self.loader.table)
        self.panel = SkuPanel(inventory, self.tasks)
        self.popover = AdjustPopover(self)
        self.install_actions()
        self._low_timer = self._timer(LOW_MS, self._ask_low)
        self._panel_timer = self._timer(PANEL_MS, self._show_in_panel)
        self._refresh_timer = self._timer(PANEL_MS, self.panel.refresh)
        self._build()
        self._connect()

    # -- what the shell asks ---------------------------------------------------------------

    def opened(self) -> None:
        if self._opened:
            self.loader.refresh()
            self.panel.refresh()
        else:
            self.tasks.ask(
                self._inventory.locations, done=self.filters.show_locations, key="locations"
            )
            self._opened = True
            self.reload()
        self._ask_low()

    def show_target(self, target: object) -> None:
        """Select the SKU `target`, at the caller's own store if it is kept there."""
        sku = str(target)
        self.tasks.ask(
            partial(self._inventory.find, LevelQuery(text=sku, sort="sku")),
            done=partial(self._target_found, sku),
            key="target",
        )

    def fact(self) -> str:
        if not self._rows and self._low is None:
            return ""
        low = "" if self._low is None else self.tr("  ·  {0} low").format(figure(self._low))
        text = self.tr("{0} SKU at a location{1}  ·  answered in {2} ms")
        return text.format(figure(self._rows), low, figure(round(self.loader.milliseconds)))

    # -- actions ---------------------------------------------------------------------------

    @action("Adjust stock…", keys="Ctrl+E", calls=Inventory.adjust, icon="pencil", when="may_adjust")
    def adjust(self) -> None:
        self._open_popover("")

    @action(
        "Take stock away…", keys="-", calls=Inventory.adjust, icon="minus", when="may_adjust", on="grid"
    )
    def take(self) -> None:
        self._open_popover("-")

    @action(
        "Add stock…", keys="+", calls=Inventory.adjust, icon="plus", when="may_adjust", on="grid"
    )
    def add(self) -> None:
        self._open_popover("+")

    @action("Reload stock", keys="F5", icon="refresh-cw")
    def reload(self) -> None:
        self.loader.ask(self._query())

    @action("Show low stock only", keys="Ctrl+L", icon="triangle-alert")
    def show_low(self) -> None:
        self.tabs.choose(LOW)

    @action("Show or hide the stock panel", keys="Ctrl+I", icon="panel-right")
    def toggle_panel(self) -> None:
        self._show_panel(self.panel.isHidden())

    def may_adjust(self) -> bool:
        level = self.grid.level()
        return level is not None and self._is_mine(level.location)

    def _is_mine(self, location: int) -> bool:
        stores = self.context.caller.stores
        return stores is None or location in stores

    # -- the grid --------------------------------------------------------------------------

    def _query(self) -> LevelQuery:
        return LevelQuery(
            text=self.filters.text(),
            location=self.filters.location(),
            low_only=self.tabs.current() == LOW,
            sort=SORTS[self._sort],
            descending=self._descending,
        )

    def _narrowed(self, _what: object = None) -> None:
        query = self._query()
        if query != self.loader.query:
            if query.location != self.loader.query.location:
                self._low_timer.start()
            self.loader.ask(query)

    def _on_header(self, section: int) -> None:
        key = self.grid.column_key(section)
        if key:
            self._descending = key == self._sort and not self._descending
            self._sort = key
        self._show_sort()
        self._narrowed()

    def _show_sort(self) -> None:
        down = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        column = self.loader.table.column_of(self._sort)
        self.grid.horizontalHeader().setSortIndicator(column, down)

    def _head_came(self, page: LevelPage) -> None:
        self.grid.restore()
        self._counted(page.about)
        if not page.rows:
            narrowed = bool(self.loader.query.text or self.loader.query.low_only)
            self.body.show_empty(is_narrowed=narrowed)

    def _counted(self, rows: int) -> None:
        self._rows = rows
        self.grid.restore()
        if rows:
            self.body.show_rows()
        self.body.tell_rows(rows)
        self.fact_changed.emit(self.fact())
        self._caption.setText(self.fact())

    def _question_failed(self, error: Exception) -> None:
        from_service = isinstance(error, ServiceError)
        again = self.reload if from_service and error.can_retry else None
        if self.loader.table.rowCount():
            self.failed.emit(tasks.told(error), again)
        else:
            self.body.show_error(tasks.told(error), again)
