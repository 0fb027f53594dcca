"""Screen: what the shop is made of."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.figures import figure
from models.record_table import RecordTable
from services.catalog.service import Catalog
from services.identity.service import Identity
from services.inventory.service import Inventory
from services.kernel.changes import Change
from views.kit import actions, layouts
from views.kit.actions import action
from views.kit.controls import ActionButton, SegmentTabs, button
from views.kit.grid import Grid
from views.kit.labels import label
from views.kit.list_card import ListCard
from views.kit.screen import Context, Screen
from views.kit.states import EmptyState
from views.kit.undo import Done
from views.shop import naming
from views.shop.brands import Brands
from views.shop.categories import Categories
from views.shop.locations import Locations
from views.shop.naming import Naming, NamingPage
from views.shop.section import RowDialog, Section, Values

SOON = 150  # milliseconds: one reading for a burst of changes
NAMING_TOPICS = frozenset({("identity", "shop"), ("catalog", "shop")})


class ShopScreen(Screen):
    """A tab for each list the person may change, and one for the shop's name and currency."""

    name: ClassVar[str] = "shop"
    title: ClassVar[str] = "Shop"
    icon: ClassVar[str] = "store"
    needs: ClassVar[str] = "catalog.arrange"

    def __init__(
        self, context: Context, catalog: Catalog, inventory: Inventory, identity: Identity
    ) -> None:
        super().__init__(context)
        self._catalog, self._identity = catalog, identity
        offered: list[Section] = [Locations(inventory), Categories(catalog), Brands(catalog)]
        self.sections = [each for each in offered if context.caller.may(each.needs)]
        self.naming = NamingPage() if context.caller.may("shop.write") else None
        self._dialog: RowDialog | None = None
        self._build()
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.reload)
        context.changes.changed.connect(self._on_change)

    def opened(self) -> None:
        self.reload()

    def fact(self) -> str:
        return self._fact.text()

    def section(self) -> Section | None:
        """The list whose tab is open; None for the name and currency."""
        at = self.tabs.current()
        return self.sections[at] if 0 <= at < len(self.sections) else None

    def card(self) -> ListCard | None:
        at = self.tabs.current()
        return self.cards[at] if 0 <= at < len(self.cards) else None

    def row(self) -> Any | None:
        """The record of the current row of the open list."""
        card = self.card()
        return card.current() if card is not None else None

    # -- actions ---------------------------------------------------------------------------

    @action("Add…", keys="Ctrl+N", icon="plus", when="has_list")
    def add(self) -> None:
        if (section := self.section()) is not None:
            dialog = RowDialog(self, section.new_text, section.fields(None), self.tr("Add"))
            dialog.asked.connect(partial(self._add, section))
            self._open(dialog)

    @action("Edit…", keys="F2", icon="pencil", when="has_row")
    def edit(self) -> None:
        section, row = self.section(), self.row()
        if section is not None and row is not None:
            dialog = RowDialog(self, row.name, section.fields(row), self.tr("Save"))
            dialog.asked.connect(partial(self._change, section, row))
            self._open(dialog)

    @action("Remove or close", keys="Ctrl+Del", icon="archive", when="has_row")
    def remove(self) -> None:
        section, row = self.section(), self.row()
        if section is not None and row is not None:
            self._do(partial(section.remove, row))

    def has_list(self) -> bool:
        return self.section() is not None

    def has_row(self) -> bool:
        return self.row() is not None

    # -- loading ---------------------------------------------------------------------------

    def reload(self) -> None:
        """What the open tab shows."""
        section = self.section()
        if section is not None:
            self.tasks.ask(section.load, done=partial(self._show, section), key="load")
        elif self.naming is not None:
            self.tasks.ask(
                partial(naming.load, self._identity, self._catalog),
                done=self.naming.show_naming,
                key="load",
            )

    def _show(self, section: Section, rows: Sequence[Any]) -> None:
        card = self.cards[self.sections.index(section)]
        text = self.tr("{0} {1}").format(figure(len(rows)), section.title.lower())
        card.show_rows(rows, text)
        self._say(text)

    def _say(self, text: str) -> None:
        self._fact.setText(text)
        self.fact_changed.emit(text)

    def _on_change(self, change: Change) -> None:
        section = self.section()
        topics = section.topics if section is not None else NAMING_TOPICS
        if (change.database, change.topic) in topics:
            self._soon.start()

    # -- changing --------------------------------------------------------------------------

    def _add(self, section: Section, values: Values) -> None:
        self._do(partial(section.add, values))

    def _change(self, section: Section, row: Any, values: Values) -> None:
        self._do(partial(section.change, row, values))

    def _do(self, call: "partial[Done]") -> None:
        self.tasks.do(call, done=self._done, key="change", failed=self._refused)

    def _done(self, done: Done) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self.context.committed(done)
        self.reload()

    def _refused(self, error: Exception) -> bool:
        return self._dialog is not None and self._dialog.show_failure(error)

    def _open(self, dialog: RowDialog) -> None:
        self._dialog = dialog
        dialog.chose.connect(self._on_closed)
        dialog.open()

    def _on_closed(self, _choice: str) -> None:
        self._dialog = None

    def _on_naming(self, name: str, currency: str) -> None:
        seen = self.naming.shown if self.naming is not None else None
        if self.naming is not None and seen is not None:
            self.tasks.do(
                partial(self._name, seen, name, currency, self.tr("The shop is called {0}")),
                done=self._named,
                key="change",
                failed=self.naming.show_failure,
            )

    def _name(self, seen: Naming, name: str, currency: str, text: str) -> Done:
        services = (self._identity, self._catalog)
        return naming.change(services, seen, name, currency, text.format(name))

    def _named(self, done: Done) -> None:
        if self.naming is not None:
            self.naming.saved()
        self._done(done)

    # -- made once -------------------------------------------------------------------------

    def _build(self) -> None:
        self._fact = label("", "caption", tabular=True)
        titles = [each.title for each in self.sections]
        if self.naming is not None:
            titles.append(self.tr("Name and currency"))
            self.naming.asked.connect(self._on_naming)
        self.tabs = SegmentTabs(titles, self.tr("Parts of the shop"))
        self.cards = [self._card(section) for section in self.sections]
        self.install_actions()
        self.pages = QStackedWidget()
        for page in (*self.cards, *([self.naming] if self.naming is not None else [])):
            self.pages.addWidget(page)
        self._removes = [button("", "archive") for _ in self.cards]
        for card, remove in zip(self.cards, self._removes, strict=True):
            card.set_buttons([ActionButton(self.act["edit"], "pencil"), remove])
            remove.clicked.connect(self.act["remove"].trigger)
            card.opened.connect(self.act["edit"].trigger)
            card.chosen.connect(self._refresh)
        self.tabs.chosen.connect(self._on_tab)
        self._refresh()
        title = layouts.column(label(self.tr("Shop"), "page"), self._fact, gap=2)
        head = layouts.row(title, None, ActionButton(self.act["add"], "plus", "primary"))
        tabs: QWidget = self.tabs
        made = layouts.column(
            head, layouts.row(tabs, None), self.pages, margins=(24, 18, 20, 18), gap=10
        )
        made.setStretchFactor(self.pages, 1)
        self.setLayout(made)

    def _card(self, section: Section) -> ListCard:
        grid = Grid(section.title)
        grid.setModel(RecordTable(section.columns(), section.key, self))
        hints = self.tr("↑↓ move    Enter edit    Ctrl+N add    Ctrl+Del remove or close")
        return ListCard(grid, EmptyState("store", *section.empty), hints=hints)

    def _on_tab(self, at: int) -> None:
        self.pages.setCurrentIndex(at)
        self._say("")
        self._refresh()
        self.reload()

    def _refresh(self) -> None:
        actions.refresh(self)
        section, row = self.section(), self.row()
        if section is not None:
            shown = self._removes[self.tabs.current()]
            shown.setText(f" {section.remove_text(row)}")
            shown.setAccessibleName(section.remove_text(row))
            shown.setEnabled(row is not None)
