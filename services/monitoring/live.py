"""The shop's live figures: an hour back, four times a second on.

:class:`Live` merges by addition what every process publishes. docs/live-figures.md tells how.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from uuid import uuid4

import msgspec
import numpy as np

from services.kernel.metrics import SLOT, Slice
from services.monitoring import following
from services.monitoring.grid import SLOTS, Grid
from services.monitoring.hour import Hour
from services.monitoring.records import (
    HOUR,
    History,
    Mark,
    MarkKind,
    ProcessSeen,
    Sample,
    Summary,
    Update,
)
from services.monitoring.sampling import Standing
from services.monitoring.seen import Seen
from services.monitoring.sending import Sender
from services.monitoring.streams import MARK
from services.monitoring.summing import Summing

log = logging.getLogger(__name__)

Listener = Callable[[Update], None]
Message = Slice | Sample | Mark

PHASE = 0.08  # seconds after a slot's end: by then the others have told theirs
EARLY = 8  # slots: another machine's clock may be ahead so far
PROCESS_SECONDS = 5.0  # without a word a process is no longer listed
MARKS = 500
LOADS_WITHIN = 3.0  # seconds
NO_CACHE = "There is no cache server: these are the figures of this process only."
AWAY = "The cache is away: these are the figures of this process only."
NO_DATABASE = "The database is away: its own figures are missing."
NO_SAMPLES = "The database's own figures are missing: no process of the shop reads them."


class Live:
    """The merged figures of all processes of a shop, as this process knows them.

    One that was not started shows nothing; marks and reads it knows all the same.
    """

    def __init__(self, sender: Sender | None = None, standing: Standing | None = None) -> None:
        """`standing`: of this process's sampler; the elected one also keeps the hour."""
        self._standing = standing or Standing()
        self._sender = sender or Sender(None, "")
        self._follower = following.Follower(self._sender.client, self._sender.stream)
        self._hour = Hour(self._sender, lambda: self._standing.elected)
        self._own: SimpleQueue[Message] = SimpleQueue()
        self._early: list[Slice] = []
        self._seen = Seen()
        self._summing = Summing()
        self._processes: dict[str, tuple[str, float]] = {}  # kind, and when it told last
        self._marks: dict[str, Mark] = {}
        self._new_marks: list[Mark] = []
        self._lock = threading.RLock()  # of the grid, the marks and the listeners
        self._grid = Grid(self._front())
        self._begun = self._sender.now()
        self._summary = Summary(self._begun)
        self._listeners: list[Listener] = []
        self._loaded, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)

    def start(self) -> None:
        """Read the hour before, then follow, on a thread of its own."""
        self._thread.start()

    def halt(self) -> None:
        """Ask it to stop, without waiting: several that are asked first end together."""
        self._stop.set()

    def stop(self) -> None:
        """Stop; returns once the thread has ended."""
        self.halt()
        self._thread.join(5)

    def own(self, message: Slice | Sample) -> None:
        """What this process told; it is merged even while nobody else can be heard."""
        self._own.put(message)

    def listen(self, listener: Listener) -> None:
        """Hand each later update to `listener`, on the thread of the live figures."""
        with self._lock:
            self._listeners.append(listener)

    def forget(self, listener: Listener) -> None:
        """Undo :meth:`listen`; nothing happens if it never listened."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def history(self) -> History:
        """Up to the hour before now, from the first slot that anybody knows of."""
        if self._thread.is_alive():
            self._loaded.wait(LOADS_WITHIN)
        with self._lock:
            end = self._grid.front + 1
            values = self._grid.values(end - SLOTS, end)
            marks = tuple(sorted(self._marks.values(), key=lambda mark: mark.at))
        known = np.flatnonzero(~np.isnan(values).all(axis=0))
        first = int(known[0]) if len(known) else SLOTS
        times = np.arange(end - SLOTS + first, end) * np.float64(SLOT)
        return History(times, values[:, first:], marks)

    def summary(self) -> Summary:
        """The figures of the last seconds, as the last update told them."""
        return self._summary

    def mark(self, kind: MarkKind, text: str, by: str) -> Mark:
        """Put a mark into every console's charts, now; kept for later if the cache is away."""
        mark = Mark(uuid4().hex, self._sender.now(), kind, text, by)
        with self._lock:
            self._hear_mark(mark)
        self._sender.put(MARK, msgspec.msgpack.encode(mark))
        self._sender.flush()
        return mark

    def reads(self, seconds: float = 60) -> dict[tuple[str, str], int]:
        """Cached reads of all processes by (namespace, key); key "" is the rest of a namespace."""
        return following.reads_of(self._sender, seconds)

    def reads_total(self, seconds: float = 60) -> int:
        """All cached reads of all processes in the last `seconds`."""
        return sum(self.reads(seconds).values())

    def _front(self) -> int:
        """The newest slot that is over."""
        return int(self._sender.now() // SLOT) - 1

    def _run(self) -> None:
        try:
            self._load()
        except Exception:
            log.exception("The hour before could not be read")
        self._loaded.set()
        while not self._stop.wait(SLOT - (self._sender.now() - PHASE) % SLOT):
            try:
                self._tick()
            except Exception:
                log.exception("The live figures go on after an error")

    def _load(self) -> None:
        messages = self._follower.read()
        blocks = self._hour.read()
        front = self._front()
        told = [round(one.at / SLOT) for one in messages if isinstance(one, Slice)]
        begins = [blocks[-1].end - 1] if blocks else [slot for slot in told if slot <= front]
        with self._lock:
            self._grid = Grid(max(front - SLOTS, min([front, *begins])))
            for block in blocks:
                self._grid.put(block.start, block.values())
                for mark in block.marks:
                    self._hear(mark)
            for message in messages:
                self._hear(message)
            self._grid.advance(max(front, self._grid.front))
            self._grid.settle()
            self._new_marks.clear()

    def _tick(self) -> None:
        heard = self._follower.read()
        with self._lock:
            now = self._sender.now()
            self._grid.advance(self._front())
            early, self._early = self._early, []
            for message in [*early, *self._drained(), *heard]:
                self._hear(message, again=message in early)
            slots = self._grid.settle()
            rows = list(
                zip(
                    (slot * SLOT for slot in slots),
                    map(tuple, self._grid.columns(slots).T.tolist()),
                    strict=True,
                )
            )
            marks, self._new_marks = tuple(self._new_marks), []
            self._summary = msgspec.structs.replace(
                self._summing.summed(self._grid, now),
                missing=self._missing(now),
                processes=self._seen_processes(now),
                cache_away=self._is_cache_away(),
                database_away=self._standing.away,
            )
            update = Update(rows, marks, self._summary)
            listeners = tuple(self._listeners)
            self._hour.keep(self._grid, self._marks.values())
        for listener in listeners:
            try:
                listener(update)
            except Exception:
                log.exception("A listener of the live figures failed")

    def _drained(self) -> Iterable[Message]:
        while True:
            try:
                yield self._own.get_nowait()
            except Empty:
                return

    def _hear(self, message: Message, *, again: bool = False) -> None:
        if isinstance(message, Mark):
            self._hear_mark(message)
        elif isinstance(message, Sample):
            self._grid.add_sample(message)
        elif again or self._seen.is_new(message.process, message.number):
            slot, front = round(message.at / SLOT), self._front()
            if self._grid.front < slot <= front:
                self._grid.advance(slot)
            if front < slot <= front + EARLY:
                self._early.append(message)
            elif self._grid.add(message):
                kind, at = self._processes.get(message.process, ("", 0.0))
                self._processes[message.process] = (message.kind or kind, max(at, message.at))

    def _hear_mark(self, mark: Mark) -> None:
        if mark.id in self._marks or mark.at < self._sender.now() - HOUR:
            return
        self._marks[mark.id] = mark
        self._new_marks.append(mark)
        while len(self._marks) > MARKS:
            del self._marks[min(self._marks.values(), key=lambda each: each.at).id]

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
        sample = self._grid.samples.shown(now)
        if self._standing.away:
            told.append(NO_DATABASE)
        elif sample is None and now > self._begun + PROCESS_SECONDS:
            told.append(NO_SAMPLES)
        return (*told, *(sample.missing if sample else ()))
