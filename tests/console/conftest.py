"""Homes: an absent one, and a finished one that is copied rather than made each time."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.console.homes import reachable
from tests.console.whole import whole
from tests.patterns import copied

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
