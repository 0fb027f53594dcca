"""ask and do: who wins, where results arrive, what survives the view."""

import threading
import time

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import Shiboken

from services.kernel import work
from services.kernel.errors import Cancelled, Conflict, Unavailable
from tests.views.kit.conftest import READER
from views.kit.tasks import Tasks
from views.kit.workers import Workers


@pytest.fixture
def tasks(workers, view):
    return Tasks(workers, view)


def test_a_call_runs_on_a_worker_as_the_signed_in_caller_and_returns_to_the_gui(qtbot, tasks):
    got = []

    def call():
        return work.current().caller, QThread.isMainThread()

    tasks.ask(call, done=lambda v: got.append((v, QThread.isMainThread())), key="x")
    qtbot.waitUntil(lambda: got != [])
    assert got == [((READER, False), True)]


def test_the_newest_query_wins_even_if_the_older_has_already_answered(qtbot, tasks):
    """The guard `Tasks.settle` does without: a replaced task's result waits in the inbox."""
    got = []
    old = tasks.ask(lambda: "old", done=got.append, key="search")
    old.future.result(5)
    time.sleep(0.05)  # the answer is in the inbox now; the event loop has not run
    tasks.ask(lambda: "new", done=got.append, key="search")

    qtbot.waitUntil(lambda: got != [])
    qtbot.wait(50)
    assert got == ["new"]
    assert not tasks.is_busy()


def test_an_older_query_is_told_to_stop_its_sql(qtbot, tasks):
    stopped, entered = threading.Event(), threading.Event()

    def slow():
        with work.current().stoppable(stopped.set):
            entered.set()
            assert stopped.wait(5)

    tasks.ask(slow, done=pytest.fail, key="search")
    assert entered.wait(5)
    tasks.ask(lambda: 1, done=lambda _: None, key="search")
    assert stopped.wait(2)


def test_stopping_sql_never_blocks_the_gui_thread(qtbot, tasks):
    entered, release = threading.Event(), threading.Event()

    def slow():
        with work.current().stoppable(lambda: release.wait(5)):
            entered.set()
            release.wait(5)

    tasks.ask(slow, done=pytest.fail, key="x")
    assert entered.wait(5)
    started = time.perf_counter()
    tasks.cancel("x")
    assert time.perf_counter() - started < 0.1
    release.set()


def test_pressing_twice_runs_a_command_once(qtbot, tasks):
    ran, got, gate = [], [], threading.Event()

    def command():
        gate.wait(5)
        ran.append(1)

    first = tasks.do(command, done=got.append, key="adjust")
    assert tasks.do(command, done=got.append, key="adjust") is first
    gate.set()
    qtbot.waitUntil(lambda: got == [None])
    assert ran == [1]


def test_a_query_does_not_cancel_a_command_with_the_same_key(qtbot, tasks):
    got, gate = [], threading.Event()
    tasks.do(lambda: gate.wait(5), done=lambda _: got.append("command"), key="x")
    tasks.ask(lambda: 1, done=lambda _: got.append("query"), key="x")
    gate.set()
    qtbot.waitUntil(lambda: sorted(got) == ["command", "query"])


def test_an_outage_can_be_tried_again(qtbot, tasks):
    answers = iter([Unavailable("The database is away."), "back"])
    got = []

    def call():
        if isinstance(answer := next(answers), Exception):
            raise answer
        return answer

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.ask(call, done=got.append, key="x")
    assert told.args[0] == "The database is away."
    told.args[1]()
    qtbot.waitUntil(lambda: got == ["back"])


def test_a_command_is_repeated_as_a_command(qtbot, tasks):
    def away():
        raise Unavailable("The database is away.")

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.do(away, done=pytest.fail, key="x")
    with qtbot.waitSignal(tasks.failed):
        told.args[1]()
        assert tasks.do(away, done=pytest.fail, key="x").is_command


