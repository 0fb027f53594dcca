"""Run a service call off the GUI thread and bring its result back.

At the call site, in a view::

    self.tasks.ask(partial(self._inventory.low_stock, 10), done=self._table.show_rows, key="list")

* `ask` is for queries: a newer call with the same `key` cancels the older (its SQL
  too), and so does closing the view;
* `do` is for commands: while one runs, another with the same `key` is ignored, and
  nothing but :meth:`Tasks.cancel` stops it, as a half-told write is worse than a late one;
* the call runs on a worker thread, as the signed-in caller; `done` runs on the GUI
  thread, unless the view is gone or the call was cancelled;
* a failure goes to `failed(error)` if given and that returns True, else to the view's
  banner (the window's, if the view is gone); progress and busy state to its signals.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import Shiboken

from services.kernel import work
from services.kernel.errors import Cancelled, ServiceError
from views.kit.workers import Pool, Task, Workers

__all__ = ["Task", "Tasks", "Workers"]

log = logging.getLogger(__name__)
T = TypeVar("T")
Failed = Callable[[Exception], bool]


class Tasks(QObject):
    """The running calls of one view."""

    busy_changed = Signal(bool)
    progressed = Signal(int, int)
    failed = Signal(str, object)  # what to say, and a retry() or None
    succeeded = Signal(float)  # when the call was begun, in monotonic seconds

    def __init__(self, workers: Workers, view: QObject) -> None:
        super().__init__(view)
        self._workers = workers
        self._running: dict[tuple[bool, str], Task] = {}
        # not a method: by then this object is gone with its view
        view.destroyed.connect(partial(_cancel_queries, workers, self._running))

    def ask(
        self,
        call: Callable[[], T],
        *,
        done: Callable[[T], object],
        key: str,
        pool: Pool = "interactive",
        failed: Failed | None = None,
    ) -> Task:
        """Run a query; the newest with this key wins."""
        self._cancel((False, key))
        return self._start(Task(call, done, self, key, self._work(), pool, failed))

    def do(
        self,
        call: Callable[[], T],
        *,
        done: Callable[[T], object],
        key: str,
        failed: Failed | None = None,
    ) -> Task:
        """Run a command; the first with this key wins until it is done."""
        if running := self._running.get((True, key)):
            return running
        made = Task(call, done, self, key, self._work(), "interactive", failed, is_command=True)
        return self._start(made)

    def cancel(self, key: str) -> None:
        """Stop the query and the command with this key; their results are dropped."""
        self._cancel((False, key))
        self._cancel((True, key))

    def is_asking(self, key: str) -> bool:
        """Whether the query with this key is still to be answered."""
        return (False, key) in self._running

    def is_busy(self) -> bool:
        return bool(self._running)

    def settle(self, task: Task) -> None:
        """Deliver a finished task; called by Workers, which drops cancelled ones.

        `cancel` marks a task cancelled in the same turn of the GUI thread in which it
        leaves `_running`, so a task that gets here is always the one running.
        """
        del self._running[task.is_command, task.key]
        if not self._running:
            self.busy_changed.emit(False)
        if task.error is None:
            self.succeeded.emit(task.begun)
            _deliver(task.done, task.result)
        elif not isinstance(task.error, Cancelled):
            self._fail(task, task.error)

    def _fail(self, task: Task, error: Exception) -> None:
        if task.failed is not None and _deliver(task.failed, error):
            return
        again = None
        if isinstance(error, ServiceError) and error.can_retry:
            again = partial(self._repeat, task)
        self.failed.emit(told(error), again)

    def _repeat(self, task: Task) -> None:
        if not Shiboken.isValid(self):
            return  # the banner outlived the view
        if task.is_command:
            self.do(task.call, done=task.done, key=task.key, failed=task.failed)
        else:
            self.ask(task.call, done=task.done, key=task.key, pool=task.pool, failed=task.failed)

    def _work(self) -> work.Work:
        return work.Work(self._workers.caller())

    def _start(self, task: Task) -> Task:
        self._running[task.is_command, task.key] = task
        if len(self._running) == 1:
            self.busy_changed.emit(True)
        self._workers.start(task)
        return task

    def _cancel(self, at: tuple[bool, str]) -> None:
        if task := self._running.pop(at, None):
            self._workers.cancel(task)
            if not self._running:
                self.busy_changed.emit(False)


def told(error: Exception) -> str:
    """The sentence for the user; what nobody expected goes to the log with its traceback."""
    if isinstance(error, ServiceError):
        return str(error)
    log.error("A call failed unexpectedly", exc_info=error)
    return "Something went wrong and nothing more is known here; the log has the details."


def _deliver(callback: Callable[[Any], object], value: object) -> object:
    """Call back, unless what the callback works on is gone; it is then no news to anybody."""
    at = callback
    while isinstance(at, partial):
        at = at.func
    receiver = getattr(at, "__self__", None)
    if isinstance(receiver, QObject) and not Shiboken.isValid(receiver):
        return None
    try:
        return callback(value)
    except RuntimeError as error:
        if "already deleted" not in str(error):
            raise
        log.debug("A result came for a widget that is gone", exc_info=error)
        return None


def _cancel_queries(
    workers: Workers, running: dict[tuple[bool, str], Task], _view: QObject | None = None
) -> None:
    for task in tuple(running.values()):
        if not task.is_command:
            workers.cancel(task)
