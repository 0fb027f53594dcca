"""A rush from the whole console: who may, what is offered once, how it is followed and ended."""

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console import rushing
from console.embedded import DATABASES
from tests.console.whole import sign_in
from views.operations.rush_run import RushAsked

SIMULATE, STOP = "Simulate a rush…", "Stop the rush"


@pytest.fixture(autouse=True)
def _reachable(engines, monkeypatch, tmp_path):
    """The process that is started finds the same shop."""
    for name in DATABASES:
        monkeypatch.setenv(f"BACKROOM_{name.upper()}_URL", engines.database_url(name))
        monkeypatch.setenv(f"BACKROOM_{name.upper()}_OWNER_URL", engines.owner_url(name))
    monkeypatch.setenv("BACKROOM_REDIS_URL", engines.redis_url)
    monkeypatch.setattr(rushing, "FIRST", RushAsked(rate=50, seconds=1))


def offered(console):
    console.window.open_palette()
    texts = console.window.palette_.texts()
    console.window.palette_.close_palette()
    return texts


def toasts(console):
    return [text for text in console.window.toasts.texts() if text.startswith("Rush")]


def test_a_manager_is_offered_a_first_rush_once(qtbot, whole):
    console = whole("manager")
    qtbot.waitUntil(lambda: console.rushing.offer is not None)
    offer = console.rushing.offer
    assert offer.isVisible()
    offer.retry.click()
    assert console.rush.is_running()
    assert not offer.isVisible()
    qtbot.waitUntil(lambda: bool(toasts(console)))
    assert toasts(console)[0].startswith("Rush over: ")
    assert ", 0 errors" in toasts(console)[0]

    loaded = []
    sign_in(console, "manager")
    console.rushing._context.preferences.loaded.connect(lambda: loaded.append(True))
    qtbot.waitUntil(lambda: bool(loaded))
    assert console.rushing.offer is None


def test_it_is_asked_for_by_keys_and_ends_with_who_started_it(qtbot, whole):
    console = whole("admin")
    assert SIMULATE in offered(console)
    console.rushing.simulate_rush()
    dialog = console.rushing.dialog
    dialog.seconds.setText("60")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert console.rush.is_running()
    console.rushing.simulate_rush()  # one at a time
    assert console.rushing.dialog is None
    qtbot.waitUntil(lambda: console.rush.figures is not None)
    process = psutil.Process(console.rush._process.processId())
    console.ask_who()
    qtbot.waitUntil(lambda: not console.rush.is_running())
    assert not process.is_running()

    sign_in(console, "clerk")
    assert SIMULATE not in offered(console)
    assert STOP not in offered(console)
    console.rushing.ask()
    assert console.rushing.dialog is None
    assert console.rushing.offer is None


@pytest.fixture
def left_behind():
    """Processes that must be gone when the console is."""
    processes = []
    yield processes
    assert [process for process in processes if process.is_running()] == []


def test_a_closed_console_leaves_no_rush(qtbot, left_behind, whole):
    console = whole("manager")
    console.rush.start(RushAsked(rate=5, seconds=60))
    qtbot.waitUntil(lambda: console.rush._process.processId() > 0)
    left_behind.append(psutil.Process(console.rush._process.processId()))
