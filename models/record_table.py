"""A whole list of records as a table: for lists of some hundred rows that are read at once."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from models.columns import Column
from models.roles import Role

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


class RecordTable(QAbstractTableModel, Generic[R]):
    """`columns` say what is shown; `key` tells which record a row is."""

    def __init__(
        self, columns: Sequence[Column[R]], key: Callable[[R], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows: list[R] = []

    def show_rows(self, rows: Sequence[R]) -> None:
        """The whole list anew. Rows that only changed stay where they are, and selected."""
        same = [self._key(row) for row in rows] == [self._key(row) for row in self._rows]
        if not same:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        self._rows = list(rows)
        if rows:
            last = self.index(len(rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def record_at(self, row: int) -> R | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def records(self) -> tuple[R, ...]:
        return tuple(self._rows)

    def key_of(self, row: int) -> int | None:
        record = self.record_at(row)
        return None if record is None else self._key(record)

    def row_of(self, key: int) -> int:
        """Where a record stands, -1 if it is not there."""
        return next((at for at, row in enumerate(self._rows) if self._key(row) == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            sides = {"right": Qt.AlignmentFlag.AlignRight, "left": Qt.AlignmentFlag.AlignLeft}
            return sides[column.align] | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Role.ROW_ID:
            return self._key(row)
        answer = self.columns[index.column()].answer(role)
        return answer(row) if answer is not None else None
