"""What a preview shows of the cells that are about to change, and a batch of what it left."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from models.columns import Column
from models.tooltips import as_typed


@dataclass(frozen=True)
class PlannedCell:
    """One cell of one product. Values are the field's own; `problem` says why it cannot be."""

    sku: str
    name: str
    field: str
    before: object
    after: object
    currency: str
    problem: str = ""


Shown = Callable[[PlannedCell, object], str]  # a value of the cell as a person reads it
FieldWord = Callable[[str], str]  # a field as a person calls it


def planned_columns(
    shown: Shown, field_word: FieldWord, titles: tuple[str, str, str]
) -> tuple[Column[PlannedCell], ...]:
    """`titles`: of the old value, of the new one, and of what is to be said."""
    before, after, said = titles
    return (
        Column(
            "name", _tr("Product"), "product", 220,
            lambda cell: cell.name, paint=lambda cell: ("package", cell.sku),
            tooltip=lambda cell: as_typed(cell.name),
        ),
        Column("field", _tr("Field"), "text", 90, lambda cell: field_word(cell.field),
               paint=lambda _cell: "text2"),
        Column("before", before, "money", 130, lambda cell: shown(cell, cell.before),
               tooltip=lambda cell: as_typed(shown(cell, cell.before))),
        Column("after", after, "money", 130, lambda cell: shown(cell, cell.after),
               tooltip=lambda cell: as_typed(shown(cell, cell.after))),
        Column("said", said, "text", 290, lambda cell: cell.problem,
               paint=lambda _cell: "bad", tooltip=lambda cell: as_typed(cell.problem)),
    )  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("catalog", text)
