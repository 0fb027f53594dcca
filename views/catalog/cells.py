"""Which cells of the catalogue's grid can be written, and what a text in one of them means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication

from models import formats
from models.product_columns import status_word
from services.catalog import rules
from services.catalog.records import STATUSES, Category, ProductChange, ProductRow, Status
from services.kernel.errors import Invalid
from services.kernel.work import Caller

# by the column's key, which is also the field's name: the permission that writing it needs
NEEDS = {
    "name": "catalog.write",
    "status": "catalog.archive",
    "category": "catalog.write",
    "price": "price.write",
    "barcode": "catalog.write",
}


class Unreadable(ValueError):
    """The text means no value of its field; the message is a sentence for the user."""


def writable(caller: Caller, column: str) -> bool:
    """Whether the caller may write the cells of this column."""
    return column in NEEDS and caller.may(NEEDS[column]) and caller.may("catalog.write")


def text_of(row: ProductRow, field: str) -> str:
    """A cell as it is typed and copied."""
    if field == "price":
        return formats.plain_money(row.price, row.currency)
    if field == "status":
        return status_word(row.status)
    return str(getattr(row, field))


@dataclass(frozen=True)
class CellReader:
    """Reads texts strictly, as the locale writes them."""

    categories: Sequence[Category]

    def choices(self, field: str) -> list[str]:
        """The texts to choose from; none where anything may be typed."""
        if field == "status":
            return [status_word(status) for status in STATUSES]
        return [one.title for one in self.categories] if field == "category" else []

    def value(self, field: str, text: str, row: ProductRow) -> Any:
        """The field's value, checked as the service checks it. Raises Unreadable."""
        try:
            value = self._read(field, text, row.currency)
            change = msgspec.convert({field: value}, ProductChange)
            return rules.checked_change(change)[field]
        except (formats.NotMoney, Invalid) as error:
            raise Unreadable(str(error)) from error

    def known(self, field: str, text: str, row: ProductRow) -> bool:
        """Whether the text is what the cell holds already, however it would be read."""
        return text == text_of(row, field)

    def is_now(self, field: str, value: Any, row: ProductRow) -> bool:
        """Whether the cell has this value already."""
        if field != "category":
            return bool(getattr(row, field) == value)
        found = [one for one in self.categories if one.id == value]
        return bool(found) and (found[0].name, found[0].path[0]) == (
            row.category,
            row.category_root,
        )

    def text(self, field: str, row: ProductRow) -> str:
        """The cell's text as :meth:`value` reads it; a category's with its path."""
        if field == "category":
            found = [one for one in self.categories if self.is_now(field, one.id, row)]
            return found[0].title if len(found) == 1 else row.category
        return text_of(row, field)

    def _read(self, field: str, text: str, currency: str) -> Any:
        if field == "price":
            return formats.parse_money(text, currency)
        if field == "status":
            return self._status(text)
        return self._category(text) if field == "category" else text

    def _status(self, text: str) -> Status:
        wanted = text.strip().casefold()
        words: dict[Status, set[str]] = {
            status: {status, status_word(status).casefold()} for status in STATUSES
        }
        for status, known in words.items():
            if wanted in known:
                return status
        told = ", ".join(map(status_word, STATUSES))
        raise Unreadable(_tr("“{0}” is no status. Write one of {1}.").format(text.strip(), told))

    def _category(self, text: str) -> int:
        wanted = _folded(text)
        found = [one for one in self.categories if _folded(one.title) == wanted]
        found = found or [one for one in self.categories if _folded(one.name) == wanted]
        if len(found) == 1:
            return found[0].id
        if found:
            paths = ", ".join(one.title for one in found[:3])
            told = _tr("There are {0} categories called “{1}”. Write the whole path: {2}.")
            raise Unreadable(told.format(len(found), text.strip(), paths))
        told = _tr("There is no category “{0}”. Write a name or a path such as {1}.")
        example = self.categories[-1].title if self.categories else _tr("Kitchen > Mugs")
        raise Unreadable(told.format(text.strip(), example))


def _folded(text: str) -> str:
    return " > ".join(part.strip() for part in text.split(">")).casefold()


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
