"""State, changes, gate, inbox: what the kit keeps and brings between threads."""

import json
import threading
import time

import pytest
from PySide6.QtCore import QObject
from shiboken6 import Shiboken

from services.kernel import work
from services.kernel.changes import Change
from services.kernel.errors import Cancelled
from services.kernel.work import Caller
from views.kit import gate
from views.kit.changes import ChangeSignal
from views.kit.gate import gated
from views.kit.inbox import Inbox
from views.kit.state import ViewState


def test_values_survive_a_restart_and_keep_their_type(qtbot, tmp_path):
    file = tmp_path / "new" / "view.json"
    state = ViewState(file)
    state.set("catalog.columns", {"price": 90})
    state.set("rail", True)
    qtbot.waitUntil(file.exists, timeout=3000)
    again = ViewState(file)
    assert again.get("catalog.columns", {}) == {"price": 90}
    assert again.get("rail", False) is True
    assert again.get("rail", "x") == "x"
    assert again.get("other", 3) == 3


def test_nothing_is_written_when_nothing_changed(tmp_path):
    state = ViewState(tmp_path / "v.json")
    state.set("a", 1)
    state.save()
    before = (tmp_path / "v.json").stat().st_mtime_ns
    state.set("a", 1)
    assert not state._timer.isActive()
    assert (tmp_path / "v.json").stat().st_mtime_ns == before
    memory = ViewState()
    memory.set("a", 1)
    memory.save()
    assert memory.get("a", 0) == 1


@pytest.mark.logs("could not be read")
@pytest.mark.parametrize("text", ["{", "\xff"])
def test_a_broken_file_costs_the_looks_not_the_start(tmp_path, text):
    file = tmp_path / "v.json"
    file.write_bytes(text.encode("latin-1"))
    assert ViewState(file).get("a", 1) == 1
    file.write_text(json.dumps([1]))
    assert ViewState(file).get("a", 1) == 1


@pytest.mark.logs("could not be saved")
def test_a_place_that_cannot_be_written_is_logged(tmp_path):
    (tmp_path / "file").write_text("x")
    state = ViewState(tmp_path / "file" / "v.json")
    state.set("a", 1)
    state.save()


def test_changes_from_many_threads_arrive_on_the_gui_thread_in_order(qtbot):
    signal, got = ChangeSignal(), []
    signal.changed.connect(lambda c: got.append((c, threading.current_thread().name)))

    def tell(topic):
        signal.publish([Change("catalog", topic, "85123A", v) for v in range(200)])

    threads = [threading.Thread(target=tell, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(got) == 400)
    assert {name for _, name in got} == {"MainThread"}
    for topic in "ab":
        assert [c.version for c, _ in got if c.topic == topic] == list(range(200))


def test_an_inbox_can_be_emptied_and_outlives_its_qt_half(qtbot):
    got = []
    parent = QObject()
    inbox = Inbox(got.append, parent)
    inbox.post(1)
    inbox.clear()
    qtbot.wait(20)
    assert got == []
    Shiboken.delete(parent)
    inbox.post(2)


def test_only_one_thread_computes_at_a_time_and_all_get_on():
    inside, most, lock = [0], [0], threading.Lock()

    def loop():
        for _ in gated(range(60), every=20):
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.0002)  # hands the interpreter to the others, not the gate
            with lock:
                inside[0] -= 1

    threads = [threading.Thread(target=loop) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most[0] == 1


def test_a_gated_loop_stops_when_its_work_is_cancelled_and_frees_the_gate():
    doing, seen = work.Work(Caller("Mia")), []

    def loop():
        for row in gated(range(1000), every=10):
            seen.append(row)
            if row == 4:
                doing.cancelled.set()

    with work.doing(doing), pytest.raises(Cancelled):
        loop()
    assert len(seen) == 10
    for row in gated(range(5)):
        if row == 2:
            break
    deadline = time.monotonic() + 2
    while not gate._CPU.acquire(blocking=False):
        assert time.monotonic() < deadline
    gate._CPU.release()
