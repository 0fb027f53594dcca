"""What can go wrong with the engines, as sentences for a person."""

import errno
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

CLOSED = "Backroom was closed before the engines had started."
FULL = ("No space left on device", "Disk quota exceeded", "Check free disk space")


class EngineError(Exception):
    """A sentence for a person; `str(error)` is shown as is."""


@contextmanager
def sentences(home: Path) -> Generator[None]:
    """Turn an operating system error about the home into an EngineError."""
    try:
        yield
    except OSError as error:
        raise EngineError(_about(error, home)) from error


def explain(engine: str, words: str, home: Path, log: Path) -> EngineError:
    """The sentence for an engine that did not start, from what it wrote."""
    if "shared memory segment" in words and FULL[0] in words:  # /dev/shm, not the home's disk
        return EngineError(
            f"{engine} got no shared memory: {last_line(words)} Make /dev/shm larger (in a "
            "container: --shm-size=256m), then start again."
        )
    if any(full in words for full in FULL):
        return EngineError(full_disk(home))
    if "nix-domain socket" in words or "Unix socket" in words or "could not bind" in words:
        return EngineError(
            f"{engine} could not open its socket: {last_line(words)} Check the permissions of "
            f"{home} and that the disk takes sockets, or choose another folder with --home."
        )
    if "Cannot allocate memory" in words or "could not map anonymous shared memory" in words:
        return EngineError(
            f"{engine} got no memory: {last_line(words)} Close other programs, then start again."
        )
    if "Permission denied" in words or "Read-only file system" in words:
        return EngineError(
            f"{engine} may not write below {home}: {last_line(words)} Make the folder "
            "writable, or choose another folder with --home."
        )
    return EngineError(f"{engine} did not start: {last_line(words)} More is in {log}.")


def full_disk(home: Path) -> str:
    """The sentence for a disk without room."""
    try:
        left = f"{shutil.disk_usage(home).free / 2**20:.0f} MB left"
    except OSError:
        left = "no space left"
    return (
        f"The disk that holds {home} is full ({left}). Free at least 300 MB there, or choose "
        "another folder with --home, then start again. Nothing that was saved is lost."
    )


def last_line(words: str) -> str:
    """The most telling line of a log: the last fatal one, else the last one."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    telling = [line for line in lines if any(w in line for w in ("FATAL", "PANIC", "error:"))]
    return (telling or lines or ["it said nothing."])[-1].rstrip(".") + "."


def _about(error: OSError, home: Path) -> str:
    where = error.filename or home
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return full_disk(home)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"Backroom may not write to {where} ({error.strerror}). Make the folder {home} "
            "writable for you, or choose another one with --home."
        )
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return f"{where} is a file, but Backroom needs a folder there. Choose another with --home."
    return (
        f"Backroom could not use the folder {home}: {error.strerror or error} ({where}). "
        "Mend that, or choose another folder with --home."
    )
