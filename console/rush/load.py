"""The open loop of a rush, with its end: what it came to, whoever was not served included."""

import logging
import threading
from array import array
from collections.abc import Callable, Iterator
from itertools import chain

from console.openloop import OpenLoop
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
        self._serve, self._caller, self._seconds = serve, caller, seconds
        self._loop = OpenLoop(arrivals, WORKERS, self._run)
        self._tallies = [Tally() for _ in range(WORKERS)]
        self._doing: list[work.Work | None] = [None] * WORKERS
        self._kinds_of_bugs: set[type[Exception]] = set()

    def run(
        self, stop: threading.Event, tell: Callable[[Figures], object], every: float = 0.5
    ) -> Figures:
        """Blocks to the end, or until `stop` is set; `tell` hears the figures so far."""
        loop = self._loop
        loop.begin()
        due, recent = every, Recent(self._tallies)
        while (now := loop.now()) < self._seconds or loop.is_busy():
            if now > self._seconds + DRAIN or stop.wait(min(0.05, every)):
                break
            if now >= due:
                tell(figures(now, self._tallies, recent.micros()))
                due = now + every
        return self._end()

    def _end(self) -> Figures:
        """Whoever is served may be finished; then the calls are cancelled, at last left alone.

        The wait of those who got no answer is the least that it would have been.
        """
        loop = self._loop
        at = loop.now()
        loop.end()
        loop.join(CLEAN)
        for doing in filter(None, list(self._doing)):
            # It talks to the server, which may be what hangs.
            threading.Thread(target=doing.cancel, daemon=True).start()
        loop.join(CUT)
        left = loop.left(at)
        elapsed = loop.now()
        waited = array("I", (round((elapsed - came.at) * 1e6) for came in left))
        micros = chain(*(tally.micros for tally in self._tallies), waited)
        return figures(elapsed, self._tallies, micros, len(waited))

    def _run(self, worker: int, came: Arrival, _waited: bool) -> None:
        tally, doing = self._tallies[worker], work.Work(self._caller)
        self._doing[worker] = doing
        tally.late += self._loop.now() - came.at > LATE
        self._count(came, doing, tally)
        now = self._loop.now()
        tally.micros.append(round((now - came.at) * 1e6))
        tally.seconds[int(now)] += 1
        self._doing[worker] = None

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
