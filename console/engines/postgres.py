"""One PostgreSQL server in a home: make, find, start, stop."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from console.engines import processes
from console.engines.account import Account
from console.engines.address import SUPERUSER, Address
from console.engines.errors import CLOSED, EngineError, explain
from console.engines.files import set_aside, tail, write
from console.engines.places import POSTGRES_SOCKET, Places
from console.engines.processes import Running
from console.engines.programs import Programs
from console.engines.settings import postgres_settings

POLITE_S = 2.0  # how long the children of a killed postmaster may take to end by themselves
BUSY_S = 60.0  # how long to try again while the system holds a killed server's memory
RECOVERY_S = 3600  # crash recovery may read a lot of WAL
STOP_S = 60.0
TELL_S = 2.0  # between two messages about recovery


@dataclass
class Postgres:
    """Call under the home's master lock."""

    places: Places
    account: Account
    programs: Programs
    address: Address
    tell: Callable[[str], None]
    closing: Callable[[], bool]
    _control: subprocess.Popen[bytes] | None = None
    _log_start: int = 0

    @property
    def log(self) -> Path:
        return self.places.log / "postgres.log"

    @property
    def socket(self) -> Path | None:
        return self.address.sockets and self.address.sockets / POSTGRES_SOCKET

    @property
    def _in_data(self) -> list[str]:
        """Relative to the home: pg_ctl's shell command breaks on quotes in a longer path."""
        return ["-D", self.places.data.name]

    def make(self) -> None:
        """initdb into an absent folder. Not synced: `sync` does that once, at the end."""
        data, password = self.places.data, self.places.password
        auth = ["--auth=trust"]
        if not self.address.sockets:
            auth = ["--auth=scram-sha-256", f"--pwfile={password}"]
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options = [f"--username={SUPERUSER}", "--no-sync", "--no-instructions", *auth, *locale]
        data.mkdir(mode=0o700)
        self.account.give(data)
        self._run(["initdb", *self._in_data, *options, "--set", "max_connections=100"])
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(data / "postgresql.conf", flags), "w") as file:
            file.write(f"\ninclude = '../{self.places.postgres_conf.name}'\n")

    def sync(self) -> None:
        """Force everything in the data folder to the disk."""
        self._run(["initdb", "--sync-only", *self._in_data])

    def check_version(self) -> None:
        """EngineError if another major version, or another user, made the data."""
        data = self.places.data
        try:
            made = (data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            raise EngineError(
                f"The database in {data} is gone or damaged: it has no PG_VERSION. Restore the "
                "folder from a backup, or choose another home folder with --home."
            ) from None
        if made != self.programs.major:
            age = "an older" if _number(made) < _number(self.programs.major) else "a newer"
            raise EngineError(
                f"The database in {data} was made by {age} PostgreSQL ({made}); this Backroom "
                f"brings {self.programs.major}. Nothing was changed. Start it with the Backroom "
                "that made it, or choose another folder with --home."
            )
        if os.name == "posix" and (owner := data.stat().st_uid) != self.account.uid:
            raise EngineError(
                f"The database in {data} belongs to another user (uid {owner}), not to "
                f"{self.account.name}. Start Backroom as that user, or choose another folder "
                "with --home."
            )

    def find(self) -> psutil.Process | None:
        """The postmaster of this data folder, whoever started it."""
        process = processes.by_pid(self._pidfile()[0])
        if process and processes.serves(process, self.places.data):
            return process
        return None

    def begin(self) -> None:
        """Launch unless it runs; `wait` for the result."""
        if self._control is not None:
            return
        if found := self.find():
            status = self._pidfile()[1]
            if status == "ready" and self.socket and not self.socket.exists():
                self.tell("PostgreSQL has lost its socket (a cleaner of files?) and starts again.")
                self.ask_stop()
            elif status != "stopping":
                return
            else:
                self.tell("Waiting for PostgreSQL to finish stopping.")
            if not processes.wait_gone([found], STOP_S):
                raise EngineError(f"PostgreSQL is stopping but does not end; see {self.log}.")
        self._clear()
        write(self.places.postgres_conf, postgres_settings(self.address))
        self._log_start = set_aside(self.log)
        log = str(self.log.relative_to(self.places.home))
        start = ["start", "-w", "-s", "-t", str(RECOVERY_S), "-l", log]
        self._control = self._popen(["pg_ctl", *start, *self._in_data])

    def wait(self) -> Running:
        """Until it accepts connections; EngineError with the reason if it gave up.

        Reads the status in postmaster.pid, since pg_ctl looks only ten times a second.
        """
        begun = told = time.monotonic()
        while True:
            process = self.find()
            if process and self._pidfile()[1] == "ready":
                return Running(process, self.socket)
            if self._control is None and process is None:
                raise EngineError(f"PostgreSQL ended while it was starting; see {self.log}.")
            if self._control and self._control.poll() not in (None, 0):
                self._failed(begun)
            if self.closing():
                raise EngineError(CLOSED)
            now = time.monotonic()
            if now - told > TELL_S:
                told = now
                self.tell(
                    f"PostgreSQL is still starting ({now - begun:.0f} s); after a crash it first "
                    "recovers what was committed."
                )
            time.sleep(0.004)

    def ask_stop(self) -> psutil.Process | None:
        """Fast shutdown: sessions are ended, everything committed is kept."""
        found = self.find()
        if found:
            with self._popen(["pg_ctl", "stop", "-m", "fast", "-W", "-s", *self._in_data]) as ctl:
                ctl.communicate()
        return found

    def wait_stopped(self, process: psutil.Process | None) -> None:
        if process and not processes.wait_gone([process], STOP_S):
            self.tell("PostgreSQL takes too long to stop; it is made to end at once.")
            self.halt()

    def halt(self) -> None:
        """End at once, without a checkpoint; committed rows are in the WAL."""
        if self.find():
            with self._popen(["pg_ctl", "stop", "-m", "immediate", "-s", *self._in_data]) as ctl:
                ctl.communicate()

    def words(self) -> str:
        """What the server wrote to its log since it was launched."""
        return tail(self.log, self._log_start)

    def _clear(self) -> None:
        """Away with what a killed server left: its children, then its pid files."""
        data, pid = self.places.data, self._pidfile()[0]
        if not (data / "postmaster.pid").exists():
            return
        left = processes.at_work(data)
        if left and not processes.wait_gone(left, POLITE_S):
            self.tell("Ending processes that an interrupted PostgreSQL left behind.")
            processes.kill(left)
        if pid and (stranger := processes.by_pid(pid)):
            self.tell(
                f"A stale postmaster.pid names process {pid}, which is another program "
                f"({processes.name(stranger)}); the file is removed and PostgreSQL starts."
            )
        (data / "postmaster.pid").unlink(missing_ok=True)
        if self.socket:
            self.socket.with_name(self.socket.name + ".lock").unlink(missing_ok=True)

    def _failed(self, begun: float) -> None:
        words = self.words()
        if self._control and self._control.stdout:
            words += self._control.stdout.read().decode(errors="replace")
        self.let_go()
        busy = "still in use" in words or "already exists" in words
        if busy and time.monotonic() - begun < BUSY_S:
            self.tell("An interrupted PostgreSQL is still letting go of its memory; trying again.")
            time.sleep(0.5)
            self.begin()
            return
        raise explain("PostgreSQL", words, self.places.home, self.log)

    def let_go(self) -> None:
        """pg_ctl has no more to tell; the server is not its child any longer."""
        if self._control:
            self._control.kill()
            self._control.communicate()
            self._control = None

    def _pidfile(self) -> tuple[int, str]:
        """(pid, status) from postmaster.pid; (0, "") without one."""
        try:
            lines = (self.places.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[7].strip() if len(lines) > 7 else ""  # noqa: PLR2004 -- the format's eighth line
        except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
            return 0, ""

    def _popen(self, command: list[str]) -> subprocess.Popen[bytes]:
        program, *arguments = command
        return self.account.popen([self.programs.postgres(program), *arguments], self.places.home)

    def _run(self, command: list[str]) -> None:
        with self._popen(command) as running:
            words = running.communicate()[0].decode(errors="replace")
        if running.returncode:
            raise explain(f"PostgreSQL ({command[0]})", words, self.places.home, self.log)


def _number(version: str) -> float:
    try:
        return float(version)
    except ValueError:
        return 0.0
