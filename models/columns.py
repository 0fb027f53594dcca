"""Columns as objects: what a table shows of its records, as :mod:`models.roles` tells it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt

from models import roles

R = TypeVar("R")


# What a pointer finds out is read aloud too.
_EXPLAINING = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole)


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column. `key` names it in a sort and in the remembered widths.

    `show` gives the text. `value` is what is compared to find out whether somebody changed
    the cell; None: the cell is never marked. `paint` and `tooltip` answer the roles.
    `edit` gives the text as it is typed and copied, where that differs from `show`.
    `code` gives the SKU below the text, which a copy to a spreadsheet has in the next cell.
    """

    key: str
    title: str
    kind: str
    width: int  # logical pixels
    show: Callable[[R], str]
    value: Callable[[R], object] | None = None
    paint: Callable[[R], Any] | None = None
    tooltip: Callable[[R], str] | None = None
    edit: Callable[[R], str] | None = None
    code: Callable[[R], str] | None = None

    @property
    def align(self) -> str:
        return "right" if self.kind in {"money", "number"} else "left"

    def answer(self, role: int) -> Callable[[R], Any] | None:
        """What answers `role` for this column, if anything does."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.show
        if role == Qt.ItemDataRole.EditRole:
            return self.edit or self.show
        if role == roles.PAINT:
            return self.paint
        return self.tooltip if role in _EXPLAINING else None


def differing(columns: Sequence[Column[R]], old: R, new: R) -> list[int]:
    """The numbers of the columns whose values differ."""
    return [
        number
        for number, column in enumerate(columns)
        if column.value is not None and column.value(old) != column.value(new)
    ]