def test_a_retry_that_outlives_its_view_does_nothing(qtbot, workers):
    view = QWidget()
    tasks = Tasks(workers, view)

    def away():
        raise Unavailable("The database is away.")

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.ask(away, done=pytest.fail, key="x")
    again = told.args[1]
    Shiboken.delete(view)
    again()


def test_a_lost_race_offers_no_retry(qtbot, tasks):
    def lost():
        raise Conflict("85123A was changed by Sam.")

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.do(lost, done=pytest.fail, key="x")
    assert told.args == ["85123A was changed by Sam.", None]


def test_the_view_may_deal_with_a_failure_itself(qtbot, tasks):
    seen = []

    def lost():
        raise Conflict("first")

    def mine(error):
        seen.append(str(error))
        return True

    tasks.failed.connect(pytest.fail)
    tasks.do(lost, done=pytest.fail, key="x", failed=mine)
    qtbot.waitUntil(lambda: seen == ["first"])
    tasks.failed.disconnect(pytest.fail)
    with qtbot.waitSignal(tasks.failed):
        tasks.do(lost, done=pytest.fail, key="x", failed=lambda _: False)


@pytest.mark.logs("failed unexpectedly")
def test_a_bug_gets_a_neutral_sentence_and_its_traceback_in_the_log(qtbot, tasks, caplog):
    with qtbot.waitSignal(tasks.failed) as told:
        tasks.ask(lambda: 1 / 0, done=pytest.fail, key="x")
    assert "log" in told.args[0]
    assert "ZeroDivisionError" in caplog.text


def test_cancelled_is_never_shown(qtbot, tasks):
    tasks.failed.connect(pytest.fail)

    def stopped():
        raise Cancelled

    tasks.ask(stopped, done=pytest.fail, key="x")
    qtbot.waitUntil(lambda: not tasks.is_busy())


def test_a_lambda_that_captures_a_deleted_widget_raises_nothing(qtbot, tasks):
    label, ended = QLabel("gone"), []
    tasks.ask(lambda: "text", done=lambda text: label.setText(f"{text}!"), key="a")
    tasks.ask(lambda: "text", done=label.setText, key="b")
    Shiboken.delete(label)
    tasks.ask(lambda: 1, done=ended.append, key="c")
    qtbot.waitUntil(lambda: ended == [1] and not tasks.is_busy())


def test_an_error_in_a_callback_is_seen_and_the_others_still_get_theirs(qtbot, tasks):
    got = []
    with qtbot.captureExceptions() as raised:
        tasks.ask(lambda: 1, done=lambda _: 1 / 0, key="a").future.result(5)
        tasks.ask(lambda: 2, done=got.append, key="b")
        qtbot.waitUntil(lambda: got == [2])
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]

    class Odd:
        def later(self, _value):
            raise RuntimeError("no widget at all")

    with qtbot.captureExceptions() as raised:
        tasks.ask(lambda: 1, done=Odd().later, key="a")
        qtbot.waitUntil(lambda: raised != [])
    assert "no widget" in str(raised[0][1])


def test_closing_the_view_drops_its_queries(qtbot, workers):
    view, got = QWidget(), []
    task = Tasks(workers, view).ask(lambda: time.sleep(0.05), done=got.append, key="slow")
    Shiboken.delete(view)
    assert task.work.cancelled.is_set()
    qtbot.wait(120)
    assert got == []


@pytest.mark.logs("failed after its view was closed")
def test_a_command_outlives_its_view_and_its_failure_is_told(qtbot, workers, caplog):
    view, gate = QWidget(), threading.Event()
    tasks = Tasks(workers, view)

    def late():
        gate.wait(5)
        raise Unavailable("The database is away.")

    def bug():
        gate.wait(5)
        raise ValueError("unforeseen")

    tasks.do(late, done=print, key="adjust")
    tasks.do(bug, done=print, key="other")
    Shiboken.delete(view)
    with qtbot.waitSignals([workers.orphan_failed] * 2):
        gate.set()
    assert "unforeseen" in caplog.text


