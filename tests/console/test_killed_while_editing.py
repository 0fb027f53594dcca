"""SIGKILL of console, PostgreSQL and Valkey at random moments of editing, again and again."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path

import psutil
import psycopg
import pytest

from console.embedded import Embedded
from tests import closing
from tests.console.homes import at_work_below, reachable
from tests.patterns import copied

PATIENCE = 60.0
MANY = 20  # rounds of the long form


class Journal:
    """A console in a process of its own, and what it said."""

    def __init__(self, home: Path) -> None:
        self.lines: list[dict[str, str]] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.console.editor", str(home)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        self.readers = [
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        self.errors: list[str] = []
        for reader in self.readers:
            reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            if line.startswith("{") and line.endswith("}\n"):
                self.lines.append(json.loads(line))

    def _read_errors(self) -> None:
        self.errors.extend(self.process.stderr)

    def done(self) -> list[dict[str, str]]:
        return [line for line in list(self.lines) if "done" in line]

    def wait_for(self, more: int) -> None:
        """Until `more` further changes were acknowledged."""
        wanted = len(self.done()) + more
        end = time.monotonic() + PATIENCE
        while len(self.done()) < wanted:
            assert self.process.poll() is None, "".join(self.errors[-20:])
            assert time.monotonic() < end, (self.lines[-5:], self.errors[-20:])
            time.sleep(0.02)

    def finish(self) -> None:
        self.process.wait(PATIENCE)
        for reader in self.readers:
            reader.join(5)
        self.process.stdout.close()
        self.process.stderr.close()


PIDFILES = {"postgres": "postgres/postmaster.pid", "valkey": "valkey/valkey.pid"}


def server(home: Path, name: str) -> psutil.Process:
    return psutil.Process(int((home / PIDFILES[name]).read_text().split()[0]))


@pytest.fixture
def home(rounds: int, mugs_home: Path) -> Generator[Path]:
    """The long form begins with nothing: its first console makes the home and loads the sample."""
    with reachable() as folder:
        if rounds < MANY:
            copied(mugs_home, folder / "home")
        yield folder / "home"


@pytest.fixture
def journals() -> Generator[list[Journal]]:
    started: list[Journal] = []
    yield started
    for journal in started:
        journal.process.kill()
        journal.finish()


@pytest.mark.slow
@pytest.mark.timeout(280)
@pytest.mark.parametrize("rounds", [3, pytest.param(MANY, marks=pytest.mark.chaos)])
def test_nothing_acknowledged_is_lost_and_the_next_start_is_clean(home, journals, rounds):
    rng = random.Random(rounds)
    journals.append(Journal(home))
    journals[0].wait_for(5)
    killed = {"console": 0, "postgres": 0, "valkey": 0}
    victims = [sorted(killed)[at % len(killed)] for at in range(rounds)]
    rng.shuffle(victims)
    for victim in victims:
        time.sleep(rng.random() * 0.2)
        if victim == "console":
            journals[-1].process.send_signal(signal.SIGKILL)
            journals[-1].finish()
            journals.append(Journal(home))
        else:
            server(home, victim).kill()
        killed[victim] += 1
        journals[-1].wait_for(3)
    (home / "stop-editing").touch()
    journals[-1].finish()

    assert min(killed.values()) > 0
    assert journals[-1].process.returncode == 0, "".join(journals[-1].errors[-20:])
    assert at_work_below(home) == []
    done = [line for journal in journals for line in journal.done()]
    lost = missing(home, done)
    closing.count("kills", rounds)
    closing.count("acknowledged", len(done))
    closing.count("lost", len(lost))
    assert lost == []
    remade = [line for journal in journals for line in journal.errors if "Traceback" in line]
    assert remade == []


def missing(home: Path, done: list[dict[str, str]]) -> list[dict[str, str]]:
    """The acknowledged changes the databases do not know exactly once."""
    said: list[str] = []
    with Embedded(home, said.append) as embedded:
        engines = embedded.start()
        with psycopg.connect(engines.owner_url("inventory")) as inventory:
            moved = counted(
                inventory,
                "SELECT request::text, count(*) FROM stock_movement"
                " WHERE request IS NOT NULL GROUP BY 1",
            )
            broken = inventory.execute(
                "SELECT variant FROM product_inventory p WHERE stock_level <> (SELECT sum(delta)"
                " FROM stock_movement m WHERE (m.variant, m.location) = (p.variant, p.location))"
                " AND variant < 50"
            ).fetchall()
        with psycopg.connect(engines.owner_url("catalog")) as catalog:
            named = counted(
                catalog,
                "SELECT request::text, count(*) FROM audit"
                " WHERE table_name = 'product' AND new ? 'name' GROUP BY 1",
            )
    assert broken == []
    assert not any("again" in text or "remade" in text for text in said), said
    return [
        line
        for line in done
        if (named if line["done"] == "name" else moved).get(line["request"]) != 1
    ]


def counted(connection: psycopg.Connection, statement: str) -> dict[str, int]:
    return dict(connection.execute(statement).fetchall())
