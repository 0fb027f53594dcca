"""Home folders and console processes for tests.

Pytest's tmp_path lies below a 0700 folder, which the servers' system user cannot enter when
the tests run as root; `reachable` makes folders it can.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import psutil

from tests.ground import GROUND

ROOT = Path(__file__).parents[2]
CHILD = """
import os, sys
from pathlib import Path
from console.embedded import Embedded
import console.engines.provision  # now: another user may not be able to read it later

if sys.argv[2:]:
    os.setgroups([])
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))

def say(*words):
    print(*words, flush=True)

console = Embedded(Path(sys.argv[1]), lambda message: say("tell", message))
for line in sys.stdin:
    try:
        if line.strip() == "start":
            say("done", console.start().admin_url())
        else:
            say("done", getattr(console, line.strip())())
    except Exception as error:
        say("failed", type(error).__name__, error)
"""


@contextmanager
def reachable() -> Generator[Path]:
    """A new folder every user can pass through; ends the engines left below it, removes it."""
    base = Path(tempfile.mkdtemp(prefix="backroom-", dir=GROUND))
    base.chmod(0o711)
    try:
        yield base
    finally:
        end_below(base)
        shutil.rmtree(base)


def end_below(folder: Path) -> None:
    """SIGKILL to what is at work there, children of a dying server included."""
    while left := at_work_below(folder):
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, 10)


def at_work_below(folder: Path) -> list[psutil.Process]:
    """Servers (and initdb) that work in `folder` or below, zombies left out."""
    found = []
    for process in psutil.process_iter():
        try:
            name, cwd, words = process.name(), process.cwd(), process.cmdline()
        except (psutil.Error, OSError):
            continue
        engine = name in {"postgres", "valkey-server", "initdb", "pg_ctl"}
        if engine and (cwd.startswith(str(folder)) or any(str(folder) in word for word in words)):
            found.append(process)
    return found


class Console:
    """Another console: a process of its own, driven line by line."""

    def __init__(self, home: Path, *uid: str) -> None:
        self.told: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(home), *uid],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def begin(self, command: str) -> None:
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()

    def result(self) -> str:
        """What the command returned, or `failed Class sentence`; messages go to `told`."""
        for line in self._process.stdout:
            kind, _, rest = line.rstrip("\n").partition(" ")
            if kind != "tell":
                return rest if kind == "done" else line.rstrip("\n")
            self.told.append(rest)
        raise AssertionError("the console ended")

    def hear(self, words: str) -> None:
        """Wait for a message with these words."""
        for line in self._process.stdout:
            self.told.append(line.rstrip("\n").removeprefix("tell "))
            if words in line:
                return
        raise AssertionError(f"never told: {words}")

    def do(self, command: str) -> str:
        self.begin(command)
        return self.result()

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()
        self._process.communicate()
