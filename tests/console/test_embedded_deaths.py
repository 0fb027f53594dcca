"""Servers killed with SIGKILL while consoles use them: nothing committed is lost."""

import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest
import redis

from console.embedded import Embedded
from tests.console.homes import Console, at_work_below


def pid_in(file: Path) -> int:
    return int(file.read_text().splitlines()[0])


def postmaster(home: Path) -> int:
    return pid_in(home / "postgres" / "postmaster.pid")


def ensured(console: Embedded) -> bool:
    """What ensure says once the death can be seen."""
    deadline = time.monotonic() + 5
    while not (mended := console.ensure()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return mended


def test_a_killed_postgres_comes_back_with_every_committed_row(ready_home: Path) -> None:
    with Embedded(ready_home) as console, Console(ready_home) as other:
        url = console.start().owner_url("catalog")
        other.do("start")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE written (n int)")
        acknowledged = []

        def write() -> None:
            with psycopg.connect(url, autocommit=True) as connection:
                for n in range(100_000):
                    connection.execute("INSERT INTO written VALUES (%s)", [n])
                    acknowledged.append(n)

        failed = []

        def until_cut() -> None:
            try:
                write()
            except psycopg.OperationalError:
                failed.append(True)

        writer = threading.Thread(target=until_cut)
        writer.start()
        while len(acknowledged) < 200:
            time.sleep(0.001)
        os.kill(postmaster(ready_home), signal.SIGKILL)
        assert ensured(console)
        writer.join(10)
        assert failed
        assert not console.ensure()
        with psycopg.connect(url) as connection:
            rows = {n for (n,) in connection.execute("SELECT n FROM written")}
        assert rows >= set(acknowledged)
        assert other.do("ensure") == "True"  # its sessions were cut too
        assert other.do("ensure") == "False"
        other.do("stop")


def test_a_killed_postmasters_busy_child_does_not_hold_up_the_restart(ready_home: Path) -> None:
    with Embedded(ready_home) as console:
        url = console.start().admin_url()
        busy = psycopg.connect(url, autocommit=True)
        child = busy.info.backend_pid

        def spin() -> None:  # a loop that never looks whether the postmaster is still there
            with pytest.raises(psycopg.Error):
                busy.execute("SELECT count(*) FROM generate_series(1, 100000000000)")

        thread = threading.Thread(target=spin)
        thread.start()
        time.sleep(0.3)
        os.kill(postmaster(ready_home), signal.SIGKILL)
        begun = time.monotonic()
        assert ensured(console)
        assert time.monotonic() - begun < 10
        thread.join(10)
        busy.close()
        assert child not in {process.pid for process in at_work_below(ready_home)}
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_killed_valkey_comes_back_empty(ready_home: Path) -> None:
    with Embedded(ready_home) as console:
        cache = redis.Redis.from_url(console.start().redis_url)
        cache.set("kept", 1)
        os.kill(pid_in(ready_home / "valkey" / "valkey.pid"), signal.SIGKILL)
        assert ensured(console)
        assert cache.get("kept") is None
        assert not console.ensure()
        cache.close()
    assert at_work_below(ready_home) == []


def test_both_killed_with_all_consoles(ready_home: Path) -> None:
    with Console(ready_home) as console:
        console.do("start")
        console.kill()
    for process in at_work_below(ready_home):
        process.kill()
    with Embedded(ready_home) as again, psycopg.connect(again.start().admin_url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert at_work_below(ready_home) == []


def test_a_stopped_cache_that_never_answers_is_replaced(ready_home: Path) -> None:
    with Console(ready_home) as console:
        console.do("start")
        console.kill()
    os.kill(pid_in(ready_home / "valkey" / "valkey.pid"), signal.SIGSTOP)
    with Embedded(ready_home) as again, redis.Redis.from_url(again.start().redis_url) as cache:
        assert cache.ping()
    assert at_work_below(ready_home) == []


def test_strangers_on_stale_pid_files_are_told_and_left_alone(ready_home: Path) -> None:
    told: list[str] = []
    stranger = subprocess.Popen(["sleep", "600"])
    stale = f"{stranger.pid}\n{ready_home}/postgres\n1\n5432\n{ready_home}/run\n\n 1 1\nready\n"
    try:
        for file in ("postgres/postmaster.pid", "run/.s.PGSQL.5432.lock", "valkey/valkey.pid"):
            if (ready_home / file).parent.exists():  # a home that never ran has no run folder
                (ready_home / file).write_text(stale)
        with Embedded(ready_home, told.append) as console:
            with psycopg.connect(console.start().admin_url()) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            assert postmaster(ready_home) != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
    sentence = (
        f"A stale postmaster.pid names process {stranger.pid}, which is another program (sleep); "
        "the file is removed and PostgreSQL starts."
    )
    assert told == [sentence]
    assert at_work_below(ready_home) == []


def test_an_empty_pid_file_is_no_obstacle(ready_home: Path) -> None:
    (ready_home / "postgres" / "postmaster.pid").touch()  # what a full disk leaves behind
    with Embedded(ready_home) as console:
        console.start()
    assert at_work_below(ready_home) == []


def test_lost_sockets_come_back(ready_home: Path) -> None:
    told: list[str] = []
    with Embedded(ready_home, told.append) as console:
        engines = console.start()
        shutil.rmtree(ready_home / "run")  # what a cleaner of temporary files would do
        assert console.ensure()
        with psycopg.connect(engines.admin_url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with redis.Redis.from_url(engines.redis_url) as cache:
            assert cache.ping()
        assert not console.ensure()
    assert told == ["PostgreSQL has lost its socket (a cleaner of files?) and starts again."]
    assert at_work_below(ready_home) == []


def test_ensure_is_cheap_when_all_is_well(ready_home: Path) -> None:
    with Embedded(ready_home) as console:
        begun = time.perf_counter()
        for _ in range(100):
            assert not console.ensure()
        assert (time.perf_counter() - begun) / 100 < 0.002
