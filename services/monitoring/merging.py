"""Everything that was heard, merged: own slices and others', samples, marks, the hour before.

Apart from :mod:`services.monitoring.live`, which does without numpy: a start need not wait for it.
"""

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from services.kernel.metrics import SLOT, Slice
from services.monitoring.following import Follower
from services.monitoring.grid import SLOTS, Grid
from services.monitoring.hour import Hour
from services.monitoring.marks import Marks
from services.monitoring.records import History, Mark, ProcessSeen, Sample, Summary, Update
from services.monitoring.sampling import Standing
from services.monitoring.seen import Seen
from services.monitoring.sending import Sender
from services.monitoring.summing import Summing

Message = Slice | Sample | Mark

EARLY = 8  # slots: another machine's clock may be ahead so far
PROCESS_SECONDS = 5.0  # without a word a process is no longer listed
NO_CACHE = "There is no cache server: these are the figures of this process only."
AWAY = "The cache is away: these are the figures of this process only."
NO_DATABASE = "The database is away: its own figures and the cache's are missing."
NO_SAMPLES = "The database's own figures are missing: no process of the shop reads them."
_DATABASES = ("connections", "connections_max", "active")  # fields of a summary
_VALKEYS = ("valkey_memory", "valkey_memory_max", "valkey_evicted", "valkey_keys")


class Merging:
    """The grid and what fills it. Not for several threads at once, :meth:`read` apart."""

    def __init__(self, sender: Sender, standing: Standing, marks: Marks) -> None:
        self._sender = sender
        self._standing = standing
        self._marks = marks
        self._follower = Follower(sender.client, sender.stream)
        self._hour = Hour(sender, lambda: standing.elected)
        self._seen = Seen()
        self._summing = Summing()
        self._early: list[Slice] = []
        self._processes: dict[str, tuple[str, float]] = {}  # kind, and when it told last
        self._begun = sender.now()
        self._back = 0  # the first slot since the cache was away last
        self._no_cache = self._no_database = -1.0  # when each was away last
        self.grid = Grid(self._front())

    def read(self) -> list[Message]:
        """What others told since the last time; blocks for a round trip to the cache."""
        return self._follower.read()

    def load(self, messages: Sequence[Message]) -> None:
        """Begin with the hour before; `messages` are all that the stream still has."""
        blocks = self._hour.read()
        front = self._front()
        told = [round(one.at / SLOT) for one in messages if isinstance(one, Slice)]
        begins = [blocks[-1].end - 1] if blocks else [slot for slot in told if slot <= front]
        self.grid = Grid(max(front - SLOTS, min([front, *begins])))
        for block in blocks:
            self.grid.put(block.start, block.values())
            self._marks.hear(block.marks, self._sender.now())
        for message in messages:
            self._hear(message)
        self.grid.advance(max(front, self.grid.front))
        self.grid.settle()
        self._marks.new()  # they are in the history

    def merge(self, messages: Iterable[Message]) -> Update:
        """Merge `messages`; what changed in the grid since the last time."""
        now = self._sender.now()
        self.grid.advance(self._front())
        early, self._early = self._early, []
        for one in early:
            self._place(one)
        for message in messages:
            self._hear(message)
        slots = self.grid.settle()
        figures = map(tuple, self.grid.columns(slots).T.tolist())
        rows = list(zip((slot * SLOT for slot in slots), figures, strict=True))
        self._hour.keep(self.grid, self._marks.all)
        return Update(rows, self._marks.new(), self._summary(now))

    def history(self) -> History:
        """Up to the hour before now, from the first slot that anybody knows of."""
        end = self.grid.front + 1
        values = self.grid.values(end - SLOTS, end)
        known = np.flatnonzero(~np.isnan(values).all(axis=0))
        first = int(known[0]) if len(known) else SLOTS
        times = np.arange(end - SLOTS + first, end) * np.float64(SLOT)
        return History(times, values[:, first:], self._marks.all())

    def _front(self) -> int:
        """The newest slot that is over."""
        return int(self._sender.now() // SLOT) - 1

    def _hear(self, message: Message) -> None:
        if isinstance(message, Mark):
            self._marks.hear([message], self._sender.now())
        elif isinstance(message, Sample):
            self.grid.add_sample(message)
        elif self._seen.is_new(message.process, message.number):
            self._place(message)

    def _place(self, one: Slice) -> None:
        slot, front = round(one.at / SLOT), self._front()
        if self.grid.front < slot <= front:
            self.grid.advance(slot)
        if front < slot <= front + EARLY:
            self._early.append(one)
        elif self.grid.add(one):
            kind, at = self._processes.get(one.process, ("", 0.0))
            self._processes[one.process] = (one.kind or kind, max(at, one.at))

    def _summary(self, now: float) -> Summary:
        cache_away, database_away = self._is_cache_away(), self._standing.away
        if cache_away:
            self._no_cache, self._back = now, self.grid.front + 1
        if database_away:
            self._no_database = now
        summed = msgspec.structs.replace(
            self._summing.summed(self.grid, now, self._back),
            missing=self._missing(now),
            processes=self._seen_processes(now),
            cache_away=cache_away,
            database_away=database_away,
        )
        # A sample is shown for a while, but none of before an outage: nothing in it holds now.
        sample = self.grid.samples.shown(now)
        at = sample.at if sample else 0.0
        gone: tuple[str, ...] = _DATABASES if at <= self._no_database else ()
        if at <= max(self._no_database, self._no_cache):  # who samples does it by the database
            gone += _VALKEYS
        return msgspec.structs.replace(summed, **dict.fromkeys(gone))

    def _seen_processes(self, now: float) -> tuple[ProcessSeen, ...]:
        """Those that told something lately, in order of their names; the others are forgotten."""
        for process, (_, at) in list(self._processes.items()):
            if at + SLOT < now - PROCESS_SECONDS:
                del self._processes[process]
        return tuple(
            ProcessSeen(process, kind, round(max(0.0, now - at - SLOT), 2))
            for process, (kind, at) in sorted(self._processes.items())
        )

    def _is_cache_away(self) -> bool:
        return self._sender.away or self._follower.away

    def _missing(self, now: float) -> tuple[str, ...]:
        """Sentences about what is not to be had."""
        told = []
        if self._is_cache_away():
            told.append(NO_CACHE if self._sender.client is None else AWAY)
        sample = self.grid.samples.shown(now)
        if self._standing.away:
            told.append(NO_DATABASE)
        elif sample is None and now > self._begun + PROCESS_SECONDS:
            told.append(NO_SAMPLES)
        return (*told, *(sample.missing if sample else ()))
