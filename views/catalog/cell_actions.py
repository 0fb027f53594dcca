"""The catalogue's commands on cells and rows: select, edit in place, copy."""

from services.catalog.service import Catalog
from views.catalog.commanding import Commanding
from views.catalog.copying import Copying
from views.catalog.inline import InlineEditing
from views.catalog.listing import ProductList
from views.kit.actions import action
from views.kit.grid import Grid
from views.kit.screen import Screen


class CellActions(Screen):
    """A part of the catalogue's screen, which makes what these commands work with."""

    list: ProductList
    grid: Grid
    inline: InlineEditing
    copying: Copying
    commanding: Commanding

    @action("Edit cell", keys="F2", calls=Catalog.change, icon="pencil", when="can_edit", on="grid")
    def edit_cell(self) -> None:
        self.inline.edit_current()

    @action("Select rows", keys="Space", icon="check", when="has_rows", on="grid")
    def tick(self) -> None:
        self.list.selecting.tick()

    @action("Select rows up to here", keys="Shift+Space", when="has_rows", on="grid")
    def tick_range(self) -> None:
        self.list.selecting.tick_range()

    @action("Select the whole view", keys="Ctrl+A", when="has_rows", on="grid")
    def tick_all(self) -> None:
        self.list.selecting.tick_all()

    @action("Copy cells", keys="Ctrl+C", when="has_rows", on="grid")
    def copy(self) -> None:
        self.copying.copy(headers=False)

    @action("Copy with headers", keys="Ctrl+Shift+C", when="has_rows", on="grid")
    def copy_with_headers(self) -> None:
        self.copying.copy(headers=True)

    @action(
        "Archive", keys="Ctrl+Shift+A", needs="catalog.archive", icon="archive", when="has_chosen"
    )
    def archive(self) -> None:
        self.commanding.set_status(self.chosen(), "archived")

    def can_edit(self) -> bool:
        return self.inline.can_edit()

    def has_rows(self) -> bool:
        return self.list.selecting.has_any()

    def has_chosen(self) -> bool:
        return bool(self.chosen())

    def chosen(self) -> tuple[int, ...]:
        """Ticked rows or a block's; else the product gone to, not the one the list begins with."""
        if self.list.ticked or self.grid.block.is_many():
            return self.list.selecting.ids()
        current = self.list.gone_to()
        return (current,) if current is not None else ()
