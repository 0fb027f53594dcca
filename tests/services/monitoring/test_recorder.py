import time
from collections.abc import Callable

import psycopg
import pytest

from services.kernel import work
from services.kernel.database import Database
from services.kernel.errors import NotAllowed
from services.monitoring import recorder as recording
from services.monitoring.recorder import Recorder
from services.monitoring.records import Criteria
from services.monitoring.service import Monitoring

MANAGER = work.Caller("Daniel Whitfield", frozenset({"activity.read"}))


@pytest.fixture
def recorder(calls, database):
    recorder = Recorder(calls, database)
    recorder.start()
    yield recorder
    recorder.stop()


@pytest.fixture
def monitoring(database):
    with work.doing(work.Work(MANAGER)):
        yield Monitoring(database)


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_commands_refusals_and_failures_are_kept_and_plain_reads_are_not(
    recorder, call, monitoring
):
    call()
    call(kind="query", operation="find")
    call(kind="query", operation="recent", outcome="refused", said="You may not.")
    call(kind="query", operation="rows", outcome="cancelled")
    call(kind="query", operation="keys", outcome="failed", said="The database is away.")

    until(lambda: len(monitoring.recent()) == 3)

    newest = monitoring.recent(limit=1)[0]
    assert (newest.operation, newest.outcome, newest.said) == (
        "keys",
        "failed",
        "The database is away.",
    )
    assert [line.operation for line in monitoring.recent()] == ["keys", "recent", "adjust"]
    assert newest.database_milliseconds == 3.25


def test_of_a_rush_only_what_went_wrong_is_kept(calls, call, database, monitoring):
    """A flush is found after a rush, and the sales are in the ledger."""
    recorder = Recorder(calls, database)
    recorder.start()
    call(operation="flush", said="Flushed 3 keys of the category Mugs")
    for _ in range(1200):
        call(caller="rush", is_load=True)
    call(caller="rush")  # a person may be called so
    call(caller="rush", is_load=True, outcome="refused", said="None available.")
    call(caller="rush", is_load=True, outcome="failed", said="The database is away.")
    recorder.stop()
    lines = [(line.operation, line.outcome) for line in monitoring.recent()]
    assert lines == [("adjust", "failed"), ("adjust", "refused"), ("adjust", "ok"), ("flush", "ok")]


def test_somebody_limited_to_stores_is_told_only_their_own_sentences(
    recorder, call, monitoring, database
):
    call(outcome="refused", said="Only 3 of MUG available at York store.")
    call(caller="Priya Nair", outcome="refused", said="Only 2 of MUG available at Leeds store.")
    until(lambda: len(monitoring.recent()) == 2)
    assert all(line.said for line in monitoring.recent())

    limited = work.Caller("Priya Nair", MANAGER.permissions, frozenset({1}))
    with work.doing(work.Work(limited)):
        lines = monitoring.recent()
    assert [line.said for line in lines] == ["Only 2 of MUG available at Leeds store.", ""]
    assert [line.outcome for line in lines] == ["refused", "refused"]


def test_the_whole_kept_log_is_searched(recorder, call, monitoring, owner):
    call(operation="flush", said="Flushed 3 keys of the category MÜGS 50% off")
    call(outcome="failed", milliseconds=250.0, cache="away", kind="query")
    call(operation="change", caller="Zoë")
    until(lambda: len(monitoring.recent()) == 3)
    owner.execute(MANY)

    def found(**wanted):
        return [line.operation for line in monitoring.recent(5, Criteria(**wanted))]

    assert found(text="m\u00fcgs 50% OFF") == ["flush"]
    assert found(text="%") == ["flush"]
    assert found(text="inventory.FLUSH", commands=True) == ["flush"]
    assert found(text="zo\u00cb") == ["change"]
    assert found(failures=True) == found(slow=True) == found(misses=True) == ["adjust"]
    assert found(slow=True, commands=True) == found(text="no such") == found(text="_") == []
    assert found(text="rush\0") == found(commands=True) == ["sold"] * 5
    best = min(_took(lambda: found(text="no such")) for _ in range(3))
    assert best < 1.0  # 0.05 on a quiet machine


