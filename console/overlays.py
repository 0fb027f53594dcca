"""What opens over the window when it is asked for: the palette, the sheet of shortcuts, About.

A fifth of the first window's own time is these, and nobody asks for them in it: they are
imported and made when they are opened first.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from services.kernel.work import Caller
from views.kit.screen import Screen
from views.kit.tasks import Workers

if TYPE_CHECKING:
    from console.palette import Palette, Search


class Overlays(QObject):
    """One palette for the window's life; the dialogs are made anew each time."""

    def __init__(self, window: QWidget, workers: Workers) -> None:
        super().__init__(window)
        self._window, self._workers = window, workers
        self._palette: Palette | None = None

    def palette(self, host: QWidget) -> "Palette":
        """The palette, which covers `host` when it is open."""
        if self._palette is None:
            from console.palette import Palette  # noqa: PLC0415 - see the module

            self._palette = Palette(host, self._workers)
        return self._palette

    def hide_palette(self) -> None:
        if self._palette is not None:
            self._palette.hide()

    def open_palette(
        self,
        host: QWidget,
        front: Screen | None,
        screens: Sequence[type[Screen]],
        go: Callable[[str], object],
        search: "Search | None",
    ) -> None:
        """List the actions of `front`, the `screens` and the window's own actions."""
        from console.palette_items import of_actions, of_places, of_screens  # noqa: PLC0415 - see the module

        own = [*of_actions(front, front.title), *of_places(front)] if front is not None else []
        items = [*own, *of_screens(screens, go), *of_actions(self._window, "")]
        self.palette(host).open_with(items, search)

    def open_shortcuts(self, screens: Sequence[type[Screen]], caller: Caller) -> None:
        from console import shortcuts  # noqa: PLC0415 - see the module

        sections = [(self.tr("Everywhere"), type(self._window)), *((s.title, s) for s in screens)]
        found = [shortcuts.section(title, view, caller) for title, view in sections]
        shortcuts.sheet(self._window, found).open()

    def open_about(self, version: str, engines: Mapping[str, str]) -> None:
        from console.about import about  # noqa: PLC0415 - see the module

        about(self._window, version, engines).open()