def test_busy_tells_only_the_first_and_the_last(qtbot, tasks):
    told, gate = [], threading.Event()
    tasks.busy_changed.connect(told.append)
    for key in "ab":
        tasks.ask(lambda: gate.wait(5), done=lambda _: None, key=key)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert told == [True, False]


def test_progress_arrives_at_most_20_times_a_second_and_always_at_the_end(qtbot, tasks):
    seen, got = [], []
    tasks.progressed.connect(lambda done, total: seen.append((done, total)))

    def loop():
        for number in range(1, 301):
            work.report(number, 300)
            time.sleep(0.001)
        return "ready"

    tasks.ask(loop, done=got.append, key="x")
    qtbot.waitUntil(lambda: got == ["ready"])
    assert seen[-1] == (300, 300)
    assert 3 <= len(seen) <= 25


def test_a_burst_of_results_leaves_the_event_loop_its_turns(qtbot, tasks):
    gaps, last, count = [], [time.perf_counter()], [0]
    timer = QTimer(tasks, interval=0)

    def beat():
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    def slow_slot(_):
        time.sleep(0.001)
        count[0] += 1

    for number in range(300):
        tasks.ask(int, done=slow_slot, key=str(number))
    timer.timeout.connect(beat)
    last[0] = time.perf_counter()
    timer.start()
    qtbot.waitUntil(lambda: count[0] == 300, timeout=10_000)
    assert sorted(gaps)[int(len(gaps) * 0.95)] < 0.05
    assert len(gaps) > 20  # in one go it would have been one gap of 300 ms


def test_pools_are_separate_so_that_bulk_work_cannot_starve_a_search(qtbot, tasks):
    gate, got = threading.Event(), []
    for number in range(8):
        tasks.ask(lambda: gate.wait(5), done=lambda _: None, key=f"b{number}", pool="bulk")
        tasks.ask(lambda: gate.wait(5), done=lambda _: None, key=f"p{number}", pool="poll")
    tasks.ask(lambda: "now", done=got.append, key="search")
    qtbot.waitUntil(lambda: got == ["now"], timeout=1000)
    gate.set()


def test_closing_cancels_queries_and_lets_commands_end(qtbot):
    workers, view = Workers(lambda: READER), QWidget()
    qtbot.addWidget(view)
    tasks, committed, entered = Tasks(workers, view), [], threading.Event()

    def query():
        stop = threading.Event()
        with work.current().stoppable(stop.set):
            entered.set()
            stop.wait(30)

    def command():
        time.sleep(0.2)
        committed.append(1)

    tasks.ask(query, done=pytest.fail, key="q")
    tasks.do(command, done=lambda _: pytest.fail("after close"), key="c")
    assert entered.wait(5)
    started = time.monotonic()
    assert workers.close(3.0)
    assert time.monotonic() - started < 2
    assert committed == [1]
    tasks.ask(lambda: 1, done=lambda _: pytest.fail("after close"), key="late")
    qtbot.wait(30)


def test_closing_is_bounded_although_a_command_hangs(qtbot):
    workers, view, release = Workers(lambda: READER), QWidget(), threading.Event()
    qtbot.addWidget(view)
    Tasks(workers, view).do(lambda: release.wait(20), done=print, key="c")
    started = time.monotonic()
    assert not workers.close(0.2)
    assert time.monotonic() - started < 2
    release.set()


@pytest.mark.logs("could not be stopped")
def test_a_stop_that_fails_is_logged(qtbot, tasks, caplog):
    entered, go_on = threading.Event(), threading.Event()

    def broken():
        go_on.set()
        raise OSError("no server")

    def slow():
        with work.current().stoppable(broken):
            entered.set()
            go_on.wait(5)

    tasks.ask(slow, done=pytest.fail, key="x")
    assert entered.wait(5)
    tasks.cancel("x")
    qtbot.waitUntil(lambda: "no server" in caplog.text)
