"""What to order of the rows that are low, fetched behind them."""

import itertools
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from models.level_columns import key_of
from services.inventory.records import StockLevel, Suggestion
from services.inventory.service import Inventory
from views.kit.tasks import Tasks


class Suggestions(QObject):
    """`known` by key; `came` tells each key that has another one now."""

    came = Signal(object)  # key

    def __init__(self, inventory: Inventory, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._inventory, self._tasks = inventory, tasks
        self.known: dict[int, Suggestion] = {}
        self._wanted = False
        self._serial = itertools.count()

    def start(self, *, wanted: bool) -> None:
        """Another list: `wanted` if it shows what to order."""
        self.known.clear()
        self._wanted = wanted

    def ask(self, rows: Iterable[StockLevel]) -> None:
        """Fetch those of `rows`, which changed or came just now."""
        keys = [key_of(row) for row in rows]
        if self._wanted and keys:
            self._tasks.ask(
                partial(self._inventory.suggestions, keys),
                done=self._take,
                key=f"suggestions {next(self._serial)}",  # none may cancel another
                pool="poll",
            )

    def _take(self, found: list[Suggestion]) -> None:
        for each in found:
            key = each.variant << 16 | each.location
            self.known[key] = each
            self.came.emit(key)