MANY = """
    INSERT INTO activity (at, service, operation, kind, caller, milliseconds, cache, statements,
                          database_milliseconds, outcome, said, request)
    SELECT now(), 'inventory', 'sold', 'command', 'rush', 4, '', 6, 3, 'ok',
           'Sold 1 of MUG-' || n || ' at Leeds', gen_random_uuid() FROM generate_series(1, 20000) n
"""


def _took(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def test_who_may_not_hear_a_sentence_cannot_search_it(recorder, call, monitoring):
    call(outcome="refused", said="Only 3 of MUG available at York store.")
    call(caller="Priya Nair", outcome="refused", said="Only 2 of MUG available at York store.")
    until(lambda: len(monitoring.recent()) == 2)
    york = Criteria(text="york", failures=True)
    assert len(monitoring.recent(9, york)) == 2
    limited = work.Caller("Priya Nair", MANAGER.permissions, frozenset({1}))
    with work.doing(work.Work(limited)):
        assert [line.caller for line in monitoring.recent(9, york)] == ["Priya Nair"]
        assert len(monitoring.recent(9, Criteria(text="refused"))) == 2


def test_stopping_writes_what_is_waiting(calls, call, database, monitoring):
    recorder = Recorder(calls, database)
    recorder.start()
    for _ in range(2500):  # more than two batches
        call()
    recorder.stop()
    call()  # nobody listens any more

    assert len(monitoring.recent(limit=5000)) == 2500


@pytest.mark.usefixtures("database")
@pytest.mark.logs("The activity of 5 calls was not kept")
def test_a_database_that_is_away_costs_no_call_and_little_of_the_log(
    own, engines, owner, calls, call, monkeypatch
):
    monkeypatch.setattr(recording, "WAITING", 20)
    away = Database("monitoring", own.runtime)
    recorder = Recorder(calls, away)
    with psycopg.connect(engines.admin_url(), autocommit=True) as server:
        server.execute("ALTER ROLE backroom_monitoring NOLOGIN")
        try:
            recorder.start()
            started = time.perf_counter()
            for _ in range(20):
                call()
            until(lambda: len(recorder._batch) == 20)  # taken, and could not be written
            for _ in range(25):
                call()
            assert time.perf_counter() - started < 5
            assert recorder.dropped == 5
        finally:
            server.execute("ALTER ROLE backroom_monitoring LOGIN")
    until(lambda: owner.execute("SELECT count(*) FROM activity").fetchone() == (40,))
    recorder.stop()
    away.close()


def test_the_log_is_for_those_who_may_read_it(database):
    with pytest.raises(NotAllowed, match=r"activity\.read"):
        Monitoring(database).recent()


def test_pruning_keeps_the_newest_and_what_is_not_too_old(owner, monitoring, database):
    owner.execute(
        "INSERT INTO activity (at, service, operation, kind, caller, milliseconds, cache,"
        " statements, database_milliseconds, outcome, said, request)"
        " SELECT now() - n * interval '23 hours 50 minutes', 's', 'o', 'command', 'c', 1, '', 1, 1,"
        " 'ok', '', gen_random_uuid() FROM generate_series(95, 1, -1) n"
    )
    assert monitoring.prune() == 5
    assert monitoring.prune() == 0  # not again within the hour
    with database.writing() as session:
        session.connection().exec_driver_sql("SELECT prune_activity(10, 90)")
    assert len(monitoring.recent()) == 10


def test_the_service_may_add_lines_but_not_change_them(own, database):
    with (
        psycopg.connect(own.runtime) as service,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        service.execute("UPDATE activity SET caller = 'somebody else'")
