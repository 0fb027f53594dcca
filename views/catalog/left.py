"""What a batch of the catalogue left alone, as cells to be listed."""

from models import formats
from models.planned_columns import PlannedCell
from services.catalog.records import BatchDone


def left_cells(done: BatchDone) -> list[PlannedCell]:
    return [
        PlannedCell(one.sku, one.name, one.field, one.batch_value, one.now, one.currency)
        for one in done.left
    ]


def left_shown(cell: PlannedCell, value: object) -> str:
    """A value of such a cell, money in its currency."""
    text = str(value)
    if cell.currency and text.isdigit():
        return formats.money(int(text), cell.currency)
    return text or formats.NONE
