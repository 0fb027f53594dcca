"""The screens of the signed-in person, each made when it is first opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from views.kit.screen import Context, Screen


@dataclass(frozen=True)
class ScreenEntry:
    """One line of the console's list of screens. `make` builds it with its services."""

    screen: type[Screen]
    make: Callable[[Context], Screen]


class Stage(QStackedWidget):
    """Keeps one screen at the front and tells it so."""

    made = Signal(object)  # a Screen was made: wire it
    changed = Signal(object)  # this Screen is at the front now

    def __init__(self) -> None:
        super().__init__()
        self._context: Context | None = None
        self._entries: dict[str, ScreenEntry] = {}
        self._screens: dict[str, Screen] = {}

    def set_screens(self, context: Context, entries: Sequence[ScreenEntry]) -> None:
        """Replace all screens by those the caller may open."""
        self.clear()
        self._context = context
        for entry in entries:
            if not entry.screen.needs or context.caller.may(entry.screen.needs):
                self._entries[entry.screen.name] = entry

    def classes(self) -> list[type[Screen]]:
        return [entry.screen for entry in self._entries.values()]

    def screens(self) -> list[Screen]:
        """Those made so far."""
        return list(self._screens.values())

    def current(self) -> Screen | None:
        screen = self.currentWidget()
        return screen if isinstance(screen, Screen) else None

    def go(self, name: str, target: object = None) -> bool:
        """Bring a screen to the front, `target` for its `show_target`. False: no such screen."""
        if name not in self._entries or self._context is None:
            return False
        if name not in self._screens:
            screen = self._entries[name].make(self._context)
            self._screens[name] = screen
            self.addWidget(screen)
            self.made.emit(screen)
        before, screen = self.current(), self._screens[name]
        if before is not screen or not screen.property("opened"):
            if before is not None and before.property("opened"):
                before.left()
            self.setCurrentWidget(screen)
            screen.setProperty("opened", True)
            screen.opened()
            self.changed.emit(screen)
        screen.take_focus()
        if target is not None:
            screen.show_target(target)
        return True

    def clear(self) -> None:
        """Close every screen; their queries are cancelled, their commands go on."""
        if (front := self.current()) is not None:
            front.left()
        for screen in self._screens.values():
            self.removeWidget(screen)
            screen.deleteLater()
        self._screens, self._entries, self._context = {}, {}, None
