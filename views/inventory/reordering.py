"""Reorder points, of one row or of all that are selected, as one change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QCoreApplication

from models.figures import figure
from models.planned_columns import PlannedCell
from services.inventory.records import ReorderLine, StockLevel
from services.inventory.service import Inventory
from services.kernel.errors import Conflict, Invalid
from views.inventory.desk import Desk, Written
from views.inventory.reorder_popover import Point, ReorderPopover
from views.inventory.task import StockTask
from views.kit.conflict import Clash, ConflictDialog
from views.kit.left_dialog import LeftDialog
from views.kit.undo import Done, Undecided

TRIES = 5  # of taking back the rest while others keep setting points
MOST_ROWS = 5_000  # in one change


class Reordering(StockTask[ReorderPopover]):
    """One point for the rows that are selected when it opens."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ReorderPopover(desk.over))
        self._keys: list[int] = []
        self.dialog: ConflictDialog | None = None
        self.left: LeftDialog | None = None
        desk.written.disputed.connect(self._ask)
        desk.written.left.connect(self._list)

    def open(self, typed: str = "") -> None:
        self._keys = self.desk.grid.chosen_keys(MOST_ROWS + 1)
        self.popover.rows = max(1, len(self._keys))
        super().open(typed)

    def call(self, level: StockLevel, wanted: object) -> Callable[[], object]:
        assert isinstance(wanted, Point)  # noqa: S101 - what this popover reads
        inventory, written = self.desk.inventory, self.desk.written
        if len(self._keys) > 1:
            return partial(point_all, inventory, self._keys, wanted.point, written)
        return Reorder.of(inventory, level, wanted, written)

    def _ask(self, back: "PointsBack", now: StockLevel) -> None:
        line = back.old.lines[0]
        points = [figure(each) for each in (line.seen, now.reorder_point, line.point)]
        clash = Clash("point", _tr("Reorder point at {0}").format(now.location_name), *points)
        title = _tr("The reorder point of {0} was changed by somebody else").format(now.name)
        hint = _tr("Nothing is taken back yet. Choose what stays.")
        dialog = ConflictDialog(self.desk.over.window(), title, hint, [clash])
        dialog.settled.connect(partial(self._decided, back, now))
        self.dialog = dialog
        dialog.open()

    def _list(self, cells: list[PlannedCell]) -> None:
        title = _tr("Not taken back: others set these reorder points since")
        self.left = LeftDialog(self.desk.over.window(), title, cells, _shown, _field)
        self.left.open()

    def _decided(self, back: "PointsBack", now: StockLevel, choices: dict[str, str]) -> None:
        undo, toasts = self.desk.context.undo, self.desk.context.toasts
        if choices["point"] == "theirs":
            undo.drop(back.done)
            toasts.dismiss(back.done)
            toasts.tell(_tr("Kept theirs: {0}.").format(figure(now.reorder_point)))
            return
        back.decide(now.reorder_point)
        if undo.next_undo() != back.done.text and undo.next_redo() == back.done.text:
            undo.redo()
        else:
            undo.take_back(back.done)


@dataclass(frozen=True)
class Reorder:
    """Points to set together; called on a worker. Taking them back sets the old ones."""

    inventory: Inventory
    lines: Sequence[ReorderLine]
    what: str  # "Mug at Leeds store", or how many rows
    written: Written

    @classmethod
    def of(
        cls, inventory: Inventory, level: StockLevel, wanted: Point, written: Written
    ) -> "Reorder":
        line = ReorderLine(level.variant, level.location, wanted.seen, wanted.point)
        what = _tr("{0} at {1}").format(level.name, level.location_name)
        return cls(inventory, [line], what, written)

    def __call__(self) -> Done | str:
        """Raises Conflict if a point is another one by now."""
        if all(line.seen == line.point for line in self.lines):
            return _tr("Reorder point of {0} is that already").format(self.what)
        return self.write()

    def write(self) -> Done:
        """As calling it, where something is known to change."""
        lines = [line for line in self.lines if line.seen != line.point]
        try:
            self.written.tell(self.inventory.set_reorder_points(lines))
        except Conflict:
            if len(lines) == 1:  # show what it is now; whoever sends it again has seen that
                self.written.tell([self.now()])
            raise
        back = PointsBack(replace(self, lines=[_inverse(line) for line in lines]))
        back.done = Done(self._text(lines), back)
        return back.done

    def now(self) -> StockLevel:
        """The first cell as the database has it."""
        return self.inventory.level(self.lines[0].variant, self.lines[0].location)

    def _text(self, lines: Sequence[ReorderLine]) -> str:
        after = {line.point for line in lines}
        if len(lines) == 1:
            text = _tr("Reorder point of {0}: {1} → {2}")
            return text.format(self.what, figure(lines[0].seen), figure(lines[0].point))
        if len(after) == 1:
            return _tr("Reorder point of {0}: {1}").format(self.what, figure(after.pop()))
        return _tr("Reorder points of {0} changed").format(self.what)


