"""Giving a home up to an own shop: never under somebody, never half."""

import json
from pathlib import Path

import psycopg
import pytest

from console.embedded import Embedded, EngineError
from tests.console.homes import Console, at_work_below


def state_of(home: Path) -> tuple[str, str]:
    known = json.loads((home / "state.json").read_text())
    return known["phase"], known["shop"]


def test_a_home_that_others_use_is_not_given_up(ready_home: Path) -> None:
    with Embedded(ready_home) as mine, Console(ready_home) as other:
        other.do("start")
        with pytest.raises(EngineError, match="Another console uses this shop. Close"):
            mine.begin_anew()
        assert state_of(ready_home) == ("ready", "sample")
        other.do("stop")
        mine.begin_anew()
        assert state_of(ready_home) == ("making", "own")


def test_whoever_is_killed_after_giving_up_leaves_an_empty_own_home(ready_home: Path) -> None:
    with Console(ready_home) as cut:
        with psycopg.connect(cut.do("start")) as connection:
            connection.execute("CREATE TABLE of_the_sample (n int)")
        cut.do("begin_anew")
        cut.kill()
    told: list[str] = []
    with Embedded(ready_home, told.append) as console:
        engines = console.start()
        assert "Making empty databases for a shop of your own." in told
        with psycopg.connect(engines.admin_url()) as connection:
            left = connection.execute("SELECT to_regclass('of_the_sample')").fetchone()
        assert left == (None,)
        assert console.is_own
        console.mark_ready()
    assert state_of(ready_home) == ("ready", "own")
    assert at_work_below(ready_home) == []
