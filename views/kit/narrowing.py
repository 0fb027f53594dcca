"""A grid whose less important columns give way when a panel takes their room."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent

from views.kit.grid import Grid


class NarrowingGrid(Grid):
    """Below `width` logical pixels the columns with the keys in `give_way` are hidden."""

    def __init__(self, accessible_name: str, width: int, give_way: Sequence[str]) -> None:
        super().__init__(accessible_name)
        self._enough = width
        self._give_way = frozenset(give_way)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for at, column in enumerate(self.columns()):
            if column.key in self._give_way:
                self.setColumnHidden(at, self.width() < self._enough)
