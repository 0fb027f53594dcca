"""Homes: an absent one, and a finished one that is copied rather than made each time."""

import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest

from console.embedded import Embedded
from tests.console.homes import reachable
from tests.console.whole import whole

__all__ = ["whole"]


@pytest.fixture
def home() -> Generator[Path]:
    """Where a home may be made; nothing is there yet."""
    with reachable() as base:
        yield base / "home"


@pytest.fixture(scope="session")
def _finished() -> Generator[Path]:
    with reachable() as base:
        made = Embedded(base / "home")
        made.start()
        made.mark_ready()
        made.stop()
        yield base / "home"


@pytest.fixture
def ready_home(home: Path, _finished: Path) -> Path:
    """A home whose first run is complete; nothing runs in it."""
    subprocess.run(["cp", "-a", _finished, home], check=True)
    return home
