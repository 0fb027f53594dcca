"""What PostgreSQL says of itself, and what is said where it may not."""

import threading

import psycopg
import pytest

from console.embedded import DATABASES
from services.monitoring.samples import Samples
from services.monitoring.sampling import Sampler, Standing
from services.monitoring.sending import Sender
from services.monitoring.servers import NO_ACTIVE, NO_STATEMENTS, Server, servers_of
from tests.services.monitoring.measured import until


@pytest.fixture
def urls(engines) -> dict[str, str]:
    return {name: engines.database_url(name) for name in DATABASES}


@pytest.fixture
def server(urls):
    (one,) = servers_of(urls)
    yield one
    one.close()


def test_every_service_has_its_own_databases_figures(server, engines):
    before = server.look()
    with psycopg.connect(engines.database_url("catalog"), autocommit=True) as busy:
        for _ in range(20):
            busy.execute("SELECT 1")
        busy.execute("SELECT pg_stat_force_next_flush()")
        connections = server.look().connections
    after = server.look()
    assert set(after.databases) == set(DATABASES)
    assert not after.missing
    assert after.connections_max == 100
    assert connections >= 2
    then, now = before.databases["catalog"], after.databases["catalog"]
    assert now.statements >= then.statements + 20
    assert now.commits >= then.commits + 20


@pytest.mark.parametrize(
    "take",
    [
        "DROP EXTENSION pg_stat_statements",
        "REVOKE EXECUTE ON FUNCTION pg_stat_statements FROM PUBLIC",
    ],
)
def test_without_pg_stat_statements_that_is_said_and_asked_for_no_more(engines, urls, take):
    with psycopg.connect(engines.admin_url("backroom_monitoring"), autocommit=True) as admin:
        admin.execute(take)
        (server,) = servers_of(urls)
        try:
            looks = [server.look(), server.look()]
        finally:
            server.close()
            admin.execute("DROP EXTENSION IF EXISTS pg_stat_statements")
            admin.execute("CREATE EXTENSION pg_stat_statements")
    for look in looks:
        assert look.missing == (NO_STATEMENTS,)
        assert look.databases["catalog"].statements is None
        assert look.databases["catalog"].commits > 0


def test_without_the_right_busy_connections_are_not_nought_but_unknown(engines, server):
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute("REVOKE pg_read_all_stats FROM backroom_monitoring")
        try:
            look = server.look()
        finally:
            admin.execute("GRANT pg_read_all_stats TO backroom_monitoring")
    assert (look.active, look.missing) == (None, (NO_ACTIVE,))
    assert look.connections >= 1


def test_of_two_candidates_one_is_elected_and_a_lost_session_is_a_lost_office(engines, urls):
    standings = Standing(), Standing()
    first, second = (Sampler(Sender(None, ""), urls, print, each) for each in standings)
    first._stand()
    second._stand()
    assert [standing.elected for standing in standings] == [True, False]
    with psycopg.connect(engines.admin_url(), autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_locks"
            " JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'advisory' AND granted AND application_name = 'backroom sampler'"
        )
    with pytest.raises(psycopg.Error):  # it cannot sample without the lock
        first._sample()
    second._stand()
    assert standings[1].elected
    for one in (first, second):
        one._give_up()
    assert not any(standing.elected for standing in standings)


def test_a_second_is_sampled_once_and_not_that_of_the_election(urls):
    taken: list[int] = []
    sampler = Sampler(Sender(None, ""), urls, lambda it: taken.append(it.second), Standing())
    (elected,) = (
        sampler._servers[0]
        .connection()
        .execute("SELECT floor(extract(epoch FROM clock_timestamp()))::int")
        .fetchone()
    )
    sampler._stand()
    for _ in range(3):
        sampler._sample()
    until(lambda: sampler._sample() and taken)
    for _ in range(3):
        sampler._sample()
    sampler._give_up()
    assert taken[0] > elected
    assert len(taken) == len(set(taken))


def test_a_database_that_is_away_is_no_figure(urls):
    standing = Standing()
    gone = {name: url.replace("//backroom_", "//nobody_") for name, url in urls.items()}
    sampler = Sampler(Sender(None, ""), gone, print, standing)
    sampler.start()
    until(lambda: standing.away)
    sampler.stop()
    assert Samples().shown(0.0) is None


def test_a_database_that_says_nothing_is_away_too(urls):
    """As one that was frozen while it was asked: it neither answers nor fails."""
    standing, gate = Standing(), threading.Event()
    sampler = Sampler(Sender(None, ""), urls, lambda _sample: gate.wait(10), standing)
    sampler.start()
    until(lambda: standing.elected and not standing.away)
    until(lambda: standing.away)
    assert not standing.failed
    gate.set()
    until(lambda: not standing.away)
    sampler.stop()


def test_databases_on_several_servers_are_asked_by_server():
    found = servers_of(
        {
            "catalog": "postgresql://u@a/shop",
            "identity": "postgresql://u@a/people",
            "inventory": "postgresql://u@b:5433/stock",
            "monitoring": "postgresql://u@b:5433/watch",
        }
    )
    assert [each.services for each in found] == [
        {"watch": "monitoring", "stock": "inventory"},
        {"shop": "catalog", "people": "identity"},
    ]
    assert isinstance(found[0], Server)
