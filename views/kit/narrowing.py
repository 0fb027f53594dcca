"""A grid whose less important columns give way when a panel takes their room."""

from collections.abc import Collection, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from views.kit.grid import Grid

READABLE = 200  # logical pixels for a product's name and SKU
LEAST = 160  # of them, before the grid scrolls sideways


class NarrowingGrid(Grid):
    """Below `width` logical pixels the columns with the keys in `give_way` are hidden.

    Those in `then` follow, one by one, while a product's name has no readable room. Where
    that is not enough either, the grid scrolls sideways. What its user left out stays out.
    """

    def __init__(
        self, accessible_name: str, width: int, give_way: Sequence[str], then: Sequence[str] = ()
    ) -> None:
        super().__init__(accessible_name)
        self._enough = width
        self._give_way, self._then = frozenset(give_way), tuple(then)
        self.off: frozenset[str] = frozenset()  # of no use now
        self._wide: dict[str, int] = {}  # a hidden column has the width 0
        self.left_out: frozenset[str] = frozenset()
        self.is_fitting = False  # widths change now by themselves

    def leave_out(self, keys: Collection[str]) -> None:
        """Hide these columns however much room there is."""
        self.left_out = frozenset(keys)
        self.narrow()

    def show_column(self, key: str, *, on: bool) -> None:
        """Whether this column is of use now; one that is not is hidden whatever the room."""
        self.off = self.off - {key} if on else self.off | {key}
        self.narrow()

    def give_way(self, then: Sequence[str]) -> None:
        """Another list of what follows while names have no room."""
        self._then = tuple(then)
        self.narrow()

    def narrow(self) -> None:
        """Hide what has no room, and show again what has."""
        self.is_fitting = True
        hidden = set(self.left_out | self.off)
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
                fits = room >= LEAST
                modes = QHeaderView.ResizeMode
                head.setSectionResizeMode(at, modes.Stretch if fits else modes.Fixed)
                if not fits:
                    self.setColumnWidth(at, LEAST)
            else:
                self.setColumnHidden(at, column.key in hidden)
        self.is_fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.narrow()

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
