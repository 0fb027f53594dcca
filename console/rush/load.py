"""An open loop: people come when they are meant to, and their wait counts from that moment.

A closed loop asks again only once it was answered, so a stall delays the questions that would
have shown it ("coordinated omission", Gil Tene). Here each worker takes the next arrival, sleeps
until its time, serves it, and measures from the time it was meant to begin: one that had to
wait for a free worker has waited, and is counted.
"""

import logging
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from itertools import chain, takewhile

from console.rush.arriving import Arrival
from console.rush.figures import Figures, Recent, Tally, figures
from services.kernel import work
from services.kernel.errors import ServiceError

log = logging.getLogger(__name__)

WORKERS = 16  # more would only wait for each other: one process runs one thread of Python
LATE = 0.1  # seconds after which somebody began late
DRAIN = 2.0  # seconds after the end for those who still wait
CLEAN, CUT = 0.4, 0.3  # seconds to end by themselves, and after their calls are cancelled

Serve = Callable[[Arrival], object]


class Load:
    """`seconds` of `arrivals`, each served by `serve` as a piece of work of its own."""

    def __init__(
        self, arrivals: Iterator[Arrival], serve: Serve, caller: work.Caller, seconds: float
    ) -> None:
        self._arrivals, self._serve = arrivals, serve
        self._caller, self._seconds = caller, seconds
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._began = 0.0
        self._tallies = [Tally() for _ in range(WORKERS)]
        self._serving: list[tuple[Arrival, work.Work] | None] = [None] * WORKERS
        self._kinds_of_bugs: set[type[Exception]] = set()

    def run(
        self, stop: threading.Event, tell: Callable[[Figures], object], every: float = 0.5
    ) -> Figures:
        """Blocks to the end, or until `stop` is set; `tell` hears the figures so far."""
        workers = [
            threading.Thread(target=self._run, args=(at,), name=f"rush-{at}", daemon=True)
            for at in range(WORKERS)
        ]
        self._began = time.perf_counter()
        for worker in workers:
            worker.start()
        due, recent = every, Recent(self._tallies)
        while (now := self._now()) < self._seconds or any(each.is_alive() for each in workers):
            if now > self._seconds + DRAIN or stop.wait(min(0.05, every)):
                break
            if now >= due:
                tell(figures(now, self._tallies, recent.micros()))
                due = now + every
        return self._end(workers)

    def _end(self, workers: list[threading.Thread]) -> Figures:
        """Whoever is served may be finished; then the calls are cancelled, at last left alone.

        The wait of those who got no answer is the least that it would have been.
        """
        at = self._now()
        self._ending.set()
        _join(workers, CLEAN)
        for serving in filter(None, list(self._serving)):
            # It talks to the server, which may be what hangs.
            threading.Thread(target=serving[1].cancel, daemon=True).start()
        _join(workers, CUT)
        hang = [serving[0] for serving in self._serving if serving is not None]
        with self._lock:
            waiting = list(takewhile(lambda came: came.at <= at, self._arrivals))
        elapsed = self._now()
        waited = array("I", (round((elapsed - came.at) * 1e6) for came in (*hang, *waiting)))
        micros = chain(*(tally.micros for tally in self._tallies), waited)
        return figures(elapsed, self._tallies, micros, len(waited))

    def _now(self) -> float:
        return time.perf_counter() - self._began

    def _next(self) -> Arrival | None:
        with self._lock:
            return None if self._ending.is_set() else next(self._arrivals, None)

    def _run(self, worker: int) -> None:
        tally = self._tallies[worker]
        while (came := self._next()) is not None:
            if (early := came.at - self._now()) > 0 and self._ending.wait(early):
                return  # nobody had come yet
            doing = work.Work(self._caller)
            self._serving[worker] = came, doing
            tally.late += self._now() - came.at > LATE
            self._count(came, doing, tally)
            now = self._now()
            tally.micros.append(round((now - came.at) * 1e6))
            tally.seconds[int(now)] += 1
            self._serving[worker] = None

    def _count(self, came: Arrival, doing: work.Work, tally: Tally) -> None:
        try:
            with work.doing(doing):
                self._serve(came)
        except ServiceError as error:
            if error.can_retry or doing.cancelled.is_set():
                tally.errors += 1
                tally.said[str(error)] += 1
            else:
                tally.refused += 1
        except Exception as error:
            tally.errors += 1
            tally.said[f"{type(error).__name__}: {error}"] += 1
            if type(error) not in self._kinds_of_bugs:  # each kind once, not 200 a second
                self._kinds_of_bugs.add(type(error))
                log.exception("Somebody in the rush was not served")
        else:
            if came.buys:
                tally.writes += 1
                return
            tally.reads += 1
            tally.hits += doing.cost.cache_hits
            tally.misses += doing.cost.cache_misses
            tally.statements += doing.cost.statements


def _join(threads: list[threading.Thread], seconds: float) -> None:
    """Wait for all of them together."""
    until = time.perf_counter() + seconds
    for thread in threads:
        thread.join(max(0.0, until - time.perf_counter()))
