"""Reorder points, of one row or of all that are selected, as one change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QCoreApplication

from models.figures import figure
from services.inventory.records import ReorderLine, StockLevel
from services.inventory.service import Inventory
from services.kernel.errors import Conflict, Invalid
from views.inventory.commit import Told
from views.inventory.desk import Desk
from views.inventory.reorder_popover import Point, ReorderPopover
from views.inventory.task import StockTask
from views.kit.undo import Done

MOST_ROWS = 5_000  # in one change


class Reordering(StockTask[ReorderPopover]):
    """One point for the rows that are selected when it opens."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ReorderPopover(desk.over))
        self._keys: list[int] = []

    def open(self, typed: str = "") -> None:
        self._keys = self.desk.grid.chosen_keys(MOST_ROWS + 1)
        self.popover.rows = max(1, len(self._keys))
        super().open(typed)

    def call(self, level: StockLevel, wanted: object) -> Callable[[], object]:
        assert isinstance(wanted, Point)  # noqa: S101 - what this popover reads
        inventory, told = self.desk.inventory, self.desk.written.tell
        if len(self._keys) > 1:
            return partial(point_all, inventory, self._keys, wanted.point, told)
        return Reorder.of(inventory, level, wanted, told)


@dataclass(frozen=True)
class Reorder:
    """Points to set together; called on a worker. Taking them back sets the old ones."""

    inventory: Inventory
    lines: Sequence[ReorderLine]
    what: str  # "Mug at Leeds store", or how many rows
    told: Told

    @classmethod
    def of(cls, inventory: Inventory, level: StockLevel, wanted: Point, told: Told) -> "Reorder":
        line = ReorderLine(level.variant, level.location, wanted.seen, wanted.point)
        what = _tr("{0} at {1}").format(level.name, level.location_name)
        return cls(inventory, [line], what, told)

    def __call__(self) -> Done | str:
        """Raises Conflict if a point is another one by now."""
        if all(line.seen == line.point for line in self.lines):
            return _tr("Reorder point of {0} is that already").format(self.what)
        return self.write()

    def write(self) -> Done:
        """As calling it, where something is known to change."""
        lines = [line for line in self.lines if line.seen != line.point]
        try:
            self.told(self.inventory.set_reorder_points(lines))
        except Conflict:
            if len(lines) == 1:  # show what it is now; whoever sends it again has seen that
                self.told([self.inventory.level(lines[0].variant, lines[0].location)])
            raise
        return Done(
            self._text(lines), replace(self, lines=[_inverse(line) for line in lines]).write
        )

    def _text(self, lines: Sequence[ReorderLine]) -> str:
        after = {line.point for line in lines}
        if len(lines) == 1:
            text = _tr("Reorder point of {0}: {1} → {2}")
            return text.format(self.what, figure(lines[0].seen), figure(lines[0].point))
        if len(after) == 1:
            return _tr("Reorder point of {0}: {1}").format(self.what, figure(after.pop()))
        return _tr("Reorder points of {0} changed").format(self.what)


def point_all(inventory: Inventory, keys: Sequence[int], point: int, told: Told) -> Done | str:
    """`point` for every row of `keys` that is there, on top of what each has now."""
    if len(keys) > MOST_ROWS:
        sentence = _tr("More than {0} rows are selected. Select fewer, or narrow the list first.")
        raise Invalid(sentence.format(figure(MOST_ROWS)), "point")
    rows = inventory.rows(list(keys))
    lines = [ReorderLine(row.variant, row.location, row.reorder_point, point) for row in rows]
    return Reorder(inventory, lines, rows_told(len(rows)), told)()


def rows_told(rows: int) -> str:
    return _tr("{0} rows").format(figure(rows))


def _inverse(line: ReorderLine) -> ReorderLine:
    return ReorderLine(line.variant, line.location, line.point, line.seen)


def _tr(text: str) -> str:
    return QCoreApplication.translate("reorder", text)
