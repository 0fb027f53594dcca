"""Where the keyboard goes after a cell was edited, as in a spreadsheet."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from views.kit.grid import Grid

Step = tuple[int, int]  # rows down, shown columns to the right

_NEXT: dict[tuple[Qt.Key, bool], Step] = {
    (Qt.Key.Key_Return, False): (1, 0),
    (Qt.Key.Key_Return, True): (-1, 0),
    (Qt.Key.Key_Enter, False): (1, 0),
    (Qt.Key.Key_Enter, True): (-1, 0),
    (Qt.Key.Key_Tab, False): (0, 1),
    (Qt.Key.Key_Tab, True): (0, -1),
    (Qt.Key.Key_Backtab, False): (0, -1),
    (Qt.Key.Key_Backtab, True): (0, -1),
}


def step_of(event: QKeyEvent) -> Step | None:
    """The step after this key; None for a key that does not end an edit."""
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return _NEXT.get((Qt.Key(event.key()), shift))


def go_on(grid: Grid, row: int, column: str, step: Step) -> None:
    """Give the grid the keyboard, `step` away from the cell of this row's and column's keys."""
    model: Any = grid.model()
    head = grid.horizontalHeader()
    grid.setFocus()
    at = model.row_of(row)
    if at < 0 or step == (0, 0):
        return
    down = min(max(at + step[0], 0), model.rowCount() - 1)
    across = model.column_of(column)
    beside = head.visualIndex(across) + step[1]
    while step[1] and 0 <= beside < head.count():
        if not grid.isColumnHidden(head.logicalIndex(beside)):
            across = head.logicalIndex(beside)
            break
        beside += step[1]
    grid.setCurrentIndex(model.index(down, across))
