"""The engines of a home: what they are, who shares them, who stops them."""

import threading
from pathlib import Path

import psycopg
import pytest
import redis

from console.embedded import DATABASES, Embedded
from tests.console.homes import Console, at_work_below


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query).fetchall()


def test_a_new_home_has_every_database_and_is_safe_by_its_settings(home: Path) -> None:
    with Embedded(home) as console:
        engines = console.start()
        made = ask(
            engines.admin_url(),
            "SELECT datname, pg_encoding_to_char(encoding), datlocprovider, datlocale, "
            "pg_get_userbyid(datdba) FROM pg_database WHERE datname LIKE 'backroom%' ORDER BY 1",
        )
        assert made == [
            (f"backroom_{name}", "UTF8", "b", "C.UTF-8", "backroom_owner")
            for name in sorted(DATABASES)
        ]
        settings = {
            name: ask(engines.admin_url(), f"SHOW {name}")[0][0]
            for name in ("fsync", "listen_addresses", "synchronous_commit", "full_page_writes")
        }
        assert settings == {
            "fsync": "on",
            "listen_addresses": "",
            "synchronous_commit": "on",
            "full_page_writes": "on",
        }
        for name in DATABASES:
            assert ask(engines.database_url(name), "SELECT lower('ÄÖ')") == [("äö",)]
            ask(engines.admin_url(f"backroom_{name}"), "SELECT count(*) FROM pg_stat_statements")
        with redis.Redis.from_url(engines.redis_url) as cache:
            assert cache.config_get("maxmemory*")["maxmemory-policy"] == "allkeys-lfu"
            assert cache.config_get("save") == {"save": ""}
            assert cache.config_get("port") == {"port": "0"}


def test_a_service_reaches_its_own_database_only(ready_home: Path) -> None:
    with Embedded(ready_home) as console:
        engines = console.start()
        own = engines.database_url("catalog")
        for other in ("backroom_inventory", "backroom_identity", "postgres", "template1"):
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(own.replace("/backroom_catalog?", f"/{other}?"))
        owner = engines.owner_url("catalog")
        for extension in ("pg_trgm", "btree_gist", "unaccent"):  # trusted: migrations make them
            with psycopg.connect(owner) as connection:
                connection.execute(f"CREATE EXTENSION {extension}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(owner, "CREATE DATABASE more")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(own, "CREATE TABLE mine (id int)")


def test_first_run_until_marked_and_data_outlives_a_stop(home: Path) -> None:
    told: list[str] = []
    console = Embedded(home, told.append)
    url = console.start().owner_url("catalog")
    assert console.first_run
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    console.mark_ready()
    assert not console.first_run
    console.stop()
    assert at_work_below(home) == []
    told.clear()
    again = Embedded(home, told.append)
    assert ask(again.start().owner_url("catalog"), "SELECT * FROM kept") == [(7,)]
    assert not again.first_run
    again.stop()
    assert told == []


def test_without_unix_sockets_every_role_needs_the_homes_password(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.embedded.USE_TCP", True)  # as on Windows
    for _ in range(2):
        with Embedded(home) as console:
            engines = console.start()
            console.mark_ready()
            assert engines.redis_url == ""
            assert ask(engines.database_url("catalog"), "SELECT 1") == [(1,)]
            assert ask(engines.owner_url("catalog"), "SELECT 1") == [(1,)]
            password = (home / "password").read_text()
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(engines.admin_url().replace(password, "guess"))
    assert (home / "password").stat().st_mode & 0o777 == 0o600


def test_the_environment_does_not_lead_elsewhere(
    ready_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGPORT": "1",
        "PGDATA": "/nowhere",
        "PGUSER": "x",
        "TZ": "Asia/Tokyo",
    }.items():
        monkeypatch.setenv(name, value)
    with Embedded(ready_home) as console:
        assert ask(console.start().admin_url(), "SELECT current_user") == [("postgres",)]


def test_start_and_stop_may_be_repeated(ready_home: Path) -> None:
    never = Embedded(ready_home)
    never.stop()
    console = Embedded(ready_home)
    assert console.start() is console.start()
    console.stop()
    console.stop()
    assert not console.ensure()
    assert ask(console.start().admin_url(), "SELECT 1") == [(1,)]
    console.stop()
    assert at_work_below(ready_home) == []


def test_two_consoles_share_and_the_last_one_stops(ready_home: Path) -> None:
    with Console(ready_home) as first, Console(ready_home) as second:
        first.begin("start")
        second.begin("start")  # at the same moment
        url = first.result()
        assert second.result() == url
        assert len(main_processes(ready_home)) == 2
        first.do("stop")
        assert ask(url, "SELECT 1") == [(1,)]
        second.do("stop")
        assert at_work_below(ready_home) == []


def test_a_killed_console_is_no_user_and_its_servers_are_taken_over(ready_home: Path) -> None:
    with Console(ready_home) as first, Console(ready_home) as second:
        first.do("start")
        second.do("start")
        before = main_processes(ready_home)
        first.kill()
        second.kill()
    assert main_processes(ready_home) == before
    console = Embedded(ready_home)
    console.start()
    assert main_processes(ready_home) == before
    console.stop()
    assert at_work_below(ready_home) == []
    assert list((ready_home / "users").iterdir()) == []


def test_leaving_does_not_stop_a_survivor_after_a_kill(ready_home: Path) -> None:
    with Console(ready_home) as killed, Console(ready_home) as survivor:
        killed.do("start")
        url = survivor.do("start")
        killed.kill()
        with Embedded(ready_home):
            pass
        assert ask(url, "SELECT 1") == [(1,)]
        survivor.do("stop")
    assert at_work_below(ready_home) == []


@pytest.mark.chaos
def test_closing_ends_the_wait_for_another_consoles_first_run(home: Path) -> None:
    with Console(home) as maker:
        maker.do("start")
        waits, failures = threading.Event(), []
        console = Embedded(home, lambda _: waits.set())

        def start() -> None:
            try:
                console.start()
            except Exception as error:  # noqa: BLE001 -- the test looks at it
                failures.append(str(error))

        thread = threading.Thread(target=start)
        thread.start()
        assert waits.wait(10)
        console.stop()
        thread.join(5)
        assert failures == ["Backroom was closed before the engines had started."]
        maker.do("stop")
    assert at_work_below(home) == []


def main_processes(home: Path) -> set[int]:
    """Pids of the postmaster and of Valkey."""
    files = (home / "postgres" / "postmaster.pid", home / "valkey" / "valkey.pid")
    return {int(file.read_text().splitlines()[0]) for file in files}
