"""Every control of the real window has a name, is reached by Tab, shows the focus, is not cut.

Screens are found through the stage and what opens from them through their actions, so that
what is built later is walked too.
"""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.console.controls import controls, cut_off, nameless, unmarked, unreached
from tests.console.peak.left import leave_report
from views.kit.actions import installed
from views.kit.grid import Grid


def settle(qtbot, screen):
    qtbot.waitUntil(lambda: not screen.tasks.is_busy())
    QApplication.processEvents()


def opened(qtbot, console):
    """Each screen in front, its first row chosen, so that panels are there."""
    for screen_class in console.window.stage.classes():
        console.window.go(screen_class.name)
        screen = console.window.stage.current()
        settle(qtbot, screen)
        for grid in screen.findChildren(Grid):
            if grid.isVisible() and grid.model().rowCount():
                grid.setCurrentIndex(grid.indexAt(QPoint(grid.viewport().width() // 2, 60)))
        qtbot.wait(150)  # panels follow the row a moment later
        settle(qtbot, screen)
        yield screen


def overlays(window) -> set[QWidget]:
    """Dialogs and popups that are open."""
    inside = {part for part in window.findChildren(QDialog) if part.isVisible()}
    popup = QApplication.activePopupWidget()
    return inside | ({popup} if popup is not None else set())


def faults(root: QWidget) -> list[str]:
    wanted = controls(root)
    told = [f"no name: {one}" for one in nameless(wanted)]
    told += [f"not by Tab: {one}" for one in unreached(root, wanted)]
    told += [f"focus unseen: {one}" for one in unmarked(wanted)]
    return told + [f"cut off: {one}" for one in cut_off(root)]


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_every_screen_is_for_everybody(qtbot, whole, role, tmp_path):
    leave_report(tmp_path)
    console = whole(role, width=1080, height=600, home=tmp_path)
    found = []
    for screen in opened(qtbot, console):
        screen.take_focus()
        told = faults(console.window)
        found += [f"{screen.name}: {one}" for one in told]
        for name, item in installed(screen).items():
            if not (item.isVisible() and item.isEnabled() and item.text().endswith("…")):
                continue
            item.trigger()
            settle(qtbot, screen)
            while roots := overlays(console.window):  # an answer may open another one
                root = roots.pop()
                found += [f"{screen.name}, {name}: {one}" for one in faults(root)]
                root.close()
                settle(qtbot, screen)
                console.window.activateWindow()  # a file's dialog is a window: no manager does it
                qtbot.waitUntil(console.window.isActiveWindow)
    assert found == [], "\n".join(found)
