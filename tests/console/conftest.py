"""Homes: an absent one, and a finished one that is copied rather than made each time."""

from collections.abc import Generator
from pathlib import Path

import pytest

from console.embedded import Embedded
from services.kernel import cache
from tests.console.homes import reachable
from tests.console.whole import fill, whole
from tests.patterns import copied, once

__all__ = ["whole"]


@pytest.fixture
def home() -> Generator[Path]:
    """Where a home may be made; nothing is there yet."""
    with reachable() as base:
        yield base / "home"


@pytest.fixture
def ready_home(home: Path, finished_home: Path) -> Path:
    """A home whose first run is complete; nothing runs in it."""
    return copied(finished_home, home)


@pytest.fixture(scope="session")
def mugs_home(pytestconfig: pytest.Config, migrated_home: Path) -> Path:
    """A home with the small shop of :func:`tests.console.whole.fill`. Never started: copy it."""

    def make(home: Path) -> None:
        with Embedded(copied(migrated_home, home)) as embedded:
            fill(embedded.start())

    return once(pytestconfig, "mugs", make)


@pytest.fixture
def valkey(engines):
    """A client of the cache, which is empty."""
    client = cache.connect(engines.redis_url)
    client.flushall()
    yield client
    client.close()
