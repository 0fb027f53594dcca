"""The catalogue on real engines; each test starts from an empty shop with three categories."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import redis

from console.embedded import Embedded, Engines
from services.kernel import migrate


@dataclass(frozen=True)
class Own:
    """The URLs of the catalogue's database: its owner's, and that of the service's role."""

    owner: str
    runtime: str


@pytest.fixture(scope="session")
def postgres(reachable_folder: Path) -> Generator[Engines]:
    """Running engines; the databases are still empty."""
    with Embedded(reachable_folder / "services") as embedded:
        yield embedded.start()
