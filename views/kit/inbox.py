"""Bring things from any thread to the GUI thread, in slices the event loop can bear.

A thread holds an inbox's :class:`Letterbox`, never the inbox: the last reference to a Qt object
must not end on another thread than Qt's own, and no thread may emit a signal of an object that
is being destroyed (`docs/decisions/0014-qt-objects-end-on-the-gui-thread.md`).
"""

import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import Shiboken

SLICE = 0.004  # seconds of delivering before the event loop gets its turn


class Letterbox:
    """`post` from any thread. No Qt object: any thread may drop it."""

    def __init__(self, inbox: "Inbox", bell: "_Bell") -> None:
        self._inbox = weakref.ref(inbox)
        self._bell = bell
        self._items: deque[Any] = deque()
        self._lock = threading.Lock()
        self._armed = False

    def post(self, item: object) -> None:
        with self._lock:
            self._items.append(item)
            if self._armed:
                return
            self._armed = True
        self._bell.ring(self._inbox)

    def clear(self) -> None:
        """Forget what has not been delivered yet."""
        with self._lock:
            self._items.clear()

    def take(self, deliver: Callable[[Any], None]) -> bool:
        """Deliver for one slice, in order; whether more waits. On the GUI thread."""
        until = time.perf_counter() + SLICE
        while True:
            with self._lock:
                if not self._items:
                    return False
                item = self._items.popleft()
            deliver(item)
            if time.perf_counter() > until:
                return True

    def rest(self) -> bool:
        """After a slice: the next item posted rings again, unless some are left (then True)."""
        with self._lock:
            self._armed = bool(self._items)
            return self._armed


class Inbox(QObject):
    """`deliver` runs on the GUI thread for each item posted, in order."""

    def __init__(self, deliver: Callable[[Any], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._deliver = deliver
        self.letterbox = Letterbox(self, _bell())
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self.drain)

    def post(self, item: object) -> None:
        """For whoever holds the inbox for other reasons; a thread holds the letterbox."""
        self.letterbox.post(item)

    def clear(self) -> None:
        """Forget what has not been delivered yet."""
        self.letterbox.clear()

    def drain(self) -> None:
        """Deliver a slice of what was posted. The bell calls this."""
        try:
            self.letterbox.take(self._deliver)
        finally:  # also when a receiver raised: the others still get theirs
            if self.letterbox.rest():
                self._next.start()


class _Bell(QObject):
    """Wakes the GUI thread. One for the process, made on the GUI thread and never destroyed."""

    _rung = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[weakref.ref[Inbox]] = deque()
        self._rung.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def ring(self, inbox: weakref.ref[Inbox]) -> None:
        """From any thread."""
        self._waiting.append(inbox)
        self._rung.emit()

    def _answer(self) -> None:
        inbox = self._waiting.popleft()()  # one for each ring
        if inbox is not None and Shiboken.isValid(inbox):
            inbox.drain()


_bells: list[_Bell] = []


def _bell() -> _Bell:
    if not _bells:
        _bells.append(_Bell())
    return _bells[0]
