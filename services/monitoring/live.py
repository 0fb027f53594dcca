"""The shop's live figures: an hour back, four times a second on.

:class:`Live` merges by addition what every process publishes. docs/live-figures.md tells how.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from services.kernel.background import Background
from services.kernel.metrics import SLOT, Slice
from services.monitoring.following import reads_of
from services.monitoring.marks import Marks
from services.monitoring.records import History, Mark, MarkKind, Sample, Summary, Update
from services.monitoring.sampling import Standing
from services.monitoring.sending import Sender
from services.monitoring.streams import MARK

if TYPE_CHECKING:
    from services.monitoring.merging import Merging

log = logging.getLogger(__name__)

Listener = Callable[[Update], None]

PHASE = 0.08  # seconds after a slot's end: by then the others have told theirs
BEGINS_AFTER = 1.0  # seconds: a console that starts has better to do, unless somebody asks
LOADS_WITHIN = 3.0  # seconds


class Live(Background):
    """The merged figures of all processes of a shop, as this process knows them.

    One that was not started shows nothing; marks and reads it knows all the same.
    """

    def __init__(self, sender: Sender | None = None, standing: Standing | None = None) -> None:
        """`standing`: of this process's sampler; the elected one also keeps the hour."""
        super().__init__("live")
        self._sender = sender or Sender(None, "")
        self._standing = standing or Standing()
        self._own: SimpleQueue[Slice | Sample] = SimpleQueue()
        self._marks = Marks()
        self._merging: Merging | None = None  # once it is wanted
        self._lock = threading.RLock()  # of the three above and the listeners
        self._summary = Summary(self._sender.now())
        self._listeners: list[Listener] = []
        self._wanted, self._loaded = threading.Event(), threading.Event()

    def halt(self) -> None:
        super().halt()
        self._wanted.set()

    def own(self, message: Slice | Sample) -> None:
        """What this process told; it is merged even while nobody else can be heard."""
        self._own.put(message)

    def listen(self, listener: Listener) -> None:
        """Hand each later update to `listener`, on the thread of the live figures."""
        self._wanted.set()
        with self._lock:
            self._listeners.append(listener)

    def forget(self, listener: Listener) -> None:
        """Undo :meth:`listen`; nothing happens if it never listened."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def history(self) -> History:
        """Up to the hour before now, from the first slot that anybody knows of."""
        self._wanted.set()
        if self._thread.is_alive():
            self._loaded.wait(LOADS_WITHIN)
        with self._lock:
            return self._merged().history()

    def summary(self) -> Summary:
        """The figures of the last seconds, as the last update told them."""
        return self._summary

    def mark(self, kind: MarkKind, text: str, by: str) -> Mark:
        """Put a mark into every console's charts, now; kept for later if the cache is away."""
        mark = Mark(uuid4().hex, self._sender.now(), kind, text, by)
        with self._lock:
            self._marks.hear([mark], mark.at)
        self._sender.put(MARK, msgspec.msgpack.encode(mark))
        self._sender.flush()
        return mark

    def reads(self, seconds: float = 60) -> dict[tuple[str, str], int]:
        """Cached reads of all processes by (namespace, key); key "" is the rest of a namespace."""
        return reads_of(self._sender, seconds)

    def reads_total(self, seconds: float = 60) -> int:
        """All cached reads of all processes in the last `seconds`."""
        return sum(self.reads(seconds).values())

    def _merged(self) -> "Merging":
        """Only with the lock held."""
        if self._merging is None:
            from services.monitoring.merging import Merging  # noqa: PLC0415 - numpy

            self._merging = Merging(self._sender, self._standing, self._marks)
        return self._merging

    def _run(self) -> None:
        self._wanted.wait(BEGINS_AFTER)
        if self._stop.is_set():
            return
        with self._lock:
            merging = self._merged()
            try:
                merging.load(merging.read())
            except Exception:
                log.exception("The hour before could not be read")
        self._loaded.set()
        while not self._stop.wait(SLOT - (self._sender.now() - PHASE) % SLOT):
            try:
                self._tick(merging)
            except Exception:
                log.exception("The live figures go on after an error")

    def _tick(self, merging: "Merging") -> None:
        heard = merging.read()
        with self._lock:
            update = merging.merge([*self._drained(), *heard])
            self._summary = update.summary
            listeners = tuple(self._listeners)
        for listener in listeners:
            try:
                listener(update)
            except Exception:
                log.exception("A listener of the live figures failed")

    def _drained(self) -> Iterable[Slice | Sample]:
        while True:
            try:
                yield self._own.get_nowait()
            except Empty:
                return
