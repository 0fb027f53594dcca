"""One start of the console that says when it showed what; run by ``benchmarks.start``.

Imports what the console's own start imports and nothing more.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QTableView

from console.app import Console, drive
from console.settings import load

# Told by who started this: a process's own start is known to the clock tick only, and by a boot
# time that may be a second off on a virtual machine.
BEGUN = float(sys.argv[2])


class Watch(QObject):
    """Signs in as soon as it can; tells seconds since the process was started."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self.console = console
        self.seconds: dict[str, float] = {}
        console.window.installEventFilter(self)
        console.ready.connect(self.on_ready)
        self.look = QTimer(self, interval=5)
        self.look.timeout.connect(self.on_look)
        console.start()

    def mark(self, what: str) -> None:
        self.seconds.setdefault(what, round(time.time() - BEGUN, 3))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.mark("window")
        return False

    def on_ready(self) -> None:
        if self.console.session.person is None:
            self.mark("signin")
            self.console.window.state.set("window.screen", "catalog")  # as at the last close
            self.console.sign_in(self.console.window.signin.cards[1].person)
            self.look.start()

    def on_look(self) -> None:
        grid = self.console.window.stage.findChild(QTableView)
        if isinstance(grid, QTableView) and grid.model().rowCount():
            self.mark("rows")
            self.look.stop()
            print(json.dumps(self.seconds), flush=True)
            self.console.window.close()


if __name__ == "__main__":
    kept: list[Watch] = []
    home = load(Path(sys.argv[1]), {})
    sys.exit(drive(home, lambda console: kept.append(Watch(console))))
