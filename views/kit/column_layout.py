"""Order, width and choice of a grid's columns, as its user arranged them."""

from collections.abc import Collection
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from models.roles import ColumnLike
from views.kit.narrowing import NarrowingGrid

NARROWEST, STEP = 48, 16  # logical pixels


class ColumnLayout(QObject):
    """`always` are the keys of columns that cannot be hidden; "check" stays in front.

    A layout is JSON-able: ``{"order": [keys], "widths": {key: pixels}, "hidden": [keys]}``,
    each only as far as it differs from the columns as made.
    """

    changed = Signal()  # by its user

    def __init__(self, grid: NarrowingGrid, always: Collection[str] = ()) -> None:
        super().__init__(grid)
        self._grid, self._always = grid, frozenset(always)
        self._widths: dict[str, int] = {}
        self._is_showing = False
        head = self._head = grid.head
        head.setSectionsMovable(True)
        head.setFirstSectionMovable(grid.columns()[0].kind != "check")
        head.sectionResized.connect(self._on_resized)
        head.sectionMoved.connect(self._on_moved)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._on_menu)

    def layout(self) -> dict[str, Any]:
        """What :meth:`show_layout` takes; empty for the columns as made."""
        order = self._order()
        made = [column.key for column in self._grid.columns()]
        kept: dict[str, Any] = {"order": order} if order != made else {}
        if self._widths:
            kept["widths"] = dict(sorted(self._widths.items()))
        if self._grid.left_out:
            kept["hidden"] = sorted(self._grid.left_out)
        return kept

    def show_layout(self, layout: dict[str, Any]) -> None:
        """Arrange the columns; keys that this release does not know are ignored."""
        known = {column.key: column for column in self._grid.columns()}
        order, widths, hidden = (layout.get(part) for part in ("order", "widths", "hidden"))
        keys = [key for key in order if key in known] if isinstance(order, list) else []
        wanted = [*dict.fromkeys(keys), *(key for key in known if key not in keys)]
        if not self._head.isFirstSectionMovable():
            wanted.sort(key=lambda key: known[key].kind != "check")
        self._widths = {
            key: max(NARROWEST, width)
            for key, width in (widths.items() if isinstance(widths, dict) else ())
            if key in known and known[key].kind != "product" and isinstance(width, int)
        }
        self._is_showing = True
        self._grid.leave_out(())
        for at, column in enumerate(self._grid.columns()):
            if column.kind != "product":
                self._grid.setColumnWidth(at, self._widths.get(column.key, column.width))
        for visual, key in enumerate(wanted):
            self._head.moveSection(self._head.visualIndex(self._at(key)), visual)
        left_out = (
            {key for key in hidden if isinstance(key, str)} if isinstance(hidden, list) else set()
        )
        self._grid.leave_out((left_out & known.keys()) - self._always)
        self._is_showing = False

    def reset(self) -> None:
        """The columns as made."""
        self.show_layout({})
        self.changed.emit()

    def hide(self, key: str, hidden: bool = True) -> None:
        if key not in self._always:
            others = self._grid.left_out - {key}
            self._grid.leave_out(others | {key} if hidden else others)
            self.changed.emit()

    def move(self, key: str, by: int) -> None:
        """Past the next column that is shown; -1 to the left, 1 to the right."""
        head = self._head
        to = head.visualIndex(self._at(key)) + by
        while 0 <= to < head.count() and head.isSectionHidden(head.logicalIndex(to)):
            to += by
        first = 0 if head.isFirstSectionMovable() else 1
        if first <= to < head.count() and head.visualIndex(self._at(key)) >= first:
            head.moveSection(head.visualIndex(self._at(key)), to)

    def widen(self, key: str, by: int) -> None:
        """`by` steps of 16 logical pixels; the products take what is left and stay as they are."""
        at = self._at(key)
        if self._grid.columns()[at].kind != "product":
            self._grid.setColumnWidth(at, max(NARROWEST, self._grid.columnWidth(at) + by * STEP))

    def current(self) -> str:
        """The key of the column the grid's cursor is in, "" for none."""
        at = self._grid.currentIndex().column()
        return self._grid.columns()[at].key if at >= 0 else ""

    def fill(self, menu: QMenu) -> None:
        """Which columns are shown, and a way back to how they were made."""
        menu.clear()
        for column in self._grid.columns():
            if column.key not in self._always | self._grid.off:
                item = menu.addAction(column.title)
                item.setCheckable(True)
                item.setChecked(column.key not in self._grid.left_out)
                item.toggled.connect(partial(self._choose, column.key))
        menu.addSeparator()
        menu.addAction(self.tr("Reset columns")).triggered.connect(self.reset)

    def menu_at(self, at: QPoint) -> QMenu:
        """What a right click at this place of the header offers."""
        menu = QMenu(self._grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        section = self._head.logicalIndexAt(at)
        if section >= 0 and (column := self._grid.columns()[section]).kind != "check":
            self._offer(menu, column)
        choice = QMenu(menu)
        self.fill(choice)
        menu.addActions(choice.actions())
        return menu

    def _on_menu(self, at: QPoint) -> None:
        self.menu_at(at).popup(self._head.mapToGlobal(at))

    def _offer(self, menu: QMenu, column: ColumnLike) -> None:
        left, right = menu.addAction(self.tr("Move left")), menu.addAction(self.tr("Move right"))
        left.triggered.connect(partial(self._step, column.key, -1))
        right.triggered.connect(partial(self._step, column.key, 1))
        if column.key not in self._always:
            gone = menu.addAction(self.tr("Hide {0}").format(column.title))
            gone.triggered.connect(partial(self._choose, column.key, False))
        menu.addSeparator()

    def _step(self, key: str, by: int, *_checked: bool) -> None:
        self.move(key, by)

    def _choose(self, key: str, shown: bool, *_checked: bool) -> None:
        self.hide(key, not shown)

    def _on_resized(self, section: int, old: int, new: int) -> None:
        column = self._grid.columns()[section]
        by_user = old and new and not (self._is_showing or self._grid.is_fitting)
        if by_user and column.kind != "product":  # a hidden column has the width 0
            self._widths[column.key] = new
            self.changed.emit()

    def _on_moved(self, _section: int, _old: int, _new: int) -> None:
        if not self._is_showing:
            self.changed.emit()

    def _order(self) -> list[str]:
        columns, head = self._grid.columns(), self._head
        return [columns[head.logicalIndex(at)].key for at in range(len(columns))]

    def _at(self, key: str) -> int:
        return [column.key for column in self._grid.columns()].index(key)
