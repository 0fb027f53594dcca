"""What the palette offers: screens, the front screen's actions, the console's own."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from console.palette_list import PaletteItem
from views.kit.actions import actions_of, installed
from views.kit.screen import Screen


def of_actions(view: QWidget, where: str) -> list[PaletteItem]:
    """Every action of `view` that is permitted; off, perhaps with why, if it makes no sense now."""
    specs = actions_of(type(view))
    return [
        PaletteItem(
            text=spec.title(),
            run=item.trigger,
            icon=spec.icon or "command",
            detail=where if item.isEnabled() else _why_not(item, spec.title()) or where,
            keys=spec.shortcut(),
            is_on=item.isEnabled(),
        )
        for name, item in installed(view).items()
        if item.isVisible() and (spec := specs[name])
    ]


def of_places(screen: Screen) -> list[PaletteItem]:
    """Where to go inside the front screen, such as its saved views."""
    return [PaletteItem(at.text, at.go, at.icon, at.detail) for at in screen.places()]


def _why_not(item: QAction, title: str) -> str:
    """The reason that a view put into the tooltip, which otherwise repeats the title."""
    told = item.toolTip()
    return "" if told.startswith(title.rstrip("…")) else told


def of_screens(screens: Sequence[type[Screen]], go: Callable[[str], object]) -> list[PaletteItem]:
    """One item to open each screen; those of the rail by its numbers."""
    word = QCoreApplication.translate("Palette", "Open {0}")
    numbered = [screen for screen in screens if not screen.within]
    return [
        PaletteItem(
            word.format(screen.title),
            partial(go, screen.name),
            screen.icon,
            keys=f"Ctrl+{numbered.index(screen) + 1}" if screen in numbered else "",
        )
        for screen in screens
    ]
