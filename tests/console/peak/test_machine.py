"""What a report says of the machine, and what it must not say."""

import getpass
import socket
from importlib.metadata import version
from pathlib import Path

from console.embedded import Engines
from console.peak.machine import facts


def test_facts_of_the_machine_and_its_engines(engines: Engines) -> None:
    found = facts(engines.database_url("catalog"), engines.redis_url)
    assert found["psycopg"] == version("psycopg")
    assert str(found["postgresql"]).startswith("18.")
    assert "Valkey" in str(found["valkey"])
    assert found["synchronous_commit"] == "off"  # as the tests' engines have it
    assert found["shared_buffers"]
    assert int(found["cores"]) >= 1
    assert float(found["memory_gb"]) > 0.1
    assert float(found["load_before"]) >= 0
    assert found["processor"]


def test_neither_host_nor_person_nor_path(engines: Engines) -> None:
    told = " ".join(map(str, facts(engines.database_url("catalog"), "").values()))
    for secret in (socket.gethostname(), str(Path.home()), getpass.getuser(), "/"):
        assert secret not in told.replace("GNU/Linux", "").split()
    assert str(Path.home()) not in told


def test_without_a_cache(engines: Engines) -> None:
    assert facts(engines.database_url("catalog"), "")["valkey"] == "none"
