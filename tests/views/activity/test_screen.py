"""The activity screen on real services: what it shows, and what it costs."""

import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console.embedded import Engines
from services.inventory.records import LevelQuery
from services.inventory.service import Inventory
from services.kernel import work
from services.kernel.activity import KEPT, LOG, Call, CallLog
from services.kernel.cache import CacheAside, connect
from services.kernel.database import Database
from services.kernel.errors import ServiceError
from services.kernel.work import Caller
from services.monitoring.recorder import Recorder
from services.monitoring.service import Monitoring
from views.activity.screen import ActivityScreen
from views.kit.changes import ChangeSignal
from views.kit.screen import Context
from views.kit.state import ViewState
from views.kit.tasks import Workers
from views.kit.toast import Toasts
from views.kit.undo import UndoStack

MANAGER = Caller("Daniel Whitfield", frozenset({"stock.read", "stock.write", "activity.read"}))


@pytest.fixture
def inventory(engines: Engines) -> Generator[Inventory]:
    client = connect(engines.redis_url)
    url = engines.database_url("inventory")
    database = Database("inventory", url, CacheAside(client, f"test-{uuid4()}"))
    yield Inventory(database)
    database.close()
    client.close()


@pytest.fixture
def monitoring_database(engines: Engines) -> Generator[Database]:
    with psycopg.connect(engines.owner_url("monitoring"), autocommit=True) as owner:
        owner.execute("TRUNCATE activity")
    database = Database("monitoring", engines.database_url("monitoring"))
    yield database
    database.close()


@pytest.fixture
def screen(qtbot, monitoring_database: Database) -> Generator[Callable[..., ActivityScreen]]:
    made: list[Workers] = []

    def make(log: CallLog = LOG, caller: Caller = MANAGER) -> ActivityScreen:
        workers = Workers(lambda: caller)
        made.append(workers)
        host = QWidget()
        qtbot.addWidget(host)
        host.resize(1228, 848)
        undo, toasts, state = UndoStack(workers, host), Toasts(host), ViewState(None, host)
        context = Context(workers, caller, undo, toasts, ChangeSignal(host), state, lambda *_: None)
        screen = ActivityScreen(context, Monitoring(monitoring_database), log)
        screen.setParent(host)
        screen.resize(host.size())
        screen.host = host  # kept alive with it
        host.show()
        qtbot.waitExposed(host)
        return screen

    yield make
    for workers in made:
        workers.close()


def as_manager(call: Callable[..., object], *args: object) -> None:
    with work.doing(work.Work(MANAGER)):
        call(*args)


def a_call(number: int, **more: object) -> Call:
    fields = {
        "number": number,
        "at": datetime.now(UTC),
        "service": "inventory",
        "operation": "find",
        "kind": "query",
        "caller": "Amelia Hughes",
        "milliseconds": 1.0,
        "cache": "",
        "statements": 1,
        "database_milliseconds": 0.5,
        "outcome": "ok",
        "said": "",
        "request": uuid4(),
    }
    return Call(**(fields | more))


def text(screen: ActivityScreen, row: int, key: str) -> str:
    column = [each.key for each in screen.shown.columns].index(key)
    return screen.shown.index(row, column).data()


def test_calls_show_with_their_cache_outcome_within_a_second(qtbot, screen, inventory):
    shown = screen()
    shown.search.setText("inventory.locations")
    shown._narrow()
    before = shown.shown.rowCount()

    started = time.perf_counter()
    as_manager(inventory.locations)
    as_manager(inventory.locations)
    qtbot.waitUntil(lambda: shown.shown.rowCount() == before + 2, timeout=2000)

    assert time.perf_counter() - started < 1.0
    assert [text(shown, row, "cache") for row in (0, 1)] == ["hit", "miss"]
    assert text(shown, 0, "statements") == "0"
    assert text(shown, 1, "statements") == "1"
    assert text(shown, 0, "caller") == "Daniel Whitfield"


