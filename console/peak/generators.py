"""The processes that offer the load, seen from the run: the same ones for every configuration."""

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from console.peak.merging import merged
from console.peak.orders import Begin, Order, Told
from console.peak.records import Cell

# Two, as one process of Python uses one processor: a shop's web server would be run so too.
SHARES = 2
WORKERS = 16  # of all of them together
PREPARE_S = 60.0  # for warming up and connecting
GRACE_S = 5.0  # behind a cell's deadline
SOON_S = 0.05  # between telling the moment to begin, and the moment

ROOT = Path(__file__).parents[2]


class Failed(Exception):
    """A cell that could not be measured; the message is a sentence."""


class Ended(Failed):
    """The process is no longer there."""


ENDED = Told(failed="it has ended")


class Generator:
    """One process, and a thread that reads what it tells."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "console.peak.generating"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        self._told: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="generator", daemon=True)
        self._reader.start()

    def say(self, what: Order | Begin) -> None:
        """One line to it; one that has ended shows when it is heard."""
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        with suppress(OSError):
            self.process.stdin.write(msgspec.json.encode(what) + b"\n")
            self.process.stdin.flush()

    def hear(self, until: float) -> Told:
        """The next thing it tells; Failed if that is a failure, or nothing comes `until` then."""
        try:
            told = self._told.get(timeout=max(0.0, until - time.perf_counter()))
        except queue.Empty:
            raise Failed("A generator of load did not answer in time. Run again.") from None
        if told == ENDED:
            raise Ended("A generator of load has ended before its time. Run again.")
        if told.failed:
            raise Failed(f"A generator of load cannot go on: {told.failed}")
        return told

    def close(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _read(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - it was asked for
        for line in self.process.stdout:
            self._told.put(msgspec.json.decode(line, type=Told))
        self._told.put(ENDED)


class Generators:
    """`SHARES` processes, started when they are needed and kept from cell to cell."""

    def __init__(self) -> None:
        self._running: list[Generator] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End them all."""
        for each in self._running:
            each.close()
        self._running = []

    def prepare(self, order: Order) -> None:
        """Give `order` to all, and wait until they are ready. Raises Failed."""
        try:
            self._prepare(order)
        except Ended:  # its workers had hung in the cell before
            self._prepare(order)

    def _prepare(self, order: Order) -> None:
        if not self._running:
            self._running = [Generator() for _ in range(SHARES)]
        for share, each in enumerate(self._running):
            part = msgspec.structs.replace(
                order, share=share, shares=SHARES, workers=order.workers // SHARES
            )
            each.say(part)
        try:
            until = time.perf_counter() + PREPARE_S
            for each in self._running:
                each.hear(until)
        except BaseException:
            self.close()
            raise

    def measure(self, order: Order, tell: Callable[[int], object]) -> Cell:
        """Begin, and add up what they come to; `tell` hears how many pages were answered."""
        begin = Begin(time.perf_counter() + SOON_S)
        until = begin.at + order.deadline + GRACE_S
        try:
            for each in self._running:
                each.say(begin)
            answered = [0] * len(self._running)
            cells = []
            for at, each in enumerate(self._running):
                while (told := each.hear(until)).cell is None:
                    answered[at] = told.answered or 0
                    tell(sum(answered))
                cells.append(told.cell)
        except BaseException:
            self.close()
            raise
        return merged(cells)
