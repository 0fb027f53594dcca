"""Bring things from any thread to the GUI thread, in slices the event loop can bear."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

SLICE = 0.004  # seconds of delivering before the event loop gets its turn


class Inbox(QObject):
    """`post` from any thread; `deliver` runs on the thread that made the inbox, in order."""

    _wake = Signal()

    def __init__(self, deliver: Callable[[Any], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._deliver = deliver
        self._items: deque[Any] = deque()
        self._lock = threading.Lock()
        self._armed = False
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._drain)
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def post(self, item: object) -> None:
        with self._lock:
            self._items.append(item)
            if self._armed:
                return
            self._armed = True
        try:
            self._wake.emit()
        except RuntimeError:  # the C++ half is gone: the application is quitting
            return

    def clear(self) -> None:
        """Forget what has not been delivered yet."""
        with self._lock:
            self._items.clear()

    def _drain(self) -> None:
        until = time.perf_counter() + SLICE
        try:
            while True:
                with self._lock:
                    if not self._items:
                        return
                    item = self._items.popleft()
                self._deliver(item)
                if time.perf_counter() > until:
                    return
        finally:  # also when a receiver raised: the others still get theirs
            with self._lock:
                self._armed = bool(self._items)
                again = self._armed
            if again:
                self._next.start()
