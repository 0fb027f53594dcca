"""The stock screen's commands on cells and rows: edit in place, select, copy, paste, fill down."""

from services.inventory.service import Inventory
from views.inventory.cell_editing import CellEditing
from views.inventory.copying import Copying
from views.inventory.pasting import Pasting
from views.inventory.reordering import MOST_ROWS
from views.inventory.viewing import StockViews
from views.kit.actions import action


class CellCommands(StockViews):
    """A part of the stock screen, which makes what these commands work with."""

    cells: CellEditing
    copying: Copying
    pasting: Pasting

    @action(
        "Edit cell", keys="F2", calls=Inventory.count, icon="pencil", when="may_edit", on="grid"
    )
    def edit_cell(self) -> None:
        self.cells.open(self.grid.currentIndex())

    @action("Select rows", keys="Space", icon="check", when="has_row", on="grid")
    def tick(self) -> None:
        self.grid.tick()

    @action("Select rows up to here", keys="Shift+Space", when="has_row", on="grid")
    def tick_range(self) -> None:
        self.grid.tick_range()

    @action("Select the whole list", keys="Ctrl+A", when="has_row", on="grid")
    def tick_all(self) -> None:
        if self.grid.table.rowCount() <= MOST_ROWS:
            self.grid.tick_rows(range(self.grid.table.rowCount()))
            return
        sentence = self.tr("The list has more than {0} rows: narrow it, then select it.")
        self.context.toasts.tell(sentence.format(self.locale().toString(MOST_ROWS)))

    @action("Copy cells", keys="Ctrl+C", when="has_row", on="grid")
    def copy(self) -> None:
        self.copying.copy(headers=False)

    @action("Copy with headers", keys="Ctrl+Shift+C", when="has_row", on="grid")
    def copy_with_headers(self) -> None:
        self.copying.copy(headers=True)

    @action(
        "Paste counts or reorder points…",
        keys="Ctrl+V",
        calls=Inventory.count_many,
        when="has_row",
        on="grid",
    )
    def paste(self) -> None:
        self.pasting.paste()

    @action(
        "Fill down…", keys="Ctrl+D", calls=Inventory.set_reorder_points, when="has_row", on="grid"
    )
    def fill_down(self) -> None:
        self.pasting.fill_down()

    def has_row(self) -> bool:
        """Whether there is a row to change: rows of other people's stores are not there."""
        return self.grid.level() is not None

    def may_edit(self) -> bool:
        return self.has_row() and self.cells.may_edit(self.grid.currentIndex())
