"""The last thousand calls of this process: who, what, how long, what it cost.

Every operation records itself here (see :mod:`services.kernel.operations`). Reading is a
copy under the lock, so a screen can follow the log live without slowing a service down.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

KEPT = 1000

Outcome = Literal["ok", "cancelled", "refused", "failed"]
CacheOutcome = Literal["", "hit", "miss", "mixed", "away"]


@dataclass(frozen=True, slots=True)
class Call:
    """One finished call of an operation. Times in milliseconds."""

    number: int
    at: datetime
    service: str
    operation: str
    kind: Literal["query", "command"]
    caller: str
    milliseconds: float
    cache: CacheOutcome
    statements: int
    database_milliseconds: float
    outcome: Outcome
    said: str  # the error's sentence, else what a command told of what it did
    request: UUID
    cache_hits: int = 0
    cache_misses: int = 0
    is_load: bool = False  # of a rush, see :class:`services.kernel.work.Caller`


class CallLog:
    """A ring of the last calls. Safe from any thread."""

    def __init__(self, kept: int = KEPT) -> None:
        self._calls: deque[Call] = deque(maxlen=kept)
        self._lock = threading.Lock()
        self._number = 0
        self._listeners: list[Callable[[Call], None]] = []

    def next_number(self) -> int:
        with self._lock:
            self._number += 1
            return self._number

    def add(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(call)

    def since(self, number: int = 0) -> list[Call]:
        """Calls that finished after the one with this `number`, oldest first."""
        with self._lock:
            kept = list(self._calls)
        at = next((i for i, call in enumerate(kept) if call.number == number), -1)
        return kept[at + 1 :]

    def listen(self, listener: Callable[[Call], None]) -> None:
        """Hand every later call to `listener`, on the thread that made the call."""
        with self._lock:
            self._listeners.append(listener)

    def forget(self, listener: Callable[[Call], None]) -> None:
        """Undo :meth:`listen`; nothing happens if it never listened."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)


LOG = CallLog()
