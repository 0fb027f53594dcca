"""What a pasted column would do to each row, before anything is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from models.level_columns import key_of
from services.inventory.records import StockLevel
from services.inventory.service import Inventory
from services.kernel.errors import Invalid
from views.inventory.count_popover import counted, read_counted
from views.inventory.reorder_popover import read_point


@dataclass(frozen=True)
class Planned:
    """One pasted line. `problem`: why it cannot be written, "" if it can; `wanted` is 0 then."""

    number: int  # of the line, from 1
    typed: str
    variant: int = 0
    location: int = 0
    name: str = ""
    sku: str = ""
    location_name: str = ""
    before: int = 0
    wanted: int = 0
    problem: str = ""


def plan(
    inventory: Inventory, column: str, keys: Sequence[int], texts: Sequence[str]
) -> list[Planned]:
    """A line for each of `texts`; `keys` are the rows below one another. For a worker."""
    found = {key_of(row): row for row in inventory.rows(list(keys))}
    planned: list[Planned] = []
    for number, typed in enumerate(texts, 1):
        level = found.get(keys[number - 1]) if number <= len(keys) else None
        planned.append(_line(column, number, typed, level))
    return planned


def _line(column: str, number: int, typed: str, level: StockLevel | None) -> Planned:
    if level is None:
        return Planned(number, typed, problem=_tr("The list has no row for this line."))
    before = level.on_hand if column == "on_hand" else level.reorder_point
    wanted, problem = 0, ""
    try:
        wanted = _read(column, typed)
        problem = counted(level, wanted)[1] if column == "on_hand" else ""
    except Invalid as error:
        problem = str(error)
    return Planned(
        number,
        typed,
        level.variant,
        level.location,
        level.name,
        level.sku,
        level.location_name,
        before,
        wanted,
        problem,
    )


def _read(column: str, typed: str) -> int:
    if column == "reorder":
        return read_point(typed)
    if re.match(r"\s*[+]", typed):
        sentence = _tr("“{0}” is a change and no count. Paste what is on hand.")
        raise Invalid(sentence.format(typed.strip()), "counted")
    return read_counted(typed)


def _tr(text: str) -> str:
    return QCoreApplication.translate("paste", text)
