"""Homes that are made once for all workers of a run; a test copies what it needs."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from console.embedded import DATABASES, Embedded
from services.kernel import migrate
from tests.ground import GROUND

_KEPT = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the workers makes the folder and tells them."""
    told = getattr(config, "workerinput", {}).get("patterns")
    if told is None:
        made = Path(tempfile.mkdtemp(prefix="backroom-patterns-", dir=GROUND))
        made.chmod(0o711)
        config.stash[_KEPT] = made
    else:
        config.stash[_KEPT] = Path(told)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["patterns"] = str(node.config.stash[_KEPT])


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[_KEPT], ignore_errors=True)


def copied(pattern: Path, to: Path) -> Path:
    subprocess.run(["cp", "-a", pattern, to], check=True)
    return to


def once(config: pytest.Config, name: str, make: Callable[[Path], None]) -> Path:
    """The home of that name, made by whoever asks first; the others wait."""
    folder = config.stash[_KEPT]
    with FileLock(folder / f"{name}.lock"):
        done = folder / f"{name}.done"
        if not done.exists():
            make(folder / name)
            done.touch()
    return folder / name


def _finish(home: Path) -> None:
    made = Embedded(home)
    made.start()
    made.mark_ready()
    made.stop()


@pytest.fixture(scope="session")
def finished_home(pytestconfig: pytest.Config) -> Path:
    """A home whose first run is complete, its databases empty. Never started: copy it."""
    return once(pytestconfig, "finished", _finish)


@pytest.fixture(scope="session")
def migrated_home(pytestconfig: pytest.Config, finished_home: Path) -> Path:
    """Ditto with every database at this release's revision."""

    def make(home: Path) -> None:
        with Embedded(copied(finished_home, home)) as embedded:
            running = embedded.start()
            for name in DATABASES:
                migrate.upgrade(name, running.owner_url(name), f"backroom_{name}")

    return once(pytestconfig, "migrated", make)
