"""A grid whose less important columns give way when a panel takes their room.

It also remembers the widths its user gave the columns.
"""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from views.kit.grid import Grid
from views.kit.state import ViewState

READABLE = 200  # logical pixels for a product's name and SKU


class NarrowingGrid(Grid):
    """Below `width` logical pixels the columns with the keys in `give_way` are hidden.

    Those in `then` follow, one by one, while a product's name has no readable room. Where
    that is not enough either, the grid scrolls sideways.
    """

    def __init__(
        self, accessible_name: str, width: int, give_way: Sequence[str], then: Sequence[str] = ()
    ) -> None:
        super().__init__(accessible_name)
        self._enough = width
        self._give_way, self._then = frozenset(give_way), tuple(then)
        self._off: set[str] = set()
        self._wide: dict[str, int] = {}  # a hidden column has the width 0
        self._state: ViewState | None = None
        self._state_key = ""

    def remember(self, state: ViewState, key: str) -> None:
        """Take the widths kept under `key`, and keep later ones there."""
        self.set_widths(state.get(key, {}))
        self._state, self._state_key = state, key
        self.horizontalHeader().sectionResized.connect(self._keep)

    def _keep(self, _section: int, _old: int, _new: int) -> None:
        if self._state is not None:
            before = self._state.get(self._state_key, {})
            shown = {key: width for key, width in self.widths().items() if width > 0}
            self._state.set(self._state_key, before | shown)

    def show_column(self, key: str, *, on: bool) -> None:
        """Whether this column is of use now; one that is not is hidden whatever the room."""
        self._off = self._off - {key} if on else self._off | {key}
        for at, column in enumerate(self.columns()):
            if column.key == key:
                self.setColumnHidden(at, not on)
        self.narrow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.narrow()

    def narrow(self) -> None:
        """Show the columns there is room for."""
        hidden = set(self._off)
        if self.width() < self._enough:
            hidden |= self._give_way
        room = self._room_for_names(hidden)
        for key in self._then:
            if room is None or room >= READABLE:
                break
            hidden.add(key)
            room = self._room_for_names(hidden)
        head = self.horizontalHeader()
        for at, column in enumerate(self.columns()):
            if column.kind == "product" and room is not None:
                fits = room >= READABLE
                modes = QHeaderView.ResizeMode
                head.setSectionResizeMode(at, modes.Stretch if fits else modes.Fixed)
                if not fits:
                    self.setColumnWidth(at, READABLE)
            elif column.key in self._give_way or column.key in self._then:
                self.setColumnHidden(at, column.key in hidden)

    def _room_for_names(self, hidden: set[str]) -> int | None:
        """What the columns but `hidden` leave for the products; None without such a column."""
        columns = self.columns()
        self._wide |= {key: width for key, width in self.widths().items() if width > 0}
        if not any(column.kind == "product" for column in columns):
            return None
        taken = [
            self._wide.get(column.key, column.width)
            for column in columns
            if column.kind != "product" and column.key not in hidden
        ]
        return self.viewport().width() - sum(taken)
