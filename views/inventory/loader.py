"""Fetches what the stock grid shows, and again what changed meanwhile.

Answers of an older question are dropped. Changes from the databases are collected for a
moment, so that a thousand of them cost one statement.
"""

import itertools
import time
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from models.keys import Keys
from models.level_columns import key_of, level_columns
from models.paged import PagedTable
from services.inventory.records import LevelPage, LevelQuery, StockLevel
from services.inventory.service import Inventory
from views.inventory.suggestions import Suggestions
from views.kit.tasks import Tasks

COLLECT_MS = 100  # of changes, before they are asked for
TOGETHER = 256  # changed rows in one statement
STALE_MS = 500  # before the order of all rows is asked for again


class LevelLoader(QObject):
    """The grid's table and its questions to the service."""

    asked = Signal()  # a new question is on its way
    head_came = Signal(object)  # its LevelPage, on screen now
    counted = Signal(int)  # how many rows there are
    failed = Signal(object)  # the error of the question
    refreshing = Signal()  # the order may change now: remember what is on top
    refreshed = Signal()  # it has
    seen = Signal(object)  # a StockLevel that changed, as it is now

    def __init__(self, inventory: Inventory, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._inventory, self._tasks = inventory, tasks
        self.ticked: set[int] = set()  # keys of the rows a person marked
        self.suggestions = Suggestions(inventory, tasks, self)
        self.hidden: set[str] = set()  # keys of the columns the grid has no room for
        columns = level_columns(self.ticked, self.suggestions.known, self.hidden)
        self.table: PagedTable[StockLevel] = PagedTable(columns, key_of, self)
        self.suggestions.came.connect(self.table.repaint)
        self.query = LevelQuery()
        self.milliseconds = 0.0
        self._number = 0
        self._serial = itertools.count()
        self._started = 0.0
        self._pages: set[int] = set()
        self._changed: set[int] = set()
        self._collect = QTimer(self, singleShot=True, interval=COLLECT_MS)
        self._collect.timeout.connect(self._ask_changed)
        self._stale = QTimer(self, singleShot=True, interval=STALE_MS)
        self._stale.timeout.connect(self._ask_order)
        self.table.wanted.connect(self._ask_pages)
        self.table.unwanted.connect(self._forget_pages)
        self.table.stale.connect(self._stale.start)

    def ask(self, query: LevelQuery) -> None:
        """Ask a new question; the old rows stay until the first answer is here."""
        self.query = query
        self.suggestions.start(wanted=query.low_only)
        self._number += 1
        self._started = time.perf_counter()
        self._stale.stop()
        self._forget_pages(list(self._pages))
        self._tasks.cancel("order")
        self.table.query()
        self.asked.emit()
        self._tasks.ask(
            partial(self._inventory.find, query),
            done=self._head_came,
            key="head",
            failed=self._failed,
        )
        self._tasks.ask(
            partial(_keys, self._inventory, query),
            done=self._keys_came,
            key="keys",
            failed=self._failed,
        )

    def refresh(self) -> None:
        """The same question again, because the screen comes back to the front."""
        self._changed.update(key_of(row) for row in self.table.loaded_rows())
        self._collect.start()
        self._stale.start()

    def changed(self, variant: int, location: int) -> None:
        """The databases told that this cell changed."""
        if self.query.location in (None, location):
            self._changed.add(variant << 16 | location)
            if not self._collect.isActive():
                self._collect.start()

    def show_own(self, level: StockLevel) -> None:
        """This console wrote it: no news to its user. An answer that came late is dropped."""
        if self.table.row_of(key_of(level)) < 0:
            if self.query.location in (None, level.location):
                self._stale.start()  # its first movement: it may belong in the list
        elif self._newest(level) is level:
            self.table.show_own(level)
            self.suggestions.ask([level])
        self.seen.emit(level)

    def _newest(self, level: StockLevel) -> StockLevel:
        shown = self.table.row_at(self.table.row_of(key_of(level)))
        return shown if shown is not None and shown.version > level.version else level

    def _ask_changed(self) -> None:
        keys = self.table.changed(self._changed)
        self._changed.clear()
        for first in range(0, len(keys), TOGETHER):
            part = keys[first : first + TOGETHER]
            self._tasks.ask(
                partial(self._inventory.rows, part),
                done=partial(self._changes_came, self._number, part),
                key=f"changed {next(self._serial)}",  # none may cancel another
                pool="poll",
                failed=partial(self._changes_failed, part),
            )

    def _changes_came(self, number: int, keys: list[int], rows: list[StockLevel]) -> None:
        if number == self._number:
            rows = [self._newest(row) for row in rows]
            self.table.show_changed(keys, rows)
            self.suggestions.ask(rows)
            if self.query.low_only and not all(row.low for row in rows):
                self._stale.start()
        for row in rows:
            self.seen.emit(row)

    def _changes_failed(self, keys: list[int], _error: Exception) -> bool:
        self._changed.update(keys)  # asked for again with the next change
        return True

    def _ask_order(self) -> None:
        self._tasks.ask(
            partial(_keys, self._inventory, self.query),
            done=self._order_came,
            key="order",
            pool="poll",
            failed=self._order_failed,
        )

    def _order_came(self, keys: Keys) -> None:
        self.refreshing.emit()
        self.table.show_refresh(keys)
        self.refreshed.emit()
        self.counted.emit(len(keys))

    def _order_failed(self, _error: Exception) -> bool:
        return True  # the rows on screen stay; the next change asks again

    def _head_came(self, page: LevelPage) -> None:
        self.milliseconds = (time.perf_counter() - self._started) * 1000
        self.table.show_head(page.rows)
        self.suggestions.ask(page.rows)
        self.head_came.emit(page)

    def _keys_came(self, keys: Keys) -> None:
        self.table.show_keys(keys)
        self.counted.emit(len(keys))

    def _failed(self, error: Exception) -> bool:
        self._tasks.cancel("head")
        self._tasks.cancel("keys")
        self.failed.emit(error)
        return True

    def _ask_pages(self, pages: list[int]) -> None:
        for page in pages:
            self._pages.add(page)
            self._tasks.ask(
                partial(self._inventory.rows, self.table.page_keys(page)),
                done=partial(self._page_came, page),
                key=f"page {page}",
                failed=partial(self._page_failed, page),
            )

    def _forget_pages(self, pages: list[int]) -> None:
        for page in pages:
            self._pages.discard(page)
            self._tasks.cancel(f"page {page}")

    def _page_came(self, page: int, rows: list[StockLevel]) -> None:
        self._pages.discard(page)
        self.table.show_page(page, rows)
        self.suggestions.ask(rows)

    def _page_failed(self, page: int, _error: Exception) -> bool:
        self._pages.discard(page)
        self.table.page_failed(page)
        return False  # the banner offers to try again


def _keys(inventory: Inventory, query: LevelQuery) -> Keys:
    answer = inventory.keys(query)
    return Keys(answer.codes, answer.width, answer.span)
