"""First runs cut off at every point, and first runs of several consoles at once."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from console.embedded import Embedded, EngineError
from tests.console.homes import Console, at_work_below

OVER = "The first run was interrupted before it was complete; it starts over."


def in_initdb(console: Console, home: Path) -> None:
    console.begin("start")
    while not (home / "postgres" / "global").exists():
        time.sleep(0.002)


def in_bootstrap(console: Console, home: Path) -> None:
    console.begin("start")
    while not (home / "postgres" / "base" / "1").exists():
        time.sleep(0.002)
    time.sleep(0.1)


def at_the_servers_start(console: Console, home: Path) -> None:
    console.begin("start")
    while not (home / "postgres" / "postmaster.pid").exists():
        time.sleep(0.0005)


def among_the_databases(console: Console, home: Path) -> None:
    console.begin("start")
    console.hear("Making the databases")
    time.sleep(0.05)


def before_the_mark(console: Console, home: Path) -> None:
    with psycopg.connect(console.do("start")) as connection:
        connection.execute("CREATE TABLE half_loaded (n int)")


@pytest.mark.parametrize(
    "reach",
    [
        in_bootstrap,
        *(
            pytest.param(reach, marks=pytest.mark.chaos)
            for reach in (in_initdb, at_the_servers_start, among_the_databases, before_the_mark)
        ),
    ],
)
def test_a_first_run_killed_anywhere_is_remade(
    home: Path, reach: Callable[[Console, Path], None]
) -> None:
    with Console(home) as cut:
        reach(cut, home)
        cut.kill()
    told: list[str] = []
    with Embedded(home, told.append) as console:
        engines = console.start()
        assert told[0] == OVER
        assert console.first_run
        with psycopg.connect(engines.admin_url()) as connection:
            tables = connection.execute("SELECT to_regclass('half_loaded')").fetchone()
            made = connection.execute(
                "SELECT count(*) FROM pg_database WHERE datname LIKE 'backroom%'"
            ).fetchone()
        assert (tables, made) == ((None,), (4,))
        console.mark_ready()
    assert at_work_below(home) == []
    assert not (home / "postgres" / "postmaster.pid").exists()
    again = Embedded(home)
    again.start()
    assert not again.first_run
    again.stop()


@pytest.mark.chaos
def test_only_one_console_makes_the_home_and_the_next_takes_over(home: Path) -> None:
    with Console(home) as dies, Console(home) as takes_over, Console(home) as joins:
        dies.do("start")
        takes_over.begin("start")
        takes_over.hear("Waiting for another console to finish the first run.")
        dies.kill()
        takes_over.result()
        assert OVER in takes_over.told
        joins.begin("start")
        joins.hear("Waiting for another console")
        takes_over.do("mark_ready")
        joins.result()
        assert OVER not in joins.told
        takes_over.do("stop")
        joins.do("stop")
    assert at_work_below(home) == []
    assert json.loads((home / "state.json").read_text())["phase"] == "ready"


@pytest.mark.chaos
def test_a_stop_before_the_mark_makes_the_next_run_the_first(home: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        console = Embedded(home, told.append)
        console.start()
        assert console.first_run
        console.stop()
    assert told.count(OVER) == 1
    assert at_work_below(home) == []


def test_data_that_nobody_marked_is_never_deleted(home: Path) -> None:
    (home / "postgres").mkdir(parents=True)
    precious = home / "postgres" / "precious"
    precious.write_text("mine")
    with pytest.raises(
        EngineError, match=r"postgres exists, but state\.json .* nothing was change"
    ):
        Embedded(home).start()
    assert precious.read_text() == "mine"


def test_a_ready_home_is_not_remade_whatever_happened_to_it(ready_home: Path) -> None:
    (ready_home / "postgres" / "PG_VERSION").unlink()
    with pytest.raises(EngineError, match="has no PG_VERSION"):
        Embedded(ready_home).start()
    assert (ready_home / "postgres" / "base").is_dir()


def test_a_database_added_by_an_update_is_made_in_a_ready_home(
    ready_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.embedded.DATABASES", ("catalog", "orders"))
    with Embedded(ready_home) as console:
        with psycopg.connect(console.start().database_url("orders")) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("backroom_orders",)
        assert not console.first_run
    assert "orders" in json.loads((ready_home / "state.json").read_text())["databases"]