def test_it_stays_bounded_and_never_resets(qtbot, screen):
    log = CallLog()
    shown = screen(log)
    resets = []
    shown.calls.modelReset.connect(lambda: resets.append(1))
    for _batch in range(3):
        for _ in range(KEPT // 2 + 100):
            log.add(a_call(log.next_number()))
        qtbot.wait(300)

    assert shown.calls.rowCount() == KEPT
    assert shown.calls.call_at(0).number == 3 * (KEPT // 2 + 100)
    assert resets == []


def test_while_hidden_it_does_nothing(qtbot, screen):
    log = CallLog()
    shown = screen(log)
    shown.hide()
    log.add(a_call(log.next_number()))
    reads = []
    log.since = reads.append  # any look at the log would be noted
    qtbot.wait(600)

    assert reads == []
    assert not [timer for timer in shown.findChildren(QTimer) if timer.isActive()]
    assert shown.calls.rowCount() == 0

    del log.since
    shown.show()
    qtbot.waitUntil(lambda: shown.calls.rowCount() == 1)


def test_pause_holds_and_resume_catches_up(qtbot, screen):
    log = CallLog()
    shown = screen(log)
    shown.act["pause"].trigger()
    log.add(a_call(log.next_number()))
    qtbot.wait(600)
    assert shown.calls.rowCount() == 0
    assert shown.state.text == "Paused"

    shown.act["pause"].trigger()
    assert shown.calls.rowCount() == 1


def test_its_own_questions_do_not_flood_it(qtbot, screen):
    shown = screen()
    for _ in range(3):
        shown.feed._ask_others()
        qtbot.wait(300)

    assert any(call.operation == "recent" for call in LOG.since(0))
    asked = [shown.calls.call_at(row).operation for row in range(shown.calls.rowCount())]
    assert "recent" not in asked


def test_commands_of_other_consoles_are_there_once(qtbot, screen, monitoring_database):
    """This console's own are in its log and in the database: they show once."""
    log, other = CallLog(), CallLog()
    mine = a_call(log.next_number(), kind="command", operation="adjust", caller="Me")
    theirs = a_call(other.next_number(), kind="command", operation="adjust", caller="Olive")
    recorder = Recorder(other, monitoring_database)
    recorder.start()
    other.add(mine)
    other.add(theirs)
    recorder.stop()
    log.add(mine)
    shown = screen(log)

    qtbot.waitUntil(lambda: shown.calls.rowCount() == 2)
    shown.feed._ask_others()
    qtbot.wait(300)
    assert sorted(text(shown, row, "caller") for row in range(shown.shown.rowCount())) == [
        "Me",
        "Olive",
    ]


def test_what_is_sought_is_found_among_all_that_is_kept(qtbot, screen, monitoring_database):
    """A flush that thousands of later calls have pushed off the screen."""
    log, other = CallLog(), CallLog()
    recorder = Recorder(other, monitoring_database)
    recorder.start()
    flush = a_call(1, kind="command", operation="flush", service="monitoring")
    other.add(flush)
    for number in range(2, KEPT + 300):
        other.add(a_call(number, kind="command", operation="adjust"))
    mine = a_call(log.next_number(), kind="command", operation="flush", service="monitoring")
    recorder.stop()
    shown = screen(log)
    qtbot.waitUntil(lambda: shown.calls.rowCount() == KEPT)
    shown.act["pause"].trigger()
    log.add(mine)  # not yet taken
    recorder = Recorder(other, monitoring_database)
    recorder.start()
    other.add(mine)  # but recorded
    recorder.stop()

    shown.search.setText("monitoring.flush")
    shown._narrow()
    requests = [flush.request]
    qtbot.waitUntil(lambda: shown_requests(shown) == requests)
    shown.act["pause"].trigger()
    requests.insert(0, mine.request)
    assert shown_requests(shown) == requests
    for _ in range(KEPT + 50):
        log.add(a_call(log.next_number()))
    qtbot.waitUntil(lambda: shown.calls.call_at(0).operation == "find")
    shown.feed._ask_others()
    qtbot.waitUntil(lambda: not shown.tasks.is_asking("others"))
    assert flush.request in shown_requests(shown)
    shown._clear()
    assert shown.calls.rowCount() == KEPT
    assert flush.request not in shown_requests(shown)


def shown_requests(screen: ActivityScreen) -> list[object]:
    return [screen.shown.call_at(row).request for row in range(screen.shown.rowCount())]


def test_a_refusal_says_its_sentence_and_its_request_can_be_copied(qtbot, screen, inventory):
    shown = screen()
    shown.failures.setChecked(True)
    doing = work.Work(MANAGER)
    with work.doing(doing), pytest.raises(ServiceError):
        inventory.adjust(1, 1, 0, "lost")
    shown.search.setText(str(doing.request))
    shown._narrow()
    qtbot.waitUntil(lambda: shown.shown.rowCount() == 1)
    assert text(shown, 0, "outcome") == "refused"

    shown.grid.selectRow(0)
    assert "The change is zero" in shown.panel.said.text()
    shown.act["copy_request"].trigger()
    assert QGuiApplication.clipboard().text() == str(doing.request)


def test_at_a_shared_console_somebody_limited_to_stores_reads_no_others_sentences(qtbot, screen):
    log = CallLog()
    limited = Caller("Priya Nair", MANAGER.permissions, frozenset({1}))
    for caller in ("Amelia Hughes", limited.name):  # Amelia signed out before
        log.add(a_call(log.next_number(), caller=caller, outcome="refused", said="Only 3 at York."))
    shown = screen(log, limited)
    qtbot.waitUntil(lambda: shown.shown.rowCount() == 2)
    said = {text(shown, row, "caller"): text(shown, row, "said") for row in range(2)}
    assert said["Priya Nair"] == "Only 3 at York."
    assert "York" not in said["Amelia Hughes"]


def test_the_fact_line_tells_percentiles_of_what_is_shown(qtbot, screen):
    log = CallLog()
    shown = screen(log)
    for number in range(1, 101):
        kind = "command" if number > 90 else "query"
        log.add(a_call(log.next_number(), milliseconds=float(number), kind=kind))
    qtbot.waitUntil(lambda: "100 calls  ·  p50 50.0 ms  ·  p95 95.0 ms" in shown.fact())

    shown.commands.setChecked(True)
    assert "10 / 100 calls  ·  p50 95.0 ms  ·  p95 100.0 ms" in shown.fact()


def test_what_is_being_read_stays_where_it_is(qtbot, screen):
    log = CallLog()
    shown = screen(log)
    for _ in range(100):
        log.add(a_call(log.next_number()))
    qtbot.waitUntil(lambda: shown.calls.rowCount() == 100)
    bar = shown.grid.verticalScrollBar()
    bar.setValue(400)
    top = shown.shown.call_at(shown.grid.rowAt(0)).number
    assert not shown.follows

    for _ in range(10):
        log.add(a_call(log.next_number()))
    qtbot.waitUntil(lambda: shown.calls.rowCount() == 110)
    assert shown.shown.call_at(shown.grid.rowAt(0)).number == top

    shown.act["follow"].trigger()
    assert bar.value() == 0


def test_a_real_search_shows_what_it_cost(qtbot, screen, inventory):
    shown = screen()
    shown.search.setText("inventory.find")
    shown._narrow()
    before = shown.shown.rowCount()
    as_manager(inventory.find, LevelQuery(text="mug"))
    qtbot.waitUntil(lambda: shown.shown.rowCount() > before)

    assert int(text(shown, 0, "statements")) >= 1
    assert float(text(shown, 0, "database").replace(",", ".")) > 0