class PointsBack:
    """The undo of points that were set. A single one that was set again by others is asked about.

    Of several, those that still are what was set are taken back; the others are listed.
    """

    done: Done

    def __init__(self, old: Reorder) -> None:
        self.old = old

    def __call__(self) -> Done:
        """Raises Undecided when a person must decide first, Conflict if others set all of them."""
        try:
            return self.old.write()
        except Conflict:
            if len(self.old.lines) > 1:
                return self._take_back_rest()
            raise Undecided(partial(self.old.written.disputed.emit, self, self.old.now())) from None

    def _take_back_rest(self) -> Done:
        for _ in range(TRIES):
            keys = [line.variant << 16 | line.location for line in self.old.lines]
            now = {(row.variant, row.location): row for row in self.old.inventory.rows(keys)}
            rest, left = [], []
            for line in self.old.lines:
                row = now.get((line.variant, line.location))
                if row is None or row.reorder_point == line.seen:
                    rest.append(line)
                else:
                    left.append(_cell(line, row))
            if not rest:
                self.old.written.tell_left(left)
                raise Conflict(_tr("Others set each of these reorder points since; all stay."))
            try:
                done = replace(self.old, lines=rest, what=_rows_of(rest, now)).write()
            except Conflict:
                continue
            self.old.written.tell_left(left)
            return done
        raise Conflict(_tr("Others set these reorder points again and again. Nothing was changed."))

    def decide(self, seen: int) -> None:
        """A person chose the old point, having seen `seen`: the next call sets it."""
        line = self.old.lines[0]
        again = ReorderLine(line.variant, line.location, seen, line.point)
        self.old = replace(self.old, lines=[again])


def point_all(
    inventory: Inventory, keys: Sequence[int], point: int, written: Written
) -> Done | str:
    """`point` for every row of `keys` that is there, on top of what each has now."""
    if len(keys) > MOST_ROWS:
        sentence = _tr("More than {0} rows are selected. Select fewer, or narrow the list first.")
        raise Invalid(sentence.format(figure(MOST_ROWS)), "point")
    rows = inventory.rows(list(keys))
    lines = [ReorderLine(row.variant, row.location, row.reorder_point, point) for row in rows]
    return Reorder(inventory, lines, rows_told(len(rows)), written)()


def rows_told(rows: int) -> str:
    return _tr("{0} rows").format(figure(rows))


def _rows_of(lines: Sequence[ReorderLine], now: dict[tuple[int, int], StockLevel]) -> str:
    row = now.get((lines[0].variant, lines[0].location))
    if len(lines) > 1 or row is None:
        return rows_told(len(lines))
    return _tr("{0} at {1}").format(row.name, row.location_name)


def _inverse(line: ReorderLine) -> ReorderLine:
    return ReorderLine(line.variant, line.location, line.point, line.seen)


def _tr(text: str) -> str:
    return QCoreApplication.translate("reorder", text)


def _cell(line: ReorderLine, row: StockLevel) -> PlannedCell:
    where = f"{row.sku}  ·  {row.location_name}"
    return PlannedCell(where, row.name, "reorder_point", line.seen, row.reorder_point, "")


def _shown(_cell: PlannedCell, value: object) -> str:
    return figure(int(str(value)))


def _field(_field: str) -> str:
    return _tr("Reorder point")
