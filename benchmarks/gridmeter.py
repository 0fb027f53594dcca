"""What is measured of any table view: frames, jumps, stalls, memory. Times in milliseconds."""

import ctypes
import gc
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from benchmarks.shops import percentile

FRAME_MS = 16.0
LONGEST_S = 120.0
STATUS = Path("/proc/self/status")


class Meter(QObject):
    """Watches one view. `is_there(row)` tells whether a row's figures are in hand."""

    def __init__(self, view: QTableView, is_there: Callable[[int], bool]) -> None:
        super().__init__(view)
        self._view, self._is_there = view, is_there
        self.painted = 0.0  # when the view was painted last
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._on_painted)
        return False

    def _on_painted(self) -> None:
        self.painted = time.perf_counter()

    def until_painted(self, started: float) -> float:
        """Milliseconds from `started` until rows are on screen."""
        self._view.viewport().update()
        asked = time.perf_counter()
        wait(lambda: self.painted > asked)
        return (self.painted - started) * 1000

    def scroll(self, frames: int, pixels: int) -> list[float]:
        """Each frame's time on the GUI thread while `pixels` a frame go by at 60 a second."""
        bar, times = self._view.verticalScrollBar(), []
        for _ in range(frames):
            started = time.perf_counter()
            bar.setValue(bar.value() + pixels)
            # Paint now what the scrolling has uncovered, as the screen's next refresh would.
            QApplication.sendEvent(self._view.window(), QEvent(QEvent.Type.UpdateRequest))
            QApplication.processEvents()
            spent = (time.perf_counter() - started) * 1000
            times.append(spent)
            rest(FRAME_MS - spent)
        return times

    def jump(self, times: int, chance: random.Random) -> list[float]:
        """From a place anywhere until its rows are painted with their figures."""
        bar, found = self._view.verticalScrollBar(), []
        for _ in range(times):
            started = time.perf_counter()
            bar.setValue(chance.randrange(bar.maximum() + 1))
            wait(self._all_there)
            self._view.viewport().repaint()
            found.append((time.perf_counter() - started) * 1000)
        return found

    def _all_there(self) -> bool:
        first = self._view.rowAt(0)
        last = self._view.rowAt(self._view.viewport().height() - 1)
        return first >= 0 and self._is_there(first) and self._is_there(max(first, last))


class Stall:
    """The longest time the event loop did not come round to a timer of 5 ms."""

    def __init__(self) -> None:
        self._timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._clock = QElapsedTimer()
        self.longest = 0.0

    def _tick(self) -> None:
        self.longest = max(self.longest, self._clock.nsecsElapsed() / 1e6)
        self._clock.restart()

    @contextmanager
    def watching(self) -> Iterator["Stall"]:
        self.longest = 0.0
        self._clock.start()
        self._timer.start()
        yield self
        self._tick()
        self._timer.stop()


class Memory:
    """Resident memory of this process against when this was made; megabytes."""

    def __init__(self) -> None:
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        self.idle = _status("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew

    def told(self) -> dict[str, float]:
        return {
            "idle_mb": round(self.idle, 1),
            "over_idle_mb": round(_status("VmRSS") - self.idle, 1),
            "peak_over_idle_mb": round(_status("VmHWM") - self.idle, 1),
        }


def _status(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", STATUS.read_text())
    return int(found[1]) / 1024 if found else 0.0


def wait(until: Callable[[], object]) -> None:
    """Let events come until `until` holds; raises TimeoutError after two minutes."""
    end = time.monotonic() + LONGEST_S
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("the grid did not get there")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        time.sleep(0.0005)  # the workers' turn


def rest(milliseconds: float) -> None:
    """Let events come for so long."""
    end = time.perf_counter() + milliseconds / 1000
    while (left := end - time.perf_counter()) > 0:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
        time.sleep(min(0.001, left))


def spread(times: list[float]) -> dict[str, float]:
    """How many, and their percentiles."""
    shares = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
    found = {name: round(percentile(times, share), 1) for name, share in shares.items()}
    return {"count": len(times)} | found | {"max": round(max(times), 1)}
