"""Processes that measure: each a real one, driven line by line; and a Valkey that may be killed."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numpy as np

from console.engines.programs import wheel_programs
from services.kernel import cache
from services.monitoring.live import Live
from services.monitoring.records import SERIES

ROOT = Path(__file__).parents[3]
CHILD = """
import json, sys, time
from services.kernel import cache
from services.kernel.metrics import METRICS
from services.monitoring.measuring import Measuring

redis_url, stream, kind, urls = json.loads(sys.argv[1])
METRICS.kind = kind
measuring = Measuring(cache.connect(redis_url), stream, urls)
hand = measuring.sampler._hand
measuring.sampler._hand = lambda sample: (print(sample.second, flush=True), hand(sample))
measuring.start()
print("ready", flush=True)
for line in sys.stdin:
    calls, pause = json.loads(line)
    for number in range(calls):
        METRICS.operation("catalog", "product", 0.001 + number / 1e6, False)
        METRICS.cache("product", [str(number % 7)], number % 2, 1 - number % 2)
        time.sleep(pause)
    print("did", calls, flush=True)
measuring.stop()
"""


class Process:
    """Another process of the shop."""

    def __init__(self, redis_url: str, stream: str, urls: dict[str, str], kind: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD, json.dumps([redis_url, stream, kind, urls])],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        until(lambda: self.line() == "ready")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def begin(self, calls: int, pause: float = 0.0) -> None:
        """Make so many calls, a pause after each; the answer is in :meth:`did`."""
        self._process.stdin.write(json.dumps([calls, pause]) + "\n")
        self._process.stdin.flush()

    def did(self) -> int:
        while not (line := self.line()).startswith("did"):
            pass
        return int(line.split()[1])

    def line(self) -> str:
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        """In good order: it tells the last of its figures."""
        self._process.communicate(timeout=10)

    def kill(self) -> None:
        """SIGKILL."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


class Valkey:
    """A server of the test's own."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "valkey.sock"
        self.url = f"unix://{self._socket}"
        self._server: subprocess.Popen[bytes] | None = None
        self.client = cache.connect(self.url)

    def start(self) -> None:
        self._socket.unlink(missing_ok=True)
        program = str(wheel_programs().valkey_server)
        words = f"--port 0 --unixsocket {self._socket} --appendonly no --loglevel warning"
        self._server = subprocess.Popen([program, *words.split(), "--save", ""])
        until(self._socket.exists)

    def kill(self) -> None:
        """SIGKILL."""
        self._server.kill()
        self._server.wait()

    def close(self) -> None:
        self.client.close()
        self.kill()


def until(true: Callable[[], Any], seconds: float = 10.0) -> Any:
    """What `true` returns, once that is true."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
    return found


def total(live: Live, name: str = "requests") -> int:
    """The sum over all slots: each is in the rates of four."""
    return round(float(np.nansum(live.history().values[SERIES.index(name)])) / 4, 6)


def newest(live: Live, name: str) -> float:
    """The figure of the newest slot."""
    return float(live.history().values[SERIES.index(name), -1])
