"""Threads and Qt objects: whatever a thread lets go of last, no Qt object ends on it."""

import gc
import os
import subprocess
import sys
import threading
import weakref
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from tests.views.kit.conftest import READER
from views.kit.garbage import Garbage
from views.kit.inbox import Inbox
from views.kit.tasks import Tasks
from views.kit.workers import Workers

# Views with cycles come and go beside a thread that makes garbage.
STRESS = """
import os, threading, time
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from views.kit.garbage import Garbage
from views.kit.tasks import Tasks, Workers

app = QApplication([])
Garbage(app).begin()
over = threading.Event()


def litter():
    while not over.wait(0.0005):
        for _ in range(800):
            knot = []
            knot.append(knot)


thread = threading.Thread(target=litter)
thread.start()
until = time.monotonic() + 4
while time.monotonic() < until:
    for _ in range(10):
        workers, view = Workers(lambda: None), QWidget()
        view.itself = view
        for _ in range(4):
            tasks, label = Tasks(workers, view), QLabel("x", view)
            tasks.itself, label.itself = tasks, label
            tasks.busy_changed.connect(lambda _busy: None)
    workers = view = tasks = label = None
    app.processEvents()
over.set()
thread.join()
print("alive", flush=True)
os._exit(0)
"""


@pytest.mark.chaos
@pytest.mark.parametrize("attempt", range(8))
def test_views_with_cycles_come_and_go_beside_a_busy_thread(attempt):
    """One in four of these crashed or stood still while any thread might collect."""
    ended = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", STRESS],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.stdout == "alive\n", ended.stderr[-2000:]


def test_garbage_that_a_thread_makes_is_collected_on_the_gui_thread(qtbot):
    ended: list[bool] = []
    gc.enable()
    garbage = Garbage()
    garbage.begin()
    view = QWidget()
    view.itself = view
    weakref.finalize(view, lambda: ended.append(QThread.isMainThread()))
    del view
    litterer = threading.Thread(target=_litter)
    litterer.start()
    litterer.join()
    assert ended == []
    qtbot.waitUntil(lambda: ended == [True])
    Shiboken.delete(garbage)
    gc.unfreeze()


def test_a_worker_never_holds_the_last_reference_to_what_it_ran(qtbot):
    """Also of a call that never ran, and of one that failed: its traceback holds its frames."""
    workers = Workers(lambda: READER)
    ended: list[bool] = []
    hold, entered = threading.Event(), threading.Event()

    class Receiver(QObject):
        def call(self, number: int) -> int:
            entered.set()
            assert hold.wait(5)
            if number % 2:
                raise ValueError(number)
            return number

        def done(self, _result: object) -> None:
            pass

    view = QWidget()
    qtbot.addWidget(view)
    tasks = Tasks(workers, view)
    for number in range(8):  # four run, four wait
        receiver = Receiver()
        weakref.finalize(receiver, lambda: ended.append(QThread.isMainThread()))
        call, failed = partial(receiver.call, number), partial(_forgiven, receiver)
        tasks.ask(call, done=receiver.done, key=str(number), failed=failed)
    del receiver, call, failed
    assert entered.wait(5)
    tasks.cancel("7")
    tasks.cancel("0")
    hold.set()
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert workers.close()
    gc.collect()
    assert ended == [True] * 8


def test_posting_to_an_inbox_that_is_gone_is_no_news_to_anybody(qtbot):
    got: list[object] = []
    parent = QObject()
    inbox, other = Inbox(got.append, parent), Inbox(got.append)
    letterbox = inbox.letterbox
    threading.Thread(target=letterbox.post, args=("late",)).start()
    Shiboken.delete(parent)
    letterbox.post("later")
    other.post("heard")
    qtbot.waitUntil(lambda: got != [])
    assert got == ["heard"]


def _litter() -> None:
    for _ in range(20_000):
        knot: list[object] = []
        knot.append(knot)


def _forgiven(_receiver: QObject, _error: Exception) -> bool:
    return True
