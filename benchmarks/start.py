"""How long a start takes: to the first window, to the sign-in page, to live rows.

    python -m benchmarks.start [--starts N]

Kinds: *first* makes the engines and the shop; *cold* starts stopped engines; *warm* joins
engines that run. Each start is a process of its own; seconds count from the process's start
to what it shows (offscreen platform). Prints one JSON object.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QObject, QTimer

from benchmarks.shops import settings_for, temporary_folder
from console.app import Console, drive
from console.embedded import Embedded
from views.kit.grid import Grid


class Watch(QObject):
    """Signs in as soon as it can; tells seconds since the process began."""

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
        began = psutil.Process().create_time()
        self.seconds.setdefault(what, round(time.time() - began, 3))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.mark("window")
        return False

    def on_ready(self) -> None:
        if self.console.session.person is None:
            self.mark("signin")
            self.console.sign_in(self.console.window.signin.cards[1].person)
            self.look.start()

    def on_look(self) -> None:
        grid = self.console.window.stage.findChild(Grid)
        if isinstance(grid, Grid) and grid.model().rowCount():
            self.mark("rows")
            self.look.stop()
            print(json.dumps(self.seconds), flush=True)
            self.console.window.close()


def start(home: Path) -> dict[str, float]:
    """Seconds of one start, in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this very module
        [sys.executable, "-m", "benchmarks.start", "--child", str(home)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--starts", type=int, default=7)
    options.add_argument("--child", type=Path)
    chosen = options.parse_args()
    if chosen.child:
        kept: list[Watch] = []
        sys.exit(drive(settings_for(chosen.child), lambda console: kept.append(Watch(console))))
    with temporary_folder() as folder:
        home = folder / "home"
        times = {"first": [start(home)], "cold": [], "warm": []}
        for _ in range(chosen.starts):
            times["cold"].append(start(home))
            with Embedded(home):
                times["warm"].append(start(home))
    print(
        json.dumps(
            {
                kind: {
                    what: round(statistics.median(each[what] for each in runs), 3)
                    for what in runs[0]
                }
                | {"starts": len(runs)}
                for kind, runs in times.items()
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
