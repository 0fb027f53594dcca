"""An open loop: people come when they are meant to, and their wait counts from that moment.

A closed loop asks again only once it was answered, so a stall delays the questions that would
have shown it ("coordinated omission", Gil Tene). Here each worker takes the next arrival, sleeps
until its time, serves it, and whoever measures does so from the time it was meant to begin: one
that had to wait for a free worker has waited, and is counted.
"""

import threading
import time
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Generic, Protocol, TypeVar


class Comes(Protocol):
    """Somebody who comes `at` seconds after the beginning."""

    @property
    def at(self) -> float: ...


Came = TypeVar("Came", bound=Comes)


class OpenLoop(Generic[Came]):
    """`workers` threads that serve `arrivals`, which are in order of time."""

    def __init__(
        self, arrivals: Iterator[Came], workers: int, serve: Callable[[int, Came, bool], object]
    ) -> None:
        """`serve` gets the worker's number, who came, and whether the worker had waited for them.

        It must not raise.
        """
        self._arrivals, self._serve = arrivals, serve
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._began = 0.0
        self._serving: list[Came | None] = [None] * workers
        self._workers = [
            threading.Thread(target=self._run, args=(at,), name=f"load-{at}", daemon=True)
            for at in range(workers)
        ]

    def begin(self, at: float | None = None) -> None:
        """Start the workers; the clock starts now, or `at` a moment of time.perf_counter()."""
        self._began = time.perf_counter() if at is None else at
        for worker in self._workers:
            worker.start()

    def now(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self._began

    def is_busy(self) -> bool:
        """Whether anybody is served, or is yet to come."""
        return any(worker.is_alive() for worker in self._workers)

    def end(self) -> None:
        """Nobody else is served; whoever is may be finished."""
        self._ending.set()

    def join(self, seconds: float) -> bool:
        """Wait for all workers together; False if some go on."""
        until = time.perf_counter() + seconds
        for worker in self._workers:
            worker.join(max(0.0, until - time.perf_counter()))
        return not self.is_busy()

    def left(self, by: float) -> list[Came]:
        """Those who had come `by` then and have no answer: served still, or never. After `end`."""
        served = [came for came in self._serving if came is not None]
        with self._lock:
            return [*served, *takewhile(lambda came: came.at <= by, self._arrivals)]

    def _next(self) -> Came | None:
        with self._lock:
            return None if self._ending.is_set() else next(self._arrivals, None)

    def _run(self, worker: int) -> None:
        while (came := self._next()) is not None:
            early = came.at - self.now()
            if early > 0 and self._ending.wait(early):
                return  # nobody had come yet
            self._serving[worker] = came
            self._serve(worker, came, early > 0)
            self._serving[worker] = None
