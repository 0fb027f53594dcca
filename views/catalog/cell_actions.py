"""The catalogue's commands on cells and rows: select, edit in place, copy."""

from services.catalog.service import Catalog
from views.catalog.copying import Copying
from views.catalog.inline import InlineEditing
from views.catalog.viewing import CatalogViews
from views.kit.actions import action


class CellActions(CatalogViews):
    """A part of the catalogue's screen, which makes what these commands work with."""

    inline: InlineEditing
    copying: Copying

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

    def can_edit(self) -> bool:
        return self.inline.can_edit()

    def has_rows(self) -> bool:
        return self.list.selecting.has_any()
