"""The stops of the tour in a rush: all is flushed, Valkey is killed, dip and recovery."""

import os
import signal
import time
from collections.abc import Callable
from math import isfinite

import numpy as np
from PySide6.QtCore import Qt

from console.app import Console
from console.tourflush import flush_everything
from console.tourguide import Guide, StepFailed
from console.toursight import close_dialogs, screen
from views.operations.rush_run import RushRun
from views.operations.screen import OperationsScreen

RATE, SECONDS = 120, 20
FLUSH_AT, KILL_AT = 4.0, 11.0  # seconds of the rush
AWAY = "Cache away"  # as the Operations screen's pill says it
BEFORE_S, DIP_S = 3.0, 4.0
ENDS_S = 1.0  # a rush's process needs so long to end after its last reader

_moments: dict[str, float] = {}  # epoch seconds of what was done to the cache, for later stops


def rush(guide: Guide, console: Console) -> str:
    """Started by keys from the Operations screen; needs an admin, for the flush to come."""
    close_dialogs(console)
    console.window.toasts.clear()
    console.window.go("operations")
    shown = screen(console, OperationsScreen)
    guide.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    dialog = console.rushing.dialog if console.rushing is not None else None
    if dialog is None:
        raise StepFailed("the dialog of the rush did not open")
    dialog.rate.selectAll()
    guide.keys(str(RATE), to=dialog.rate)
    dialog.seconds.selectAll()
    guide.keys(str(SECONDS), to=dialog.seconds)
    guide.press(Qt.Key.Key_Return, to=dialog.seconds)
    run = _run(console)
    guide.until("the rush", run.is_running)
    _until(guide, run, FLUSH_AT)
    return f"Ctrl+R starts {RATE} people a second. {shown.rushing.figures.text()}."


def flush(guide: Guide, console: Console) -> str:
    """Everything, while many look: the dip is plain, and the banner tells it."""
    shown = screen(console, OperationsScreen)
    _moments["flush"] = time.time()
    said = flush_everything(guide, console)
    guide.until("the flush in the banner", shown.banner.isVisible, KILL_AT - FLUSH_AT)
    guide.rest(1500)  # the dip is drawn, and told as it is now
    return f"{said} The banner: {shown.banner.text.text()}"


def kill(guide: Guide, console: Console) -> str:
    """SIGKILL, as an engine that crashes; the picture is of the moment it is away."""
    shown, run = screen(console, OperationsScreen), _run(console)
    _until(guide, run, KILL_AT)
    console.window.toasts.clear()
    pidfile = console.settings.home / "valkey" / "valkey.pid"
    if not pidfile.exists():
        return "The cache is somebody else's, so nobody kills it here."
    _moments["kill"] = time.time()
    os.kill(int(pidfile.read_text()), signal.SIGKILL)
    guide.until(AWAY, lambda: shown.head.state.text == AWAY, 5.0)
    took = time.time() - _moments["kill"]
    return f"SIGKILL; {took:.1f} s later the screen says “{AWAY}”. The rush goes on."


def back(guide: Guide, console: Console) -> str:
    """It is started again by itself, with nothing in it."""
    if "kill" not in _moments:
        return "Nobody killed it."
    shown, run = screen(console, OperationsScreen), _run(console)
    guide.until("Valkey again", lambda: shown.head.state.text != AWAY, 10.0)
    took = time.time() - _moments["kill"]
    guide.rest(1500)  # what is read again is drawn
    errors = run.figures.errors if run.figures is not None else 0
    return f"Back {took:.1f} s after it was killed, empty. {errors} errors in the rush so far."


def recovery(guide: Guide, console: Console) -> str:
    """The end of the rush, and what the charts tell of it."""
    toasts = console.window.toasts
    run = _run(console)
    guide.until("the end of the rush", lambda: not run.is_running(), SECONDS + 20.0)
    ended = time.time() - ENDS_S
    guide.until("the toast", lambda: any("Rush" in text for text in toasts.texts()))
    told = next(text for text in reversed(toasts.texts()) if "Rush" in text)
    toasts.clear()  # read; it lies over the charts
    guide.rest(600)
    shown = screen(console, OperationsScreen)
    effects = f"The flush: hit ratio {_dip(shown, 'flush', _moments.get('kill', ended))}"
    if "kill" in _moments:
        effects += f" just before the kill. The kill: {_dip(shown, 'kill', ended)}"
    effects += " just before the end."
    return f"{effects} {told}."


def _dip(shown: OperationsScreen, what: str, until: float) -> str:
    """The hit ratio before, at its lowest, and in the last seconds before `until`."""
    times, hits = shown.board.hits()
    at = _moments[what]
    known = np.isfinite(hits) & (times < until)
    times, hits = times[known], hits[known]
    before = hits[(times >= at - BEFORE_S) & (times < at)]
    dip = hits[(times >= at) & (times < at + DIP_S)]
    if not before.size or not dip.size or not isfinite(float(before.mean())):
        raise StepFailed(f"nothing was read around the {what}")
    high, low = float(before.mean()), float(dip.min())
    last = float(hits[times > times[-1] - BEFORE_S].mean())
    if low >= high:
        raise StepFailed(f"the {what} left no dip in the hit ratio: {high:.0f} %, then {low:.0f} %")
    return f"{high:.0f} % → {low:.0f} % → {last:.0f} %"


def _run(console: Console) -> RushRun:
    assert console.rush is not None  # noqa: S101 - from the first sign-in on
    return console.rush


def _until(guide: Guide, run: RushRun, seconds: float) -> None:
    def reached() -> bool:
        if not run.is_running():
            raise StepFailed("the rush ended too soon")
        return run.figures is not None and run.figures.seconds >= seconds

    guide.until(f"{seconds:.0f} s of the rush", reached, 40.0)


STOPS: tuple[tuple[str, Callable[[Guide, Console], str]], ...] = (
    ("A rush", rush),
    ("A flush in its middle", flush),
    ("Valkey is killed", kill),
    ("Valkey is back", back),
    ("Dip and recovery", recovery),
)
