"""The catalogue's commands on many products: each is one batch, with one undo."""

from PySide6.QtWidgets import QMenu, QToolButton

from services.catalog.records import Brand, BulkField, Category, Status
from services.catalog.service import Catalog
from views.catalog.batches import Batches
from views.catalog.bulk import BulkDialog, Chosen
from views.catalog.cell_actions import CellActions
from views.catalog.cells import CellReader
from views.catalog.commanding import Commanding
from views.catalog.copying import Copying
from views.catalog.desk import Desk
from views.catalog.editing import Editing
from views.catalog.inline import InlineEditing
from views.catalog.pasting import Pasting
from views.catalog.source import ProductSource
from views.kit.actions import action
from views.kit.controls import icon_button


class ManyActions(CellActions):
    """A part of the catalogue's screen, which makes what these commands work with."""

    desk: Desk
    batches: Batches
    pasting: Pasting
    commanding: Commanding
    editing: Editing
    bulk: BulkDialog | None = None

    def make_many(self, source: ProductSource) -> None:
        """What the commands of this part work with; list, desk and editing are there."""
        self.inline = InlineEditing(self.list, self.desk, self.editing)
        self.copying = Copying(self.list, source, self.desk)
        self.batches = Batches(self, self.desk)
        self.pasting = Pasting(self.list, source, self.desk, self.batches)
        self.batches.expected.connect(self.list.live.expect_own)

    @action("Paste cells…", keys="Ctrl+V", calls=Catalog.change_many, when="has_rows", on="grid")
    def paste(self) -> None:
        self.pasting.paste()

    @action("Fill down…", keys="Ctrl+D", calls=Catalog.change_many, when="has_rows", on="grid")
    def fill_down(self) -> None:
        self.pasting.fill_down()

    @action(
        "Change many…",
        keys="Ctrl+Shift+E",
        calls=Catalog.change_many,
        icon="sliders-horizontal",
        when="has_rows",
    )
    def change_many(self) -> None:
        self._ask("price")

    @action("Set price…", needs="price.write", when="has_chosen")
    def set_price(self) -> None:
        self._ask("price")

    @action("Set category…", calls=Catalog.change_many, when="has_chosen")
    def set_category(self) -> None:
        self._ask("category")

    @action("Activate", needs="catalog.archive", icon="check", when="has_chosen")
    def activate(self) -> None:
        self._to("active")

    @action(
        "Archive", keys="Ctrl+Shift+A", needs="catalog.archive", icon="archive", when="has_chosen"
    )
    def archive(self) -> None:
        self._to("archived")

    def many_button(self) -> QToolButton:
        """All of it for the mouse."""
        made = icon_button("ellipsis", self.tr("Commands for selected rows"), kind="")
        menu = QMenu(made)
        for group in (
            ("change_many", "set_price", "set_category", "activate", "archive"),
            ("copy", "copy_with_headers", "paste", "fill_down"),
            ("edit_cell", "tick_all"),
        ):
            menu.addActions([self.act[name] for name in group])
            menu.addSeparator()
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    def has_chosen(self) -> bool:
        return bool(self.list.ticked) or bool(self.chosen())

    def chosen(self) -> tuple[int, ...]:
        """Ticked rows or a block's; else the product gone to, not the one the list begins with."""
        if self.list.ticked or self.grid.block.is_many():
            return self.list.selecting.ids()
        current = self.list.gone_to()
        return (current,) if current is not None else ()

    def know_categories(self, categories: list[Category]) -> None:
        """What the cells and the dialogs choose from."""
        self.commanding.categories = categories
        self.inline.reader = self.pasting.reader = CellReader(categories)

    def know_brands(self, brands: list[Brand]) -> None:
        self.commanding.brands = brands
        self.editing.know_brands(brands)

    def _to(self, status: Status) -> None:
        chosen = self.chosen()
        if len(chosen) == 1:
            self.commanding.set_status(chosen[0], status)
        else:
            self.batches.set_status(self.list.selecting.selection(), status)

    def _ask(self, field: BulkField) -> None:
        if self.bulk is not None:
            return
        selecting = self.list.selecting
        known = self.commanding
        chosen = Chosen(selecting.selection(), selecting.count(), known.categories, known.brands)
        self.bulk = BulkDialog(self, self.desk, self.batches, chosen)
        self.bulk.finished.connect(self._closed)
        self.bulk.open_on(field)

    def _closed(self, _result: int) -> None:
        self.tasks.cancel("plan")
        self.bulk = None
