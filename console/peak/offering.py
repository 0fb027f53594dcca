"""One cell as its generator process sees it: arrivals, workers, and what came of the pages."""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, Protocol

from console.openloop import OpenLoop
from console.peak import drawing
from console.peak.orders import Order
from console.peak.records import Catalogue, Cell, Request
from services.kernel import work
from services.kernel.histogram import Histogram

TOLD = 5  # different errors
HISTORY = 1_000_000  # added to a cell's seed
EVERY = 0.5  # seconds between two reports
CALLER = work.Caller(
    "peak", frozenset({"catalog.read", "stock.read", "stock.sell", "stock.write"}), is_load=True
)


class Serves(Protocol):
    """The pages of a configuration, for one worker."""

    def serve(self, request: Request, /) -> object: ...
    def close(self) -> None: ...


class Arrival(NamedTuple):
    """A page that is asked for `at` seconds after the beginning."""

    at: float
    request: Request


@dataclass(slots=True)
class Tally:
    """What one worker did; only that worker writes it."""

    took: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lags: list[float] = field(default_factory=list[float])  # of arrivals it was waiting for
    answered: int = 0
    errors: int = 0
    hits: int = 0
    misses: int = 0
    last: float = 0.0
    said: Counter[str] = field(default_factory=Counter[str])


def arrivals(order: Order, requests: Iterator[Request]) -> list[Arrival]:
    """This process's part of a Poisson process of `offered` pages a second.

    People come independently of each other, so a shop's arrivals are Poisson's; evenly spaced
    ones would hide the queues that form by chance. Seed and load fix every moment and page.
    """
    rng = random.Random(f"{order.seed} {order.offered}")  # noqa: S311 - a repeatable load
    at, found = 0.0, []
    for number, request in enumerate(islice(requests, order.pages)):
        at += rng.expovariate(order.offered)
        if number % order.shares == order.share:
            found.append(Arrival(at, request))
    return found


def history(catalogue: Catalogue, seed: int) -> Iterator[Request]:
    """What was asked for before a cell of this seed: other draws from the same people."""
    return drawing.requests(catalogue, seed + HISTORY)


class Offering:
    """Arrivals offered to workers, each with pages of its own."""

    def __init__(self, order: Order, coming: Sequence[Arrival], pages: Sequence[Serves]) -> None:
        self._order, self._pages = order, pages
        self._tallies = [Tally() for _ in pages]
        self._loop = OpenLoop(iter(coming), len(pages), self._serve)

    def run(self, at: float, tell: Callable[[int], object]) -> Cell:
        """Blocks to the last answer or to the deadline; `at` as in OpenLoop.begin."""
        loop = self._loop
        loop.begin(at)
        due = EVERY
        while loop.is_busy() and (now := loop.now()) < self._order.deadline:
            loop.join(min(0.05, self._order.deadline - now))
            if now >= due:
                tell(sum(tally.answered for tally in self._tallies))
                due = now + EVERY
        cut = loop.now()
        loop.end()
        return self._cell(cut, loop.left(cut))

    def join(self, seconds: float) -> bool:
        """Wait for workers that were served when the cell was cut; False if some go on."""
        return self._loop.join(seconds)

    def close(self) -> None:
        """Give the connections back."""
        for own in self._pages:
            own.close()

    def _serve(self, worker: int, came: Arrival, waited: bool) -> None:
        tally, doing = self._tallies[worker], work.Work(CALLER)
        if waited:
            tally.lags.append(self._loop.now() - came.at)
        try:
            with work.doing(doing):
                self._pages[worker].serve(came.request)
        except Exception as error:  # noqa: BLE001 - whatever it is, that page failed
            tally.errors += 1
            tally.said[f"{type(error).__name__}: {error}".partition("\n")[0]] += 1
        tally.last = self._loop.now()
        tally.took[came.request.kind].append(tally.last - came.at)
        tally.answered += 1
        tally.hits += doing.cost.cache_hits
        tally.misses += doing.cost.cache_misses

    def _cell(self, cut: float, left: Sequence[Arrival]) -> Cell:
        """`left` have no answer yet: what they have waited is the least that it would have been."""
        order, whole, kinds = self._order, Histogram(), defaultdict[str, Histogram](Histogram)
        lags, said = Histogram(), Counter[str]()
        for tally in self._tallies:
            lags.record_many(list(tally.lags))
            said.update(dict(tally.said))
            for kind, took in dict(tally.took).items():
                kinds[kind].record_many(list(took))
        for came in left:
            kinds[came.request.kind].record(cut - came.at)
        for histogram in kinds.values():
            whole.add(histogram)
        return Cell(
            name=order.spec.name,
            offered=order.offered,
            seed=order.seed,
            pages=whole.total,
            errors=sum(tally.errors for tally in self._tallies),
            unfinished=len(left),
            seconds=cut if left else max(tally.last for tally in self._tallies),
            hits=sum(tally.hits for tally in self._tallies),
            misses=sum(tally.misses for tally in self._tallies),
            buckets=whole.sparse(),
            kinds={kind: histogram.sparse() for kind, histogram in kinds.items()},
            database_ms=0.0,
            statements=0,
            said=tuple(sentence for sentence, _times in said.most_common(TOLD)),
            lags=lags.sparse(),
        )


def repeat(pages: Sequence[Serves], requests: Sequence[Request], seconds: float) -> None:
    """Ask `requests` again with every worker, unmeasured, as fast as they are answered.

    No new one begins after `seconds`. Each worker serves one at least, so that connections are
    open and statements prepared; errors are left to the cell, which has them too.
    """
    left, lock = iter(requests), threading.Lock()
    until = time.perf_counter() + seconds

    def serve(own: Serves) -> None:
        while True:
            with lock:
                request = next(left, None)
            if request is None:
                return
            try:
                with work.doing(work.Work(CALLER)):
                    own.serve(request)
            except Exception:  # noqa: BLE001, S110 - see above
                pass
            if time.perf_counter() > until:
                return

    threads = [threading.Thread(target=serve, args=(own,), daemon=True) for own in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
