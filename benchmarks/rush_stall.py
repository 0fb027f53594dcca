"""Whether the console stays fluent while the shop is busy.

``python -m benchmarks.rush_stall --json``: the console itself, offscreen, a manager signed in, the
Operations screen open. A timer of 5 ms notes how late the event loop comes round to it: in blocks
with nothing to do, taking turns with blocks in which the console's own rush starts and runs. Then
another process reads a product now and then, and the time counts from the call's end until the
chart of requests was painted with it.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QProcess, Qt, QTimer

from benchmarks.shops import percentile, say, settings_for, temporary_folder
from console.app import Console, drive
from console.tourguide import Guide
from console.toursight import screen
from console.tourstops import sign_in, sign_in_page
from services.monitoring.records import SLOT
from views.kit.state import ViewState
from views.operations.rush_run import RushAsked, RushEnd
from views.operations.screen import OperationsScreen

BEAT_MS = 5
FREE_MS = 16  # what a rush may add to the p99 of an idle console
LAG_MS = 1000

CHILD = """
import random, sys, time
from pathlib import Path
from benchmarks.shops import say, settings_for
from console.connect import open_shop
from services.kernel import work

shop = open_shop(settings_for(Path(sys.argv[1])), say, kind="rush")
chance = random.Random(7)
with work.doing(work.Work(work.Caller("bench", frozenset({"catalog.read"})))):
    for _ in range(int(sys.argv[2])):
        time.sleep(chance.uniform(1.6, 2.0))  # the one before has left the window of a second
        shop.catalog.product(1)
        print(time.time(), flush=True)
time.sleep(2)
shop.close()
"""


class Heart(QObject):
    """How many milliseconds the event loop took to come round, beat by beat."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.gaps: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._clock.start()
        self._timer.start()

    def stop(self) -> list[float]:
        """The gaps since :meth:`start`."""
        self._timer.stop()
        gaps, self.gaps = self.gaps, []
        return gaps

    def _beat(self) -> None:
        self.gaps.append(self._clock.nsecsElapsed() / 1e6)
        self._clock.restart()


class Lag(QObject):
    """Seconds from a call elsewhere until the chart of requests was painted with it."""

    def __init__(self, shown: OperationsScreen, home: Path, calls: int) -> None:
        super().__init__(shown)
        self.seconds: list[float] = []
        self.calls = 0
        self._board = shown.board
        self._waiting: list[float] = []
        self.process = QProcess(self)
        self.process.readyReadStandardOutput.connect(self._on_called)
        shown.board.charts[3].plot.viewport().installEventFilter(self)
        self.process.start(sys.executable, ["-c", CHILD, str(home), str(calls)])

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._on_painted)
        return False

    def _on_called(self) -> None:
        told = bytes(self.process.readAllStandardOutput().data()).decode().split()
        self._waiting.extend(map(float, told))
        self.calls += len(told)

    def _on_painted(self) -> None:
        now = time.time()
        times, _values = self._board.ring.view()
        requests = self._board.series("requests")
        for moment in list(self._waiting):
            if (requests[times >= moment // SLOT * SLOT] > 0).any():
                self.seconds.append(now - moment)
                self._waiting.remove(moment)


def measure(console: Console, options: argparse.Namespace, home: Path) -> dict[str, Any]:
    """Milliseconds."""
    guide = Guide(console.window, Path(), say)
    console.window.resize(1440, 900)
    sign_in_page(guide, console)
    sign_in("manager")(guide, console)
    console.window.go("operations")
    shown = screen(console, OperationsScreen)
    guide.until("live figures", lambda: bool(shown.fact()))
    assert console.rush is not None  # noqa: S101 - signed in
    ends: list[RushEnd] = []
    console.rush.ended.connect(ends.append)
    heart = Heart(shown)
    gaps: dict[str, list[float]] = {"idle": [], "starting": [], "rush": []}
    asked = RushAsked(rate=options.rate, seconds=options.block)
    for _ in range(options.rounds):
        guide.rest(3000)
        heart.start()
        guide.rest(options.block * 1000)
        gaps["idle"] += heart.stop()
        guide.rest(500)
        heart.start()
        console.rush.start(asked)
        guide.until("its first figures", lambda: console.rush.figures is not None, 60)  # type: ignore[union-attr]  # asserted above
        gaps["starting"] += heart.stop()
        heart.start()
        guide.until("the end of the rush", lambda: not console.rush.is_running(), 120)  # type: ignore[union-attr]  # asserted above
        gaps["rush"] += heart.stop()
    told: dict[str, Any] = {name: _spread(found) for name, found in gaps.items()}
    both = percentile(gaps["starting"] + gaps["rush"], 0.99)
    told["added_p99"] = round(told["rush"]["p99"] - told["idle"]["p99"], 2)
    told["added_p99_with_its_start"] = round(both - told["idle"]["p99"], 2)
    told["holds"] = told["added_p99"] <= FREE_MS
    told["rushes"] = [_told(end) for end in ends]
    return told | _lag(guide, shown, home, options.calls)


def _lag(guide: Guide, shown: OperationsScreen, home: Path, calls: int) -> dict[str, Any]:
    guide.rest(3000)
    lag = Lag(shown, home, calls)
    guide.until("the calls", lambda: lag.process.state() is QProcess.ProcessState.NotRunning, 600)
    found = [1000 * each for each in lag.seconds]
    return {
        "event_to_chart": _spread(found) | {"calls": lag.calls, "seen": len(found)},
        "lag_holds": len(found) == calls and percentile(found, 0.95) < LAG_MS,
    }


def _spread(values: list[float]) -> dict[str, float]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    told = {name: round(percentile(values, share), 2) for name, share in shares.items()}
    return told | {"max": round(max(values), 2), "count": len(values)}


def _told(end: RushEnd) -> dict[str, object]:
    figures = end.figures
    if figures is None:
        return {"failed": end.sentence}
    kept = ("seconds", "came", "writes", "errors", "late", "p95_ms", "hit_ratio")
    return {name: getattr(figures, name) for name in kept}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="print JSON (it always does)")
    parser.add_argument("--home", type=Path, help="keep the shop here instead of a new folder")
    parser.add_argument("--rate", type=float, default=200.0, help="people a second")
    parser.add_argument("--block", type=int, default=15, help="seconds")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--calls", type=int, default=40, help="for the lag")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    told: dict[str, Any] = {"load_before": os.getloadavg()[0]}
    with temporary_folder() as folder:
        home = options.home or folder / "home"

        def begin(console: Console) -> None:
            try:
                told.update(measure(console, options, home))
            finally:
                console.window.close()

        drive(settings_for(home), begin, ViewState())
    told["load_after"] = os.getloadavg()[0]
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
