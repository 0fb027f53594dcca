"""Live charts: 6 plots x 4 series x 1 hour at 4 Hz, ours beside three others, in one run.

    make peers && .venv-peers/bin/python -m benchmarks.charts --json

QtCharts and matplotlib are no dependency of the product: without them they are named as not
measured. Ours is one item in a pyqtgraph view; `pyqtgraph` is its own curves. All
sides show the same values in a window of 1440 x 900, offscreen, and take turns. A *frame* is a
new sample for each series until the window is painted, in milliseconds (`cpu`: what of it this
process worked, which other load on the machine makes less false); *share* is this process's
CPU time while the side runs by its own timer at 4 Hz, of one core's (1.0); *painted* is how many
frames a second there were meanwhile. `hidden` is ours with its window hidden. Prints one JSON
object, with `--json` on one line.
"""

import argparse
import json
import os
import statistics
import time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.chartsides import HZ, PLOTS, SECONDS, SERIES, SIDES, Floats, Missing, Side
from benchmarks.shops import percentile, say
from views.kit import theme

FRAMES = 12  # of each side in its turn, and no more than take TURN_S
TURN_S = 6.0
SIZE = (1440, 900)
EXTRA = 4000  # samples that come while it is measured
WINDOW = 4  # samples in the moving window of a rate, as the console's have
PEAK = 0.7  # of the time: where the peak is


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument(
        "--seconds", type=float, default=20.0, help="that each side runs by itself"
    )
    options.add_argument("--json", action="store_true", help="on one line")
    chosen = options.parse_args()
    app = QApplication([])
    theme.apply(app, "light")
    told: dict[str, Any] = {
        "plots": PLOTS,
        "series": PLOTS * SERIES,
        "samples": SECONDS * HZ,
        "load": os.getloadavg()[0],
    }
    values = shape(SECONDS * HZ + EXTRA)
    sides: dict[str, Side] = {}
    for name, make in SIDES.items():
        try:
            sides[name] = make(values)
        except Missing as missing:
            told[name] = {"not_measured": str(missing)}
            say(f"NOT MEASURED: {name}. {missing}")
    for side in sides.values():
        side.window.resize(*SIZE)
    frames: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for number in range(chosen.rounds):
        for name, side in sides.items():
            say(f"Round {number + 1}: {name}")
            frames[name] += turn(app, side)
    for name, side in sides.items():
        say(f"Running by itself: {name}")
        told[name] = measured(app, frames[name], side, chosen.seconds)
    told["hidden"] = hidden(app, sides["ours"], chosen.seconds)
    told["load_after"] = os.getloadavg()[0]
    print(json.dumps(told, indent=None if chosen.json else 1))


def shape(samples: int) -> Floats:
    """Series x samples: slow swings with noise, a step as of a rush, a peak that decays."""
    chance = np.random.default_rng(7)
    count = PLOTS * SERIES
    at = np.linspace(0, 1, samples)
    walk = chance.normal(0, 1, (count, samples + WINDOW)).cumsum(axis=1)
    ripple = (walk[:, WINDOW:] - walk[:, :-WINDOW]) / WINDOW
    level = 20 + 8 * np.sin(at * 9 + np.arange(count)[:, None])
    step = 25 / (1 + np.exp(-(at - 0.4) * 90))
    peak = 40 * np.exp(-np.maximum(0, at - PEAK) * 30) * (at > PEAK)
    made: Floats = level + step + peak + 3 * ripple
    return made


def turn(app: QApplication, side: Side) -> list[tuple[float, float]]:
    """Some frames back to back: what each took, and what of it on the processor."""
    side.window.show()
    settle(app)
    side.frame()  # what a window shown again paints is no live frame
    settle(app)
    times: list[tuple[float, float]] = []
    ends = time.perf_counter() + TURN_S
    while len(times) < FRAMES and time.perf_counter() < ends:
        started, used = time.perf_counter(), time.process_time()
        side.frame()
        QApplication.sendEvent(side.window, QEvent(QEvent.Type.UpdateRequest))
        settle(app)
        passed = time.perf_counter() - started, time.process_time() - used
        times.append((passed[0] * 1000, passed[1] * 1000))
    side.window.hide()
    settle(app)
    return times


def measured(
    app: QApplication, frames: list[tuple[float, float]], side: Side, seconds: float
) -> dict[str, Any]:
    """Its figures, the share measured now."""
    side.window.show()
    settle(app)
    share, painted = running(app, side, seconds)
    side.window.hide()
    settle(app)
    took, used = (list(each) for each in zip(*frames, strict=True))
    return {
        "frame_p50_ms": round(statistics.median(took), 2),
        "frame_p95_ms": round(percentile(took, 0.95), 2),
        "frame_cpu_p50_ms": round(statistics.median(used), 2),
        "frames": len(frames),
        "share": round(share, 4),
        "painted": round(painted, 2),
    }


def hidden(app: QApplication, side: Side, seconds: float) -> dict[str, Any]:
    """The share of a core that a hidden window takes while its samples go on."""
    share, painted = running(app, side, seconds)
    return {"share": round(share, 4), "painted": round(painted, 2)}


def running(app: QApplication, side: Side, seconds: float) -> tuple[float, float]:
    """Share of a core and frames a second while it runs by a timer of its own."""
    timer = QTimer(side.window, interval=round(1000 / HZ))
    timer.timeout.connect(side.frame)
    before, painted, started = time.process_time(), side.painted(), time.perf_counter()
    timer.start()
    QTimer.singleShot(round(seconds * 1000), app.quit)
    app.exec()
    timer.stop()
    took = time.perf_counter() - started
    return (time.process_time() - before) / took, (side.painted() - painted) / took


def settle(app: QApplication) -> None:
    """Let everything that waits be painted."""
    for _ in range(3):
        app.processEvents()


if __name__ == "__main__":
    main()
