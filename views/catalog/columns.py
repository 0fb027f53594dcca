"""Which columns are shown: the user's choice, and less of it where the room is narrow."""

from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMenu, QToolButton

from views.kit.grid import Grid
from views.kit.state import ViewState

ALWAYS = ("check", "name")
FIRST_TO_GO = ("barcode", "category", "updated", "reserved", "status")
ENOUGH = 230  # logical pixels for a product's name


class ColumnChoice(QObject):
    """The menu of a grid's columns. Widths and what was hidden are remembered."""

    def __init__(self, button: QToolButton, grid: Grid, state: ViewState) -> None:
        super().__init__(grid)
        self._grid, self._state = grid, state
        self._hidden = set(state.get("catalog.hidden", list[str]()))
        self._fitting = False
        grid.set_widths(state.get("catalog.widths", dict[str, object]()))
        menu = QMenu(button)
        for column in grid.columns():
            if column.key not in ALWAYS:
                item = menu.addAction(column.title)
                item.setCheckable(True)
                item.setChecked(column.key not in self._hidden)
                item.toggled.connect(partial(self._choose, column.key))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        grid.horizontalHeader().sectionResized.connect(self._keep_widths)
        grid.viewport().installEventFilter(self)
        self.fit()

    def fit(self) -> None:
        """Hide what the user hid, and what a readable name leaves no room for."""
        columns = self._grid.columns()
        widths = {column.key: column.width for column in columns if column.key != "name"}
        widths |= {k: w for k, w in self._grid.widths().items() if w and k in widths}
        shown = [key for key in widths if key not in self._hidden]
        for key in FIRST_TO_GO:
            if self._grid.viewport().width() - sum(widths[one] for one in shown) >= ENOUGH:
                break
            if key in shown:
                shown.remove(key)
        self._fitting = True
        for at, column in enumerate(columns):
            self._grid.setColumnHidden(at, column.key != "name" and column.key not in shown)
        self._fitting = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self._fitting:
            self.fit()
        return False

    def _choose(self, key: str, shown: bool) -> None:
        if shown:
            self._hidden.discard(key)
        else:
            self._hidden.add(key)
        self._state.set("catalog.hidden", sorted(self._hidden))
        self.fit()

    def _keep_widths(self, _at: int, old: int, new: int) -> None:
        if old and new and not self._fitting:  # a hidden column has the width 0
            widths = {k: w for k, w in self._grid.widths().items() if w and k != "name"}
            kept = self._state.get("catalog.widths", dict[str, object]())
            self._state.set("catalog.widths", kept | widths)
