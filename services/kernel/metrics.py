"""Counts what the services of this process do; whoever publishes the figures takes them.

Recording costs a call and an append to a list (0.2 µs); the counting is done when the figures
are taken, or by the recording thread once a list has become long, so that nothing grows while
nobody takes. Safe from any thread, and nothing is lost: a list only grows at its end, and only
one thread at a time takes from its beginning.
"""

import os
import socket
import threading
import time
from collections.abc import Sequence
from typing import TypeVar

from services.kernel.counting import READ_KEYS, Counting, merged
from services.kernel.slices import (
    SLOT,
    CacheCounted,
    Counted,
    DatabaseCounted,
    Slice,
    slot_of,
)

__all__ = [
    "METRICS",
    "READ_KEYS",
    "SLOT",
    "CacheCounted",
    "Counted",
    "DatabaseCounted",
    "Metrics",
    "Slice",
    "merged",
    "slot_of",
]

T = TypeVar("T")

_WAITING = 4096  # durations in a list that make their recording thread count
_READS_WAITING = 512
_MANY_KEYS = 50  # in one read

_Samples = dict[str, dict[str, list[float]]]  # seconds by service and operation
_Read = tuple[str, tuple[str, ...], int, int, int]  # namespace, keys, hits, misses, away


class Metrics:
    """The figures of one process since they were last taken."""

    def __init__(self, process: str = "", kind: str = "program") -> None:
        """`process` must be the only one of its name; by default it is host, pid and start."""
        self.process = process or f"{socket.gethostname()}-{os.getpid()}-{time.time_ns() // 1000}"
        self.kind = kind
        self.enabled = True
        self._number = 0
        self._lock = threading.Lock()  # held by whoever counts
        self._done: _Samples = {}
        self._failed: _Samples = {}
        self._statements: dict[str, list[float]] = {}
        self._reads: list[_Read] = []
        self._counting = Counting()

    def operation(self, service: str, operation: str, seconds: float, failed: bool) -> None:
        """One finished call."""
        if not self.enabled:
            return
        services = self._failed if failed else self._done
        try:
            samples = services[service][operation]
        except KeyError:
            samples = services.setdefault(service, {}).setdefault(operation, [])
        samples.append(seconds)
        if len(samples) >= _WAITING:
            self._count()

    def statement(self, database: str, seconds: float) -> None:
        """One finished statement, with the time its caller waited for it."""
        if not self.enabled:
            return
        try:
            samples = self._statements[database]
        except KeyError:
            samples = self._statements.setdefault(database, [])
        samples.append(seconds)
        if len(samples) >= _WAITING:
            self._count()

    def cache(self, namespace: str, keys: Sequence[str], hits: int, misses: int) -> None:
        """One read of `keys` that the cache answered."""
        self._read((namespace, tuple(keys), hits, misses, 0))

    def cache_away(self, namespace: str, keys: Sequence[str]) -> None:
        """One read of `keys` that the cache did not answer."""
        self._read((namespace, tuple(keys), 0, 0, len(keys)))

    def take(self, at: float) -> Slice:
        """What was recorded since the last take, as the slice of the slot that starts `at`."""
        with self._lock:
            self._count_waiting()
            ready, self._counting = self._counting, Counting()
            self._number += 1
            return ready.sliced(self.process, self.kind, self._number, at, READ_KEYS)

    def _read(self, read: _Read) -> None:
        if not self.enabled or not read[1]:
            return
        self._reads.append(read)
        if len(self._reads) >= _READS_WAITING or len(read[1]) > _MANY_KEYS:
            self._count()

    def _count(self) -> None:
        with self._lock:
            self._count_waiting()

    def _count_waiting(self) -> None:
        """Count what waits in the lists. Only with the lock held."""
        into = self._counting
        for failed, services in ((False, self._done), (True, self._failed)):
            for service, operations in services.copy().items():
                for operation, samples in operations.copy().items():
                    if taken := _taken(samples):
                        into.calls(f"{service}.{operation}", taken, failed)
        for database, samples in self._statements.copy().items():
            if taken := _taken(samples):
                into.statements(database, taken)
        for read in _taken(self._reads):
            into.read(*read)


def _taken(waiting: list[T]) -> list[T]:
    """What waits, and waits no longer. Others may append meanwhile: each step is atomic."""
    taken = waiting[: len(waiting)]
    del waiting[: len(taken)]
    return taken


METRICS = Metrics()
