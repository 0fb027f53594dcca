"""Who uses a home: one locked file per console; the system frees it when a console dies."""

import os
import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from console.engines.errors import CLOSED, EngineError

PATIENCE = 1.0  # seconds before a wait is told


def lock(path: Path) -> FileLock:
    """A lock that any thread may release; not yet held."""
    return FileLock(path, thread_local=False, poll_interval=0.01, mode=0o600)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How to wait for another console: tell `why` if it takes long, give up when closing."""

    why: str
    tell: Callable[[str], None]
    closing: Callable[[], bool]

    def take(self, held: FileLock) -> None:
        """Acquire. Raises EngineError when this console wants to leave."""
        try:
            held.acquire(timeout=PATIENCE, cancel_check=self.closing)
        except Timeout:
            if not self.closing():
                self.tell(self.why)
            try:
                held.acquire(cancel_check=self.closing)
            except Timeout as given_up:
                raise EngineError(CLOSED) from given_up

    @contextmanager
    def holding(self, path: Path) -> Generator[None]:
        held = lock(path)
        self.take(held)
        try:
            yield
        finally:
            held.release()


class Seat:
    """This console's place among the users of a home. Call under the master lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = lock(folder / f"{os.getpid()}-{secrets.token_hex(4)}.lock")
        self._lock.acquire(blocking=False)

    def leave(self) -> None:
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def others(self) -> int:
        """How many other consoles live; files of dead ones are removed on the way."""
        mine = Path(self._lock.lock_file).name
        return sum(_is_held(path) for path in self._folder.glob("*.lock") if path.name != mine)


def _is_held(path: Path) -> bool:
    probe = lock(path)
    try:
        probe.acquire(blocking=False)
    except Timeout:
        return True
    probe.release()
    with suppress(FileNotFoundError):
        path.unlink()
    return False
