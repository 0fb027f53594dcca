"""Shows every screen of a console in both themes, and prints what is cut, as JSON.

Run as a process of its own, since the scale is taken when Qt starts: arguments are the places
as JSON (urls, owner_urls, redis_url) and a folder for the pictures.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console import connect
from console.app import Console
from console.places import Places
from console.settings import load as settings_of
from tests.console.controls import cut_off
from tests.console.peak.left import leave_report
from tests.console.whole import sign_in
from views.kit import theme
from views.kit.grid import Grid
from views.kit.screen import Screen
from views.kit.state import ViewState

PATIENCE = 20.0  # seconds for an answer on a busy machine


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until() and time.monotonic() < end:
        QTest.qWait(10)


def settled(screen: Screen) -> Screen:
    """Rows and panels are there."""
    wait(lambda: not screen.tasks.is_busy())
    for grid in screen.findChildren(Grid):
        if grid.isVisible() and grid.model().rowCount():
            grid.selectRow(1)
    QTest.qWait(120)  # panels follow the row a moment later
    wait(lambda: not screen.tasks.is_busy())
    return screen


def main(places: str, folder: str) -> None:
    app = QApplication([])
    theme.apply(app, "light")  # as the console does: widgets take their font when made
    leave_report(Path(folder))
    shop = connect.assemble(Places(**json.loads(places), embedded=None))
    console = Console(settings_of(Path(folder), {}), ViewState())
    console.shop, window = shop, console.window
    found, shown = [], []
    for mode in ("light", "dark"):
        theme.apply(app, mode)
        window.resize(1080, 600)
        window.show()
        sign_in(console, "admin")
        for screen_class in window.stage.classes():
            window.go(screen_class.name)
            screen = settled(window.stage.current())
            picture = window.grab()
            picture.save(str(Path(folder) / f"{screen.name}-{mode}.png"))
            shown.append([picture.width(), picture.height(), picture.devicePixelRatio()])
            found += [f"{screen.name}, {mode}: {one}" for one in cut_off(window)]
    window.close()
    console.close()
    shop.close()
    sys.stdout.write(json.dumps({"cut": found, "shown": shown}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
