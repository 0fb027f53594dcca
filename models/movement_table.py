"""The history of one SKU, newest first, each line ready to be painted in two or three rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from models.figures import figure, signed
from models.roles import Role
from services.inventory.records import ConfirmedCount, Movement

Index = QModelIndex | QPersistentModelIndex

Entry = Movement | ConfirmedCount

WHEN = "d MMM yyyy, HH:mm"


@dataclass(frozen=True)
class Line:
    """One movement or count as text. `mark` says that it was taken back, or takes one back."""

    delta: str  # "" of a count that confirmed
    tone: str  # "ok" for more, "bad" for less
    reason: str
    balance: str  # ditto
    when: str
    where: str
    who: str
    remark: str  # note and reference, "" if there are none
    mark: str

    def sentence(self) -> str:
        """All of it, read aloud."""
        parts = (self.delta, self.reason, self.mark, self.balance, self.when, self.where)
        return ", ".join(part for part in (*parts, self.who, self.remark) if part)


class MovementTable(QAbstractListModel):
    """Movements and confirming counts, as far as loaded. None ever changes; a movement can be
    taken back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Entry] = []
        self._reversed: set[int] = set()

    def show(self, rows: Sequence[Entry]) -> None:
        """Another SKU or another filter: start over."""
        self.beginResetModel()
        self._rows = list(rows)
        self._reversed = _taken_back(rows)
        self.endResetModel()

    def add_newer(self, rows: Sequence[Entry]) -> bool:
        """Put the rows that are new on top. False if there may be a gap: then `show` them.

        `rows`: the newest page, as the service answered it just now.
        """
        if not self._rows:
            self.show(rows)
            return True
        known = {(type(row), row.id) for row in self._rows}
        fresh = [row for row in rows if (type(row), row.id) not in known]
        if rows and (len(fresh) == len(rows) or list(rows[: len(fresh)]) != fresh):
            return False
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._rows[:0] = fresh
            self.endInsertRows()
            self._note_reversed(fresh)
        return True

    def add_older(self, rows: Sequence[Entry]) -> None:
        """The next page, put below."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()
            self._note_reversed(rows)

    def oldest(self, kind: type[Entry]) -> int | None:
        """The id to ask older ones of this kind `before`."""
        return next((row.id for row in reversed(self._rows) if isinstance(row, kind)), None)

    def row_at(self, index: Index) -> Entry:
        return self._rows[index.row()]

    def is_reversed(self, movement: int) -> bool:
        """Whether a movement in hand takes it back: newer ones always are in hand."""
        return movement in self._reversed

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Role.PAINT:
            return self._line(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._line(row).sentence()
        return row.id if role == Role.ROW_ID else None

    def _line(self, row: Entry) -> Line:
        if isinstance(row, ConfirmedCount):
            return line_of_count(row)
        return line_of(row, is_reversed=self.is_reversed(row.id))

    def _note_reversed(self, rows: Sequence[Entry]) -> None:
        taken_back = _taken_back(rows)
        self._reversed |= taken_back
        for number, row in enumerate(self._rows):
            if isinstance(row, Movement) and row.id in taken_back:
                self.dataChanged.emit(self.index(number), self.index(number))


def line_of(row: Movement, *, is_reversed: bool) -> Line:
    """The movement in words, figures as the locale writes them."""
    mark = ""
    if is_reversed:
        mark = _tr("taken back")
    elif row.reverses is not None:
        mark = _tr("takes one back")
    return Line(
        delta=signed(row.delta),
        tone="ok" if row.delta > 0 else "bad",
        reason=row.reason.capitalize(),
        balance=_tr("{0} on hand").format(figure(row.balance)),
        when=when(row.at),
        where=row.location_name,
        who=row.actor,
        remark=_remark(row),
        mark=mark,
    )


def line_of_count(row: ConfirmedCount) -> Line:
    """A count that changed nothing, in words."""
    return Line(
        delta="",
        tone="text2",
        reason=_tr("Counted {0}, as expected").format(figure(row.counted)),
        balance="",
        when=when(row.at),
        where=row.location_name,
        who=row.actor,
        remark=_remark(row),
        mark="",
    )


def when(at: datetime) -> str:
    """A moment in the user's own time zone."""
    local = QDateTime.fromMSecsSinceEpoch(int(at.timestamp() * 1000))
    return QLocale().toString(local, WHEN)


def _remark(row: Entry) -> str:
    reference = _tr("Reference {0}").format(row.reference) if row.reference else ""
    return " · ".join(part for part in (row.note, reference) if part)


def _taken_back(rows: Iterable[Entry]) -> set[int]:
    moved = (row.reverses for row in rows if isinstance(row, Movement))
    return {reverses for reverses in moved if reverses is not None}


def _tr(text: str) -> str:
    return QCoreApplication.translate("movements", text)
