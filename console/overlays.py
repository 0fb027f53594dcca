"""What opens over the window when it is asked for: the palette, the sheet of shortcuts, About.

A fifth of the first window's own time is these, and nobody asks for them in it: they are
imported and made when they are opened first.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

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
        self._offered: list[QWidget] = []

    def offer(self, view: QWidget) -> None:
        """List the actions of `view` in the palette, whichever screen is in front."""
        self._offered.append(view)

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
        """List the actions of `front`, the `screens`, and what is offered everywhere."""
        from console.palette_items import of_actions, of_places, of_screens  # noqa: PLC0415 - see the module

        own = [*of_actions(front, front.title), *of_places(front)] if front is not None else []
        shown = {item.text for item in own}
        self._offered = [view for view in self._offered if Shiboken.isValid(view)]
        anywhere = [item for view in self._offered for item in of_actions(view, "")]
        items = [
            *own,
            *of_screens(screens, go),
            *(item for item in anywhere if item.text not in shown),
            *of_actions(self._window, ""),
        ]
        self.palette(host).open_with(items, search)

    def open_shortcuts(self, screens: Sequence[type[Screen]], caller: Caller) -> None:
        from console import shortcuts  # noqa: PLC0415 - see the module

        sections = [(self.tr("Everywhere"), type(self._window)), *((s.title, s) for s in screens)]
        found = [shortcuts.section(title, view, caller) for title, view in sections]
        shortcuts.sheet(self._window, found).open()

    def open_about(self, version: str, engines: Mapping[str, str]) -> None:
        from console.about import about  # noqa: PLC0415 - see the module

        about(self._window, version, engines).open()
