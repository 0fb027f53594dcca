"""A table of any length that holds only the pages somebody looks at.

The model never fetches. A view asks its service on a worker and shows the answers::

    model.query()                       a new question was asked; the old rows stay
    model.show_head(rows)               its first page, painted at once: the one reset
    model.show_keys(keys)               the key of every row: the table grows, nothing resets
    model.wanted → model.show_page      pages that are visible and not there yet, two ahead
    model.changed(keys) → show_changed  rows that changed elsewhere: only these are asked for
    model.stale → model.show_refresh    rows came or went: new keys, the same rows stay in hand

A million rows cost 8 bytes each, and the pages of :mod:`models.pages`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from models import roles
from models.changed_cells import ChangedCells
from models.columns import Column, differing
from models.keys import FewKeys, Keys
from models.pages import PAGE, SHIFT, InHand, Pages

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

AHEAD = 2  # pages fetched beyond the visible ones, in the direction of travel

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class PagedTable(QAbstractTableModel, Generic[R]):
    """See the module. `key_of` gives a record's key as the service's `keys` does."""

    wanted = Signal(list)  # page numbers to fetch, the visible ones first
    unwanted = Signal(list)  # pages asked for that nobody looks at any more
    stale = Signal()  # rows came or went: ask for the keys again when it suits

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key_of: Callable[[R], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key_of = key_of
        self._keys: Keys | FewKeys = FewKeys()
        self._count = 0
        self._pages: Pages[R] = Pages()
        self._asked: set[int] = set()
        self._needed: list[int] = []
        self._top = 0
        self._has_head = False
        self._in_hand = InHand()
        self.changed_cells = ChangedCells(self.repaint, self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._want)

    # -- a query and its answers ---------------------------------------------------------

    def query(self) -> None:
        """A new question was asked: the rows stay until its first answer is here."""
        self._has_head = False

    def show_head(self, rows: Sequence[R]) -> None:
        """The first page of the answer. Ignored if the keys were faster."""
        if not self._has_head:
            self._reset(FewKeys([self._key_of(row) for row in rows]))
            if rows:
                self._pages.put(0, rows)

    def show_keys(self, keys: Keys | FewKeys) -> None:
        """The key of every row. After the head, rows are added below; nothing else moves."""
        if self._has_head and self._begins_like(keys):
            if len(keys) > self._count:
                self.beginInsertRows(QModelIndex(), self._count, len(keys) - 1)
                self._keys, self._count = keys, len(keys)
                self.endInsertRows()
            self._keys = keys
        else:
            self._reset(keys)
        if self._pages.is_short(0, min(PAGE, self._count)):
            self._pages.drop(0)
        self._soon.start()

    def show_refresh(self, keys: Keys) -> None:
        """Other rows came or went. What is selected stays selected, loaded rows stay loaded."""
        known = {self._key_of(row): row for row in self._pages.records()}
        old = self._keys
        if len(keys) > self._count:
            self.beginInsertRows(QModelIndex(), self._count, len(keys) - 1)
            self._count = len(keys)
            self.endInsertRows()
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        after = [self._moved(index, old, keys) for index in before]
        self._keys = keys
        self.changePersistentIndexList(before, after)
        self._rebuild(known)
        self.layoutChanged.emit()
        if len(keys) < self._count:
            self.beginRemoveRows(QModelIndex(), len(keys), self._count - 1)
            self._count = len(keys)
            self.endRemoveRows()
        self._soon.start()

    def show_page(self, page: int, rows: Iterable[R]) -> None:
        """The rows of a page that was wanted; one that is gone is left out by the service."""
        by_key = {self._key_of(row): row for row in rows}
        keys = self.page_keys(page)
        self._asked.discard(page)
        if not keys:
            return
        if not by_key.keys() <= set(keys):  # the answer of a question or an order before
            self._soon.start()
            return
        self._pages.put(page, [by_key.get(key) for key in keys])
        self._repaint_rows(page << SHIFT, (page << SHIFT) + len(keys) - 1)
        if len(by_key) < len(keys):
            self.stale.emit()

    def page_failed(self, page: int) -> None:
        """The page could not be fetched: it may be wanted again."""
        self._asked.discard(page)

    # -- changes from elsewhere ----------------------------------------------------------

    def changed(self, keys: Iterable[int]) -> list[int]:
        """Those of `keys` whose rows are loaded and must be asked for again.

        Emits `stale` if one is not in the table at all: it is new, or matches only now.
        """
        told = list(dict.fromkeys(keys))
        if not all(self._keys.holds(told)):
            self.stale.emit()
        loaded = self._loaded()
        return [key for key in told if key in loaded]

    def show_changed(self, keys: Sequence[int], rows: Iterable[R]) -> None:
        """The rows of `keys` as they are now; cells that differ are marked for a while."""
        now = {self._key_of(row): row for row in rows}
        loaded = self._loaded()
        for key in keys:
            if (at := loaded.get(key, -1)) < 0:
                continue
            old, new = self._pages.get(at), now.get(key)
            self._pages.set(at, new)
            if old is not None and new is not None:
                self.changed_cells.mark(key, differing(self.columns, old, new))
            self._repaint_rows(at, at)
        if len(now) < len(set(keys)):
            self.stale.emit()

    def show_own(self, row: R) -> None:
        """What this console just wrote itself: shown if the row is loaded, and not marked."""
        at = self._loaded().get(self._key_of(row), -1)
        if at >= 0:
            self._pages.set(at, row)
            self._repaint_rows(at, at)

    # -- what a view asks ------------------------------------------------------------------

    def visible(self, first: int, last: int) -> None:
        """Rows `first` to `last` are visible: their pages, and two ahead, are wanted."""
        down, self._top = first >= self._top, first
        a, b = max(first, 0) >> SHIFT, max(last, 0) >> SHIFT
        ahead = range(b + 1, b + 1 + AHEAD) if down else range(a - 1, a - 1 - AHEAD, -1)
        self._needed = [*range(a, b + 1), *ahead]
        self._pages.touch(self._needed)
        self._soon.start()

    def page_keys(self, page: int) -> list[int]:
        return self._keys.part(page << SHIFT, (page + 1) << SHIFT)

    def keys_between(self, first: int, last: int) -> list[int]:
        """The keys of rows `first` up to `last`, exclusive; also of rows not loaded."""
        return self._keys.part(first, min(last, self._count))

    def row_at(self, row: int) -> R | None:
        """The record in `row`, or None while it is loading or gone."""
        return self._pages.get(row) if 0 <= row < self._count else None

    def key_at(self, row: int) -> int | None:
        return self._keys.at(row) if 0 <= row < min(self._count, len(self._keys)) else None

    def row_of(self, key: int) -> int:
        """The row that shows `key`, or -1."""
        at = self._loaded().get(key, -1)
        return at if at >= 0 else self._keys.find(key)

    def column_of(self, key: str) -> int:
        return [column.key for column in self.columns].index(key)

    def loaded_rows(self) -> list[R]:
        """Every record in hand."""
        return self._pages.records()

    # -- Qt's questions, asked for each cell of each frame -----------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Role.TextAlignmentRole:
            return _RIGHT if column.align == "right" else _LEFT
        if role == roles.ROW_ID:
            return self.key_at(index.row())
        row = self._pages.get(index.row())
        if row is None:
            return not self._pages.has(index.row()) if role == roles.LOADING else None
        if role == roles.CHANGED:
            return self.changed_cells.has(self._key_of(row), index.column())
        answer = column.answer(role)
        return answer(row) if answer is not None else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Role.DisplayRole:
                return self.columns[section].title
            if role == Role.TextAlignmentRole:
                return _RIGHT if self.columns[section].align == "right" else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    # -- inside ------------------------------------------------------------------------------

    def _reset(self, keys: Keys | FewKeys) -> None:
        self.beginResetModel()
        self._keys, self._count, self._has_head = keys, len(keys), True
        self._pages.clear()
        self._asked.clear()
        self._needed = [0]
        self._top = 0
        self.endResetModel()

    def _begins_like(self, keys: Keys | FewKeys) -> bool:
        """Whether the head on screen is still the head of the whole answer."""
        return keys.part(0, self._count) == self._keys.part(0, self._count)

    def _rebuild(self, known: dict[int, R]) -> None:
        """The pages of the new keys whose rows are all in hand; the others are fetched."""
        pages = sorted({*self._pages.numbers(), *self._needed})
        self._pages.clear()
        self._asked.clear()
        for page in pages:
            keys = self.page_keys(page)
            if keys and all(key in known for key in keys):
                self._pages.put(page, [known[key] for key in keys])

    def _moved(self, index: QModelIndex, old: Keys | FewKeys, new: Keys) -> QModelIndex:
        row = new.find(old.at(index.row())) if index.row() < len(old) else -1
        return self.createIndex(row, index.column()) if row >= 0 else QModelIndex()

    def _want(self) -> None:
        needed = [page for page in self._needed if 0 <= page << SHIFT < self._count]
        late = sorted(self._asked.difference(needed))
        self._asked.intersection_update(needed)
        if late:
            self.unwanted.emit(late)
        new = [page for page in needed if page not in self._pages and page not in self._asked]
        if new:
            self._asked.update(new)
            self.wanted.emit(new)

    def _loaded(self) -> dict[int, int]:
        return self._in_hand.of(self._keys, self._pages)

    def repaint(self, key: int) -> None:
        """What is shown beside the record of `key` is another by now."""
        if (row := self._loaded().get(key, -1)) >= 0:
            self._repaint_rows(row, row)

    def _repaint_rows(self, first: int, last: int) -> None:
        if 0 <= first <= last < self._count:
            end = self.index(last, len(self.columns) - 1)
            self.dataChanged.emit(self.index(first, 0), end)
