"""The last thousand calls as a table, newest first, and the part of it that passes a filter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

Index = QModelIndex | QPersistentModelIndex

SLOW_MS = 100.0

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class CallTable(QAbstractTableModel):
    """Never more than `kept` rows; new ones come in on top, the oldest leave at the bottom."""

    def __init__(self, parent: QObject | None = None, kept: int = KEPT) -> None:
        super().__init__(parent)
        self.columns = tuple(call_columns())
        self.kept = kept
        self._rows: list[Call] = []

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
        over = len(self._rows) - self.kept
        if over > 0:
            self.beginRemoveRows(QModelIndex(), self.kept, len(self._rows) - 1)
            del self._rows[self.kept :]
            self.endRemoveRows()

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

    def _place_of(self, call: Call) -> int:
        """The row of the first call that is not newer; almost always 0."""
        return next((i for i, row in enumerate(self._rows) if row.at <= call.at), len(self._rows))

    def _run_at(self, row: int, fresh: Sequence[Call]) -> list[Call]:
        """As many of `fresh` as belong together before the call now in `row`."""
        if row == len(self._rows):
            return list(fresh)
        older = self._rows[row].at
        return [call for call in fresh if call.at >= older]


@dataclass(frozen=True)
class Criteria:
    """Which calls are shown; all that is set must hold. `text`: any part of any column."""

    commands: bool = False
    slow: bool = False
    failures: bool = False
    misses: bool = False
    text: str = ""

    def admit(self, call: Call) -> bool:
        return (
            not (self.commands and call.kind != "command")
            and not (self.slow and call.milliseconds <= SLOW_MS)
            and not (self.failures and call.outcome in {"ok", "cancelled"})
            and not (self.misses and call.cache not in {"miss", "mixed", "away"})
            and self._has_text(call)
        )

    def _has_text(self, call: Call) -> bool:
        if not self.text:
            return True
        where = (
            f"{call.service}.{call.operation} {call.caller} {call.kind} {call.outcome}"
            f" {call.said} {call.request}"
        )
        return self.text.casefold() in where.casefold()


class ShownCalls(QSortFilterProxyModel):
    """The calls that pass the criteria, in the table's order."""

    def __init__(self, calls: CallTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = calls.columns
        self._calls = calls
        self.criteria = Criteria()
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
