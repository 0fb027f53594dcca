"""A screen around one grid: its columns are arranged, and sorted by, without a mouse too."""

from typing import TYPE_CHECKING

from views.kit.actions import action
from views.kit.screen import Screen
from views.kit.sort_dialog import SortDialog
from views.kit.sort_keys import Keys

if TYPE_CHECKING:
    from views.kit.column_layout import ColumnLayout
    from views.kit.narrowing import NarrowingGrid


class ArrangedScreen(Screen):
    """A subclass makes `grid` and `columns` before it installs its actions."""

    grid: "NarrowingGrid"
    columns: "ColumnLayout"

    def sort_words(self) -> dict[str, str]:
        """What the service sorts by, with its name."""
        raise NotImplementedError

    def sort_keys(self) -> Keys:
        """What the rows are sorted by now."""
        raise NotImplementedError

    def sort_by(self, keys: Keys) -> None:
        """Ask for the rows in this order."""
        raise NotImplementedError

    @action("Sort…", keys="Ctrl+Shift+O", icon="sliders-horizontal")
    def sort(self) -> None:
        dialog = SortDialog(self.window(), self.sort_words(), self.sort_keys())
        dialog.sorted.connect(self.sort_by)
        dialog.open()

    @action("Move column left", keys="Ctrl+Shift+Left", icon="columns-3", on="grid")
    def column_left(self) -> None:
        self._move(-1)

    @action("Move column right", keys="Ctrl+Shift+Right", icon="columns-3", on="grid")
    def column_right(self) -> None:
        self._move(1)

    @action("Narrower column", keys="Ctrl+Alt+Left", icon="columns-3", on="grid")
    def column_narrower(self) -> None:
        self._widen(-1)

    @action("Wider column", keys="Ctrl+Alt+Right", icon="columns-3", on="grid")
    def column_wider(self) -> None:
        self._widen(1)

    @action("Hide column", icon="columns-3")
    def column_hide(self) -> None:
        if key := self.columns.current():
            self.columns.hide(key)

    @action("Reset columns", icon="columns-3")
    def columns_reset(self) -> None:
        self.columns.reset()

    def _move(self, by: int) -> None:
        if key := self.columns.current():
            self.columns.move(key, by)

    def _widen(self, by: int) -> None:
        if key := self.columns.current():
            self.columns.widen(key, by)
