"""A comparison from the whole console: who may, how it is followed, ended, and found again."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console import starting_child
from tests.console.homes import ROOT
from tests.console.whole import sign_in
from views.operations.before_after import BeforeAfterScreen
from views.operations.rush_run import RushAsked

QUICK, STOP, OPEN = "Run the quick comparison…", "Stop the comparison", "Open Before and after"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _pretended(monkeypatch):
    """The process that is started is a short one; all that starts and hears it is the console's."""
    monkeypatch.setattr(starting_child, "MAIN", Path(__file__).parent / "peak" / "pretend.py")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PRETEND", "")


@pytest.fixture
def left_behind():
    """Processes that must be gone when the console is."""
    processes = []
    yield processes
    assert [process for process in processes if process.is_running()] == []


def offered(console):
    console.window.open_palette()
    texts = console.window.palette_.texts()
    console.window.palette_.close_palette()
    return texts


def started(qtbot, console):
    """By keys alone, from the Operations screen; the screen it runs on."""
    window = console.window
    window.go("operations")
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_B, CTRL | Qt.KeyboardModifier.ShiftModifier
    )
    screen = window.stage.current()
    assert isinstance(screen, BeforeAfterScreen)
    qtbot.waitUntil(lambda: not screen.tasks.is_busy())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_R, CTRL)
    assert "engines of its own" in console.comparing.dialog.body.text()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    return screen


def test_it_is_run_by_keys_followed_stopped_and_its_report_is_chosen(qtbot, whole, tmp_path):
    console = whole("manager", home=tmp_path)
    assert OPEN in offered(console)
    screen = started(qtbot, console)
    assert console.peak.is_running()
    assert screen.strip.title.text() == "Quick comparison  ·  getting ready"
    qtbot.waitUntil(lambda: "N1+cache at 1.2/s" in screen.strip.figures.text())
    assert screen.strip.title.text() == "Quick comparison  ·  50 %  ·  1 min 29 s left"
    assert screen.strip.figures.text().startswith(
        "N1+cache at 12 pages/s  ·  N1+cache at 1.2/s: p95"
    )
    assert screen.strip.progress.value() == 500
    assert not screen.act["run_quick"].isEnabled()
    assert screen.empty.accessibleName().startswith("The first comparison is running")
    assert not screen.empty.action.isVisible()
    console.comparing.ask(False)  # one at a time
    assert console.comparing.dialog is None
    console.rushing.simulate_rush()  # and no rush beside it
    assert console.rushing.dialog is None
    assert "would spoil its figures" in console.window.banner.text.text()

    console.window.go("catalog")  # it goes on when nobody looks
    assert console.peak.is_running()
    console.comparing.stop_run()
    qtbot.waitUntil(lambda: not console.peak.is_running())
    assert console.window.toasts.texts()[-1].startswith("The comparison was stopped; what was")
    console.window.go("before-after")
    qtbot.waitUntil(lambda: screen.chosen() is not None)
    assert screen.chosen().report.stopped
    assert screen.chosen().report.quick


def test_its_end_is_told_and_an_error_in_its_own_words(qtbot, whole, tmp_path, monkeypatch):
    monkeypatch.setenv("PRETEND", "error")
    console = whole("manager", home=tmp_path)
    screen = started(qtbot, console)
    qtbot.waitUntil(lambda: "Only 200 MB" in console.window.banner.text.text())
    assert screen.stack.currentWidget() is screen.empty
    monkeypatch.setenv("PRETEND", "over")
    assert console.peak.start(is_quick=False)
    qtbot.waitUntil(lambda: screen.chosen() is not None)
    assert not screen.chosen().report.quick
    assert "The comparison is over" in console.window.toasts.texts()[-1]


def test_who_may_not_is_offered_none_and_signing_out_ends_it(qtbot, whole, tmp_path):
    console = whole("manager", home=tmp_path)
    started(qtbot, console)
    qtbot.waitUntil(lambda: console.peak.progress is not None)
    console.ask_who()
    qtbot.waitUntil(lambda: not console.peak.is_running())
    sign_in(console, "clerk")
    assert not {QUICK, STOP, OPEN} & set(offered(console))
    console.comparing.ask(True)
    assert console.comparing.dialog is None
    assert not console.window.stage.go("before-after")


def test_no_comparison_begins_beside_a_rush(qtbot, whole, tmp_path):
    console = whole("manager", home=tmp_path)
    console.rush._command = lambda _asked: [sys.executable, "-c", "input()"]
    console.rush.start(RushAsked())
    console.comparing.ask(True)
    assert console.comparing.dialog is None
    assert "A rush is running" in console.window.banner.text.text()
    assert not console.peak.is_running()


def test_a_closed_console_leaves_none(qtbot, left_behind, whole, tmp_path):
    console = whole("manager", home=tmp_path)
    started(qtbot, console)
    qtbot.waitUntil(lambda: console.peak.progress is not None)
    left_behind.append(psutil.Process(console.peak._process.processId()))


STARTS = """
import sys
from PySide6.QtCore import QCoreApplication
from console import starting_child
from console.settings import load
from pathlib import Path
from views.operations.peak_run import PeakRun
starting_child.MAIN = Path(sys.argv[2])
app = QCoreApplication([])
run = PeakRun(starting_child.peak(load(Path(sys.argv[1]), {})))
run.changed.connect(lambda: print(run._process.processId(), flush=True) if run.progress else None)
run.start(is_quick=True)
app.exec()
"""


def test_it_ends_with_a_console_that_dies(tmp_path):
    words = [sys.executable, "-c", STARTS, str(tmp_path), str(starting_child.MAIN)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, cwd=ROOT, env=os.environ.copy()
    ) as console:
        process = psutil.Process(int(console.stdout.readline()))
        console.kill()
    process.wait(10)
    assert (tmp_path / "peak" / "20261128-090000" / "report.json").exists()
