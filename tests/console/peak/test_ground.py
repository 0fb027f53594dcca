"""A run's own engines: nothing of them is left, however it ended."""

import shutil
import subprocess
import sys

import pytest

from console.engines import processes
from console.engines.errors import EngineError
from console.peak import ground
from console.settings import load
from tests.console.homes import ROOT

CHILD = """
import sys, time
from pathlib import Path
from console.peak.ground import ground
from console.settings import load
home = Path(sys.argv[1])
with ground(load(home), home / "peak", 1, lambda _text: None) as places:
    print(places.admin_url, flush=True)
    time.sleep(60)
"""


def runs(home):
    return sorted((home / "peak").glob("run-*"))


def at_work(home):
    return [
        each for run in runs(home) for each in processes.at_work(run / "postgres", run / "valkey")
    ]


def test_one_run_at_a_time_and_what_a_killed_one_left_is_removed(home):
    command = [sys.executable, "-c", CHILD, str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert "postgresql://" in run.stdout.readline()
        with (
            pytest.raises(EngineError, match="Another comparison runs"),
            ground.ground(load(home), home / "peak", 1, print),
        ):
            pass
        assert len(runs(home)) == 1  # it was left alone
        run.kill()
    assert len(at_work(home)) > 3
    left = at_work(home)
    told = []
    ground.clear(home / "peak", told.append)
    assert told == ["Removing what an interrupted comparison has left."]
    assert runs(home) == []
    assert not any(processes.lives(each) for each in left)


def test_the_shops_own_addresses_are_never_used_and_all_is_gone_afterwards(home, monkeypatch):
    for name in ("CATALOG", "INVENTORY"):
        monkeypatch.setenv(f"BACKROOM_{name}_URL", "postgresql://nobody@nowhere/shop")
    monkeypatch.setenv("BACKROOM_REDIS_URL", "redis://nowhere:1/0")
    with ground.ground(load(home), home / "peak", 1, lambda _text: None) as places:
        (run,) = runs(home)
        assert all(str(run) in url.replace("%2F", "/") for url in places.urls.values())
        assert str(run) in places.redis_url
        left = at_work(home)
        assert left
    assert runs(home) == []
    assert not any(processes.lives(each) for each in left)


def test_a_disk_that_is_too_small_is_said_before_anything_is_made(home, monkeypatch):
    usage = shutil.disk_usage(home.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=2_000_000_000))
    with (
        pytest.raises(EngineError, match=r"500,000 rows needs about 4.5 GB .*2.0 GB are free"),
        ground.ground(load(home), home / "peak", 500_000, print),
    ):
        pass
    assert runs(home) == []
