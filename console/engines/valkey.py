"""One Valkey server in a home: a cache on a unix socket, nothing on disk."""

import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from console.engines import processes
from console.engines.account import Account
from console.engines.errors import explain
from console.engines.files import set_aside, tail, write
from console.engines.places import Places
from console.engines.processes import Running
from console.engines.settings import valkey_settings

START_S = 10.0
STOP_S = 5.0


@dataclass
class Valkey:
    """Call under the home's master lock."""

    places: Places
    account: Account
    program: Path
    sockets: Path
    _launched: subprocess.Popen[bytes] | None = None
    _log_start: int = 0

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def log(self) -> Path:
        return self.places.log / "valkey.log"

    def find(self) -> psutil.Process | None:
        """The server of this home: by pidfile, program and folder, and by its own word."""
        process = processes.by_pid(self._pid())
        if process is None or not processes.serves(process, self.places.valkey):
            return None
        told = self._info()
        ours = told.get("process_id") == str(process.pid) and told.get("run_id")
        return process if ours and told.get("config_file") == str(self.places.valkey_conf) else None

    def begin(self) -> None:
        """Launch unless it runs; `wait` for the result."""
        if self.find():
            return
        self.end_leftovers()
        text = valkey_settings(self.sockets, self.places.valkey, self.log)
        write(self.places.valkey_conf, text)
        self._log_start = set_aside(self.log)
        command = [self.program, self.places.valkey_conf]
        self._launched = self.account.popen(command, self.places.valkey)

    def wait(self) -> Running:
        """Until it answers; EngineError with the reason if it gave up."""
        deadline = time.monotonic() + START_S
        while not (process := self.find()):
            failed = self._launched and self._launched.poll() not in (None, 0)
            if failed or time.monotonic() > deadline:
                raise explain("Valkey", self._words(), self.places.home, self.log)
            time.sleep(0.004)
        return Running(process, self.socket)

    def ask_stop(self) -> psutil.Process | None:
        found = self.find()
        if found:
            self._say("SHUTDOWN NOSAVE")
        return found

    def wait_stopped(self, process: psutil.Process | None) -> None:
        if process and not processes.wait_gone([process], STOP_S):
            processes.kill([process])  # a cache: nothing is lost

    def end_leftovers(self) -> None:
        """A server of this home that does not answer is of no use, and holds the socket."""
        processes.kill(processes.at_work(self.places.valkey))
        (self.places.valkey / "valkey.pid").unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)

    def _pid(self) -> int:
        try:
            return int((self.places.valkey / "valkey.pid").read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def _info(self) -> dict[str, str]:
        lines = self._say("INFO server").splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    def _say(self, command: str) -> str:
        """One inline command and the start of its answer; "" when nobody answers."""
        if sys.platform == "win32":
            return ""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1.0)
                line.connect(str(self.socket))
                line.sendall(f"{command}\r\n".encode())
                return _bulk(line)
        except OSError:
            return ""

    def _words(self) -> str:
        words = ""
        if self._launched and self._launched.poll() is not None and self._launched.stdout:
            words = self._launched.stdout.read().decode(errors="replace")
        return tail(self.log, self._log_start) + words

    def let_go(self) -> None:
        """The launcher has no more to tell."""
        if self._launched:
            self._launched.kill()  # only the launcher; the server is a process of its own
            self._launched.communicate()
            self._launched = None


def _bulk(line: socket.socket) -> str:
    """A bulk reply ($length, then as many bytes); "" for a closed line."""
    received = b""
    while True:
        if b"\r\n" in received:
            head, _, body = received.partition(b"\r\n")
            if not head.startswith(b"$") or len(body) >= int(head[1:]):
                return body.decode(errors="replace")
        got = line.recv(65536)
        if not got:
            return ""
        received += got
