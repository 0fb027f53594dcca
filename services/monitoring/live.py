"""The shop's live figures: an hour back, four times a second on.

:class:`Live` merges what every process publishes; docs/live-figures.md tells how.
"""

import threading
import time
from collections.abc import Callable
from uuid import uuid4

import numpy as np

from services.monitoring.records import SERIES, History, Mark, MarkKind, Summary, Update

Listener = Callable[[Update], None]


class Live:
    """The merged figures of all processes of a shop, as this process knows them."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()
        self._marks: list[Mark] = []

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
        """Up to the hour before now."""
        nothing = np.empty((len(SERIES), 0))
        return History(nothing[0], nothing, tuple(self._marks))

    def summary(self) -> Summary:
        """The figures of the last seconds."""
        return Summary(time.time())

    def mark(self, kind: MarkKind, text: str, by: str) -> Mark:
        """Put a mark into every console's charts, now; kept for later if the cache is away."""
        mark = Mark(uuid4().hex, time.time(), kind, text, by)
        self._marks.append(mark)
        return mark

    def reads(self, seconds: float = 60) -> dict[tuple[str, str], int]:  # noqa: ARG002 - nothing is heard yet
        """Cached reads of all processes by (namespace, key); key "" is the rest of a namespace."""
        return {}

    def reads_total(self, seconds: float = 60) -> int:
        """All cached reads of all processes in the last `seconds`."""
        return sum(self.reads(seconds).values())
