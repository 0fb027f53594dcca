"""The catalogue's screen: the list at the left, one product at the right."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from services.catalog.records import Category
from services.catalog.service import Catalog
from services.inventory.service import Inventory
from services.kernel.changes import Change
from views.catalog.commanding import Commanding, lists
from views.catalog.desk import Desk
from views.catalog.editing import Editing
from views.catalog.flush_actions import FlushActions
from views.catalog.heading import Heading
from views.catalog.listing import ProductList
from views.catalog.new_product import NewBarcode
from views.catalog.panel import ProductPanel
from views.catalog.saving import Commits, Saved
from views.catalog.sorting import sort_menu
from views.catalog.source import ProductSource
from views.catalog.variant_editing import VariantEditing
from views.kit import layouts
from views.kit.actions import action, refresh
from views.kit.banner import Banner
from views.kit.column_layout import ColumnLayout
from views.kit.controls import icon_button
from views.kit.screen import Context, SkuTarget


class CatalogScreen(FlushActions):
    """The panel shows the current row until Esc closes it; arrow keys then only move.

    Return or a double click on a row opens it again, with the cursor in the name; F2, or
    typing, edits the current cell in its place.
    """

    name, title, icon, needs = "catalog", "Catalog", "package", "catalog.read"

    def __init__(self, context: Context, catalog: Catalog, inventory: Inventory) -> None:
        super().__init__(context)
        self._catalog = catalog
        self._commits = Commits(self)
        self._follows = True  # see the class
        source = ProductSource(catalog, inventory)
        self.list = ProductList(source, self.tasks)
        self.grid = self.list.grid
        self.columns = ColumnLayout(self.grid, always=("check", "name"))
        self.panel = ProductPanel(context.caller)
        self.desk = desk = Desk(catalog, inventory, context, self.tasks, self._commits)
        self.editing = Editing(self.panel, desk)
        self.commanding = Commanding(self.panel, desk)
        self.variants = VariantEditing(self.panel, desk)
        self.make_many(source)
        self.banner = Banner()
        self.install_actions()
        self.heading = Heading(self.act["new_product"])
        self.tabs = self.heading.tabs
        self._dress_actions()
        self._build()
        self._connect()
        self.keep_views()

    # -- what the console asks ---------------------------------------------------------------------

    def opened(self) -> None:
        if self.heading.matched is None:
            self._ask_categories()
            self.list.load()
        else:
            self.list.refresh()
            self.editing.refresh()
        self._ask_counts()

    def show_target(self, target: object) -> None:
        """A SKU: its product is opened, whatever is filtered. NewBarcode: a product is made."""
        if isinstance(target, NewBarcode):
            self.commanding.create_for(target, self.list.filters.currency)
            return
        call = partial(self._catalog.product_of_sku, str(target))
        self.tasks.ask(call, done=self._go_to, key="target")

    def fact(self) -> str:
        return self.heading.fact()

    # -- actions -----------------------------------------------------------------------------------

    @action("New product…", keys="Ctrl+N", calls=Catalog.create, icon="plus")
    def new_product(self) -> None:
        self.commanding.create(self.list.filters.currency)

    @action("Edit product", keys="Return", icon="pencil", when="has_current", on="grid")
    def edit(self) -> None:
        if (product := self.list.current()) is not None:
            self._open_to_edit(product)

    @action("Save product", keys="Ctrl+S", calls=Catalog.change, when="is_dirty")
    def save(self) -> None:
        self.editing.save()

    @action("Close product", keys="Esc", icon="x", when="is_open", on="panel")
    def close_panel(self) -> None:
        self.editing.leave(self._close)

    @action(
        "Schedule a price…", calls=Catalog.schedule_price, icon="calendar-clock", when="is_open"
    )
    def schedule_price(self) -> None:
        self.commanding.schedule()

    @action(
        "Adjust stock…", keys="Ctrl+E", calls=Inventory.adjust, icon="warehouse", when="is_open"
    )
    def adjust_stock(self) -> None:
        product = self.panel.product
        if product is not None:
            target = SkuTarget(product.sku, product.variant, product.name, to_adjust=True)
            self.context.go("inventory", target)

    @action("Clear filters", icon="x")
    def clear_filters(self) -> None:
        self.list.filters.clear()

    def has_current(self) -> bool:
        return self.list.current() is not None

    def is_dirty(self) -> bool:
        return self.panel.form.is_dirty()

    # -- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        sort = icon_button("sliders-horizontal", self.tr("Sort"), kind="")
        sort_menu(sort, self.list.filters, self.act["sort"])
        tools = (self.views_button(), self.columns_button(), sort, self.many_button())
        tabs = layouts.row(self.tabs, None, *tools)
        left = layouts.column(
            self.heading, self.banner, 4, tabs, self.list, margins=(24, 18, 20, 18), gap=10
        )
        left.setStretchFactor(self.list, 1)
        self.setLayout(layouts.row(left, self.panel, gap=0))

    def _dress_actions(self) -> None:
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self.act["close_panel"].setShortcutContext(inside)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.grid)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.act["archive"].trigger)
        menu = QMenu(self)
        for name in ("schedule_price", "adjust_stock", "flush_product", "archive", "close_panel"):
            menu.addAction(self.act[name])
        self.panel.set_menu(menu)

    def _connect(self) -> None:
        self.heading.statuses_chosen.connect(self.list.filters.set_statuses)
        self.heading.fact_changed.connect(self.fact_changed)
        self.list.filters.changed.connect(self.look_at_views)
        self.list.current_changed.connect(self._on_current)
        self.list.chosen.connect(self._open_to_edit)
        self.list.selecting.changed.connect(self._refresh_actions)
        self.list.selecting.refused.connect(self.context.toasts.tell)
        self.list.matched.connect(self._on_matched)
        self.list.away.connect(self._on_away)
        self.list.live.products_changed.connect(self._on_products_changed)
        self.list.live.answered.connect(self._refresh_actions)
        self.editing.saved.connect(self._on_saved)
        self.editing.stayed.connect(self._on_stayed)
        self.commanding.saved.connect(self._on_saved)
        self.variants.saved.connect(self._on_saved)
        self.commanding.created.connect(self._go_to)
        self._commits.saved.connect(self._on_saved)
        self.batches.changed.connect(self._on_batch)
        self.panel.close_asked.connect(self.close_panel)
        self.panel.form.dirty_changed.connect(self._refresh_actions)
        self.panel.stock.adjust.connect(self.adjust_stock)
        self.panel.prices.add.connect(self.schedule_price)
        self.panel.prices.cancel.connect(self.commanding.unschedule)
        self.context.changes.changed.connect(self._on_change)

    # -- what happens ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the list takes the ticks away, then it closes the panel."""
        if event.key() == Qt.Key.Key_Escape and self.list.ticked.clear():
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.is_open():
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _on_current(self, product: int) -> None:
        self._refresh_actions()
        if self._follows and not self._is_shown(product):
            self.editing.leave(partial(self.editing.open, product, self._refresh_actions))

    def _on_stayed(self) -> None:
        if self.panel.product is not None:
            blocked = QSignalBlocker(self.list)
            self.list.select(self.panel.product.id)
            blocked.unblock()

    def _open_to_edit(self, product: int) -> None:
        self._follows = True
        if self._is_shown(product):
            self._edit_opened()
        else:
            self.editing.leave(partial(self.editing.open, product, self._edit_opened))

    def _edit_opened(self) -> None:
        self._refresh_actions()
        self.panel.edit_name()

    def _go_to(self, product: int) -> None:
        self._follows = True
        self.editing.leave(partial(self.editing.open, product, partial(self._went_to, product)))
        self.list.go_to(product)

    def _went_to(self, product: int) -> None:
        self._refresh_actions()
        if not self.list.go_to(product):  # the filters hide its row
            self.panel.edit_name()

    def _close(self) -> None:
        self._follows = False
        self.panel.hide()
        self.grid.setFocus()
        self._refresh_actions()

    def _on_saved(self, saved: Saved) -> None:
        self.list.show_own(saved.after)
        if self._is_shown(saved.after.id):
            self.panel.take_own(saved.before, saved.after)
            self.editing.refresh()
        if saved.before.status != saved.after.status or saved.before is saved.after:
            self.list.refresh()
            self._ask_counts()

    def _on_batch(self, products: tuple[int, ...]) -> None:
        self.list.refresh()
        self._on_products_changed(set(products))
        self._ask_counts()

    def _on_change(self, change: Change) -> None:
        self.list.live.hear(change)
        if (change.database, change.topic) == ("catalog", "category"):
            if change.key != "counts":
                self._ask_categories()
            self._ask_counts()
        shown = self.panel.product
        mine = change.key.partition(":")[0]
        level = (change.database, change.topic) == ("inventory", "level")
        if shown is not None and level and mine == str(shown.variant):
            self.editing.refresh()

    def _on_products_changed(self, products: set[int]) -> None:
        shown = self.panel.product
        if shown is not None and (not products or shown.id in products):
            self.editing.refresh()

    def _on_matched(self, matched: int, exact: bool, milliseconds: float) -> None:
        self.heading.show_matched(matched, exact, milliseconds)
        self._refresh_actions()
        # Without an answer and without a question: the database was away when they were asked for.
        if not self.editing.categories and not self.tasks.is_asking("categories"):
            self._ask_categories()
            self._ask_counts()

    def _on_away(self, why: str) -> None:
        if why:
            self.banner.show_message(
                self.tr("Availability is missing: {0}").format(why), "warn", self.list.load
            )
        else:
            self.banner.clear()

    def _ask_categories(self) -> None:
        self.tasks.ask(partial(lists, self._catalog), done=self._know_lists, key="categories")
        self.tasks.ask(self._catalog.brands, done=self.know_brands, key="brands")

    def _ask_counts(self) -> None:
        self.tasks.ask(self._catalog.counts, done=self.heading.show_counts, key="counts")

    def _know_lists(self, known: tuple[list[Category], str]) -> None:
        categories, self.list.filters.currency = known
        self.list.filters.set_categories(categories)
        self.editing.know_categories(categories)
        self.know_categories(categories)

    def _is_shown(self, product: int) -> bool:
        shown = self.panel.product
        return self.is_open() and shown is not None and shown.id == product

    def _refresh_actions(self, _why: object = None) -> None:
        refresh(self)
