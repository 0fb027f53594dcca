"""A grid whose less important columns give way when a panel takes their room.

It also remembers the widths its user gave the columns.
"""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent

from views.kit.grid import Grid
from views.kit.state import ViewState


class NarrowingGrid(Grid):
    """Below `width` logical pixels the columns with the keys in `give_way` are hidden."""

    def __init__(self, accessible_name: str, width: int, give_way: Sequence[str]) -> None:
        super().__init__(accessible_name)
        self._enough = width
        self._give_way = frozenset(give_way)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for at, column in enumerate(self.columns()):
            if column.key in self._give_way:
                self.setColumnHidden(at, self.width() < self._enough)
