"""Tells the shop, four times a second, what this process did."""

import logging
import threading
from collections.abc import Callable
from heapq import nlargest

import msgspec

from services.kernel.metrics import METRICS, READ_KEYS, SLOT, Metrics, Slice, slot_of
from services.monitoring.sending import Sender
from services.monitoring.streams import READS, SLICE, Reads

log = logging.getLogger(__name__)

BEAT_SLOTS = 4  # a process that does nothing says so once a second
_LATE = 0.002  # seconds after a slot's end: a wait may end a little early


class Publisher:
    """Takes the figures of each slot on a thread of its own, hands them on and sends them."""

    def __init__(
        self, sender: Sender, hand: Callable[[Slice], None], metrics: Metrics = METRICS
    ) -> None:
        """`hand` is given each slice that is not empty, and one empty one a second."""
        self._sender = sender
        self._hand = hand
        self._metrics = metrics
        self._silent = BEAT_SLOTS  # slots since anything was told
        self._reads: dict[tuple[str, str], int] = {}
        self._reads_slots = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    def start(self) -> None:
        """Begin; what was counted before belongs to nobody's minute."""
        self._metrics.take(0.0)
        self._thread.start()

    def stop(self) -> None:
        """Tell the last of it; returns once the thread has ended."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(SLOT - self._sender.now() % SLOT + _LATE):
            self._tell(slot_of(self._sender.now()) - SLOT)
        self._reads_slots = self._silent = BEAT_SLOTS
        self._tell(slot_of(self._sender.now()))

    def _tell(self, at: float) -> None:
        try:
            self._publish(self._metrics.take(at))
            self._sender.flush()
        except Exception:
            log.exception("The live figures of this process go on after an error")

    def _publish(self, taken: Slice) -> None:
        self._silent += 1
        if not taken.is_empty or self._silent >= BEAT_SLOTS:
            self._silent = 0
            told = msgspec.structs.replace(taken, reads={})
            self._hand(told)
            self._sender.put(SLICE, msgspec.msgpack.encode(told))
        for namespace, keys in taken.reads.items():
            for key, count in keys.items():
                self._reads[namespace, key] = self._reads.get((namespace, key), 0) + count
        self._reads_slots += 1
        if self._reads_slots >= BEAT_SLOTS and self._reads:
            reads = Reads(taken.process, taken.number, taken.at, _by_namespace(self._reads))
            self._sender.put(READS, msgspec.msgpack.encode(reads), ":reads")
            self._reads, self._reads_slots = {}, 0


def _by_namespace(reads: dict[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """The most read keys by namespace; the others together under ""."""
    told: dict[str, dict[str, int]] = {}
    named = nlargest(READ_KEYS, reads, key=reads.__getitem__) if len(reads) > READ_KEYS else reads
    kept = set(named)
    for (namespace, key), count in reads.items():
        keys = told.setdefault(namespace, {})
        name = key if (namespace, key) in kept else ""
        keys[name] = keys.get(name, 0) + count
    return told
