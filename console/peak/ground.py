"""The ground a run stands on: engines of its own in a folder of its own, gone afterwards.

Never the shop's, whatever addresses are set. A killed run leaves its folder and its servers
behind; the next run ends and removes them first.
"""

import os
import shutil
import signal
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from console.engines import places as layout
from console.engines import processes, state
from console.engines.errors import EngineError
from console.places import Places, Tell, find_places
from console.settings import Settings

RUN = "run-"
LOCK = "run.lock"
# On the disk for each row of the wide table: three of it, two with indexes, and the shop thrice.
ROW_BYTES, LEAST_BYTES = 6_000, 1_500_000_000
HALT_S = 1.0  # for the server to end without a checkpoint


@contextmanager
def ground(settings: Settings, base: Path, rows: int, tell: Tell) -> Generator[Places]:
    """Engines in a new folder in `base`, with empty databases. Raises EngineError."""
    base.mkdir(parents=True, exist_ok=True)
    lock = FileLock(base / LOCK, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise EngineError(
            "Another comparison runs in this home: two at once would measure each other. Wait for"
            " it, or stop it, then try again."
        ) from None
    with lock:
        clear(base, tell)
        _require_room(base, rows)
        folder = base / f"{RUN}{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}"
        places = None
        try:
            own = Settings(folder, {}, {}, "", settings.theme, settings.file)
            places = find_places(own, tell)
            yield places
        finally:
            try:
                _leave(folder, places)
            except KeyboardInterrupt:  # it is asked once, and waits until all is gone
                _leave(folder, places)
                raise


def _leave(folder: Path, places: Places | None) -> None:
    halt(folder)
    if places is not None:
        places.close()
    remove(folder)


def clear(base: Path, tell: Tell) -> None:
    """Remove what killed runs have left in `base`; under its lock."""
    for folder in sorted(base.glob(f"{RUN}*")):
        if folder.is_dir() and not folder.is_symlink():
            tell("Removing what an interrupted comparison has left.")
            halt(folder)
            remove(folder)


def halt(folder: Path) -> None:
    """End every server in `folder` at once: what they hold is needed by nobody."""
    where = layout.Places(Path(os.path.realpath(folder)))
    with suppress(OSError, ValueError, IndexError, psutil.Error):
        master = psutil.Process(int((where.data / "postmaster.pid").read_text().split()[0]))
        if hasattr(signal, "SIGQUIT") and processes.serves(master, where.data):
            master.send_signal(signal.SIGQUIT)  # it gives its shared memory back, a killed one not
            processes.wait_gone([master], HALT_S)
    while left := processes.at_work(where.data, where.valkey, where.home):
        processes.kill(left)


def remove(folder: Path) -> None:
    """The folder, and the one of its sockets if that is elsewhere."""
    where = layout.Places(Path(os.path.realpath(folder)))
    with suppress(EngineError):
        known = state.load(where.state)
        if known is not None and known.sockets and not known.sockets.startswith(str(where.home)):
            shutil.rmtree(known.sockets, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _require_room(base: Path, rows: int) -> None:
    needed, free = LEAST_BYTES + rows * ROW_BYTES, shutil.disk_usage(base).free
    if free < needed:
        raise EngineError(
            f"A comparison over {rows:,} rows needs about {needed / 1e9:.1f} GB in {base}, and"
            f" {free / 1e9:.1f} GB are free. Make room, choose another folder with --home, or take"
            " fewer --products."
        )
