"""Which processes are ours: told by program and working folder, never by pid alone."""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from console.engines.errors import EngineError

SERVERS = ("postgres", "valkey-server")
MAKERS = (*SERVERS, "initdb", "pg_ctl")
KILL_S = 60.0  # a process in uninterruptible input or output ends late


@dataclass(frozen=True, slots=True)
class Running:
    """A server that was found well: its process and the socket it listens on (if any)."""

    process: psutil.Process
    socket: Path | None

    def lives(self) -> bool:
        """Cheap (tens of microseconds): the same process is there and so is its socket."""
        return lives(self.process) and (self.socket is None or self.socket.exists())


def lives(process: psutil.Process) -> bool:
    """False for an ended process, for a zombie, and for another one with the same pid."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def by_pid(pid: int) -> psutil.Process | None:
    """The living process with this pid."""
    try:
        process = psutil.Process(pid)
    except (psutil.Error, ValueError):
        return None
    return process if lives(process) else None


def serves(process: psutil.Process, folder: Path, names: tuple[str, ...] = SERVERS) -> bool:
    """Whether the process is one of our programs at work in `folder`."""
    try:
        return name(process) in names and Path(process.cwd()) == folder
    except (psutil.Error, OSError):
        return False


def at_work(*folders: Path) -> list[psutil.Process]:
    """Every process of ours that works in one of the folders (reads the process table)."""
    found = []
    for process in psutil.process_iter():
        try:
            if name(process) in MAKERS and Path(process.cwd()) in folders:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return [process for process in found if lives(process)]


def kill(processes: Iterable[psutil.Process]) -> None:
    """SIGKILL, and wait for the ends; EngineError if the system does not let go of one."""
    ending = list(processes)
    for process in ending:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    if not wait_gone(ending, KILL_S):
        raise EngineError(
            f"Processes left by an interrupted start do not end ({ending[0].pid}). End them, "
            "then start again."
        )


def wait_gone(processes: Iterable[psutil.Process], seconds: float) -> bool:
    """Wait until none of them lives; False when time ran out."""
    waiting = list(processes)
    deadline = time.monotonic() + seconds
    while waiting := [process for process in waiting if lives(process)]:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def name(process: psutil.Process) -> str:
    """The program's name; "" when it has just ended or may not be looked at."""
    try:
        return process.name().removesuffix(".exe")
    except psutil.Error:
        return ""
