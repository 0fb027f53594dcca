"""The last thousand calls as a table, newest first, and the part of it that passes a filter."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from models.call_columns import call_columns
from services.kernel.activity import KEPT, Call
from services.monitoring.records import EVERY_CALL, Criteria

Index = QModelIndex | QPersistentModelIndex

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


Identity = tuple[object, str, str]


def identity(call: Call) -> Identity:
    """The same in the log of this console and in that of all."""
    return call.request, call.service, call.operation


class CallTable(QAbstractTableModel):
    """The last `kept` rows; new ones come in on top, the oldest leave at the bottom.

    What was found in the log of all consoles stays as long as it is searched for, also where it
    is older: `kept` more rows at most.
    """

    def __init__(self, parent: QObject | None = None, kept: int = KEPT) -> None:
        super().__init__(parent)
        self.columns = tuple(call_columns())
        self.kept = kept
        self._rows: list[Call] = []
        self._found: set[Identity] = set()

    def add(self, calls: Iterable[Call]) -> None:
        """Insert calls where their time puts them; those of other consoles come late."""
        fresh = sorted(calls, key=_at, reverse=True)[: self.kept]
        while fresh:
            row = self._place_of(fresh[0])
            run = self._run_at(row, fresh)
            self.beginInsertRows(QModelIndex(), row, row + len(run) - 1)
            self._rows[row:row] = run
            self.endInsertRows()
            fresh = fresh[len(run) :]
        self._drop_surplus()

    def hold(self, found: Iterable[Call], *, anew: bool) -> None:
        """Show what was found, each once, and keep it; `anew`: let go of what was found before."""
        if anew:
            self._found = set()
        calls = {identity(call): call for call in found}
        self._found |= calls.keys()
        here = set(map(identity, self._rows))
        self.add(call for who, call in calls.items() if who not in here)

    def call_at(self, row: int) -> Call:
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, call = self.columns[index.column()], self._rows[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.align == "right" else _LEFT
        answer = column.answer(role)
        return answer(call) if answer is not None else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self.columns[section].align == "right" else _LEFT
        return None

    def _drop_surplus(self) -> None:
        """From the bottom up, the rows beyond `kept` of those found and of the others."""
        if len(self._rows) <= self.kept:
            return
        surplus, counts = [], {True: 0, False: 0}
        for row, call in enumerate(self._rows):
            is_found = identity(call) in self._found
            counts[is_found] += 1
            if counts[is_found] > self.kept:
                surplus.append(row)
        while surplus:
            last = first = surplus.pop()
            while surplus and surplus[-1] == first - 1:
                first = surplus.pop()
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _place_of(self, call: Call) -> int:
        """The row of the first call that is not newer; almost always 0."""
        return next((i for i, row in enumerate(self._rows) if row.at <= call.at), len(self._rows))

    def _run_at(self, row: int, fresh: Sequence[Call]) -> list[Call]:
        """As many of `fresh` as belong together before the call now in `row`."""
        if row == len(self._rows):
            return list(fresh)
        older = self._rows[row].at
        return [call for call in fresh if call.at >= older]


class ShownCalls(QSortFilterProxyModel):
    """The calls that pass the criteria, in the table's order."""

    def __init__(self, calls: CallTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = calls.columns
        self._calls = calls
        self.criteria = EVERY_CALL
        self.setSourceModel(calls)

    def narrow(self, criteria: Criteria) -> None:
        """Show what passes `criteria` from now on."""
        if criteria != self.criteria:
            self.beginFilterChange()
            self.criteria = criteria
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def call_at(self, row: int) -> Call:
        return self._calls.call_at(self.mapToSource(self.index(row, 0)).row())

    def milliseconds(self) -> list[float]:
        """How long each call that is shown took."""
        return [self.call_at(row).milliseconds for row in range(self.rowCount())]

    def filterAcceptsRow(self, source_row: int, _source_parent: Index) -> bool:
        return self.criteria.admit(self._calls.call_at(source_row))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0 to 1) of all do not exceed; 0.0 of none."""
    ordered = sorted(values)
    at = max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)
    return ordered[at] if ordered else 0.0


def _at(call: Call) -> float:
    return call.at.timestamp()
