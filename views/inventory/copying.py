"""Copying cells of the stock grid: the block, or the ticked rows with all their columns."""

from functools import partial

from PySide6.QtCore import QObject

from services.inventory.records import StockLevel
from services.inventory.service import Inventory
from services.kernel import work
from views.inventory.desk import Desk
from views.kit.copying import AT_HAND, AT_ONCE, Copier


class Copying(QObject):
    """What to copy; :class:`Copier` does it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.over)
        self._inventory, self._grid = desk.inventory, desk.grid
        self._copier = Copier(desk.grid, desk.tasks, desk.context.toasts.tell)

    def copy(self, *, headers: bool) -> None:
        """The ticked rows if there are any, else the block."""
        grid, table, block = self._grid, self._grid.table, self._grid.block.rows()
        places = self._copier.shown() if grid.ticked else self._copier.of_block()
        count = len(grid.ticked) or len(block)
        if not places or not self._copier.fits(count):
            return
        columns = [table.columns[at] for at in places]
        keys = list(grid.ticked) or table.keys_between(block.start, block.stop)
        loaded = self._loaded(keys) if count <= AT_HAND else None
        if loaded is not None:
            self._copier.put(columns, loaded, headers=headers)
        else:
            self._copier.fetch(columns, partial(_read, self._inventory, keys), headers=headers)

    def _loaded(self, keys: list[int]) -> list[StockLevel] | None:
        """The rows as they are on screen, in its order; None if some are not in hand."""
        table = self._grid.table
        rows = [table.row_at(at) for at in sorted(map(table.row_of, keys))]
        return None if None in rows else [row for row in rows if row is not None]


def _read(inventory: Inventory, keys: list[int]) -> list[StockLevel]:
    """On a worker: these rows as they are now."""
    found: list[StockLevel] = []
    for at in range(0, len(keys), AT_ONCE):
        work.report(at, len(keys))
        found += inventory.rows(keys[at : at + AT_ONCE])
    return found
