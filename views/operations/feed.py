"""The live figures, brought to the GUI thread: history when the screen shows, then what comes."""

import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from services.monitoring.records import History, Update
from services.monitoring.service import Monitoring
from views.kit.inbox import Inbox, Letterbox
from views.kit.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable


class LiveFeed(QObject):
    """Works between `start` and `stop`; stopped, it listens to nothing and costs nothing."""

    loaded = Signal(object)  # a History, oldest first; later updates correct and extend it
    came = Signal(object)  # an Update
    failed = Signal(Exception)

    def __init__(self, monitoring: Monitoring, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._monitoring, self._tasks = monitoring, tasks
        self._inbox = Inbox(self._deliver, self)
        self._now: _Following | None = None
        self._early: list[Update] = []  # came before the history did
        # Not a method: by then this object is gone. A screen that is closed may still be followed
        # for a chart's own window, which goes with it.
        self._open: list[_Following] = []
        self.destroyed.connect(partial(_close_all, self._open))

    def start(self) -> None:
        """Read the history off the GUI thread and follow from there."""
        if self._now is not None:
            return
        self._now = begun = _Following(self._monitoring, self._inbox.letterbox)
        self._open.append(begun)
        self._tasks.ask(begun.open, done=self._opened, key="live", failed=self._not_opened)

    def stop(self) -> None:
        """Hear nothing any more; what is under way is dropped."""
        if self._now is None:
            return
        _close_all(self._open)
        self._now = None
        self._tasks.cancel("live")
        self._inbox.clear()
        self._early.clear()

    def is_running(self) -> bool:
        return self._now is not None

    def _opened(self, history: History) -> None:
        self.loaded.emit(history)
        early, self._early = self._early, []
        if self._now is not None:
            self._now.has_history = True
        for update in early:
            self.came.emit(update)

    def _not_opened(self, error: Exception) -> bool:
        self.stop()
        self.failed.emit(error)
        return True

    def _deliver(self, item: tuple["_Following", Update]) -> None:
        whose, update = item
        if whose is not self._now:
            return  # of a time before the screen was hidden
        if not whose.has_history:
            self._early.append(update)
        else:
            self.came.emit(update)


class _Following:
    """One subscription. `open` runs on a worker and may end after `close` was called."""

    def __init__(self, monitoring: Monitoring, letterbox: Letterbox) -> None:
        self._monitoring, self._letterbox = monitoring, letterbox
        self._lock = threading.Lock()
        self._stop: Callable[[], None] | None = None
        self._closed = False
        self.has_history = False

    def open(self) -> History:
        """Follow first, then read: nothing falls between the two."""
        stop = self._monitoring.follow(self._post)
        with self._lock:
            self._stop, late = stop, self._closed
        if late:
            stop()
        return self._monitoring.watch()

    def close(self) -> None:
        with self._lock:
            self._closed, stop = True, self._stop
        if stop is not None:
            stop()

    def _post(self, update: Update) -> None:
        self._letterbox.post((self, update))


def _close_all(following: list[_Following], _gone: QObject | None = None) -> None:
    while following:
        following.pop().close()
