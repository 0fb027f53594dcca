"""Typing into a cell: +5 is an adjustment, a bare number a count, elsewhere a reorder point.

What stood in the cell when the person began is what is expected; an adjustment expects
nothing and goes on top of what is there by then.
"""

import re
from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import QModelIndex, QObject

from services.inventory.records import StockLevel
from services.kernel.errors import Invalid, ServiceError
from views.inventory.commit import Adjustment
from views.inventory.count import Count, Disputed
from views.inventory.count_popover import Tally, read_counted
from views.inventory.counting import Asking, nothing_written
from views.inventory.delta import REASON_KEYS, Wanted, read_delta
from views.inventory.desk import Desk
from views.inventory.reorder_popover import Point, read_point
from views.inventory.reordering import Reorder
from views.inventory.task import as_request
from views.kit.cell_editor import CellEditor, Edit

EDITABLE = {"on_hand": "stock.write", "reorder": "reorder.write"}
"""The columns that can be typed into, and the right each needs."""

_LETTER = re.compile(
    rf"(?P<number>[+\-\N{{MINUS SIGN}}].*?)\s*(?P<letter>[{''.join(REASON_KEYS)}])?"
)


class CellEditing(QObject):
    """The editor of the stock grid's cells."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.over)
        self._desk = desk
        self.asking = Asking(desk)
        self.editor = CellEditor(desk.grid)
        self._level: StockLevel | None = None
        self._request = uuid4()
        self.editor.submitted.connect(self._submitted)

    def may_edit(self, index: QModelIndex) -> bool:
        """Whether this cell takes typing from this person."""
        table = self._desk.grid.table
        needs = EDITABLE.get(table.columns[index.column()].key)
        is_there = table.row_at(index.row()) is not None
        return is_there and needs is not None and self._desk.context.caller.may(needs)

    def open(self, index: QModelIndex, typed: str = "") -> None:
        """Edit the cell at `index`, if that is possible."""
        if self.may_edit(index):
            self._level = self._desk.grid.table.row_at(index.row())
            self._request = uuid4()
            self.editor.open(index, typed=typed)

    def _submitted(self, edit: Edit) -> None:
        if self._level is None:
            return
        try:
            call = self._call(self._level, edit)
        except Invalid as error:
            self.editor.fail(str(error))
            return
        self._run(call, self._request)

    def _call(self, level: StockLevel, edit: Edit) -> Callable[[], object]:
        inventory, told = self._desk.inventory, self._desk.written.tell
        if edit.column == "reorder":
            point = Point(int(edit.now), read_point(edit.text))
            return Reorder.of(inventory, level, point, self._desk.written)
        if (change := as_change(edit.text)) is not None:
            return Adjustment(inventory, level, change, told)
        tally = Tally(int(edit.seen), read_counted(edit.text))
        return Count.of(inventory, level, tally, told)

    def _run(self, call: Callable[[], object], request: UUID) -> None:
        self._desk.tasks.do(
            partial(as_request, request, call),
            done=partial(self._done, request),
            key=f"cell {request}",
            failed=partial(self._refused, request),
        )

    def _done(self, request: UUID, outcome: object) -> None:
        if isinstance(outcome, Disputed):
            decided, later = partial(self._decided, request), partial(self._later, request, outcome)
            self.asking.ask(outcome, decided, later)
            return
        self._desk.settle(outcome)
        if self._is_about(request):
            self.editor.settle()

    def _decided(self, request: UUID, count: Count) -> None:
        self._run(count, request)

    def _later(self, request: UUID, disputed: Disputed) -> None:
        if self._is_about(request):
            self.editor.fail(nothing_written(disputed))

    def _refused(self, request: UUID, error: Exception) -> bool:
        """At the cell if it still is being edited, else in the banner."""
        if not isinstance(error, ServiceError) or not self._is_about(request):
            return False
        self.editor.fail(str(error))
        return True

    def _is_about(self, request: UUID) -> bool:
        return request == self._request and self.editor.is_open()


def as_change(typed: str) -> Wanted | None:
    """An adjustment if `typed` has a sign: a letter behind the number is its reason.

    None if it has no sign. Raises Invalid(field="delta").
    """
    found = _LETTER.fullmatch(typed.strip().lower())
    if found is None:
        return None
    reason = REASON_KEYS.get(found["letter"] or "", "correction")
    return Wanted(read_delta(found["number"]), reason)
