"""The application's worker threads: three pools, one inbox back to the GUI thread.

A worker holds a :class:`_Job` and a letterbox, and neither leads to a Qt object when it lets go of
them: a thread that held the last reference to a widget would destroy it
(`docs/decisions/0014-qt-objects-end-on-the-gui-thread.md`).
"""

import itertools
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from PySide6.QtCore import QObject, Signal
from shiboken6 import Shiboken

from services.kernel import work
from services.kernel.errors import ServiceError
from views.kit.inbox import Inbox, Letterbox

log = logging.getLogger(__name__)

Pool = Literal["interactive", "bulk", "poll"]
THREADS: dict[Pool, int] = {"interactive": 4, "bulk": 1, "poll": 2}
PROGRESS_EVERY = 0.05  # seconds: 20 Hz


class Owner(Protocol):
    """Who gets a task's outcome: :class:`views.kit.tasks.Tasks`."""

    progressed: Any  # Signal(int, int)

    def settle(self, task: "Task") -> None: ...


@dataclass(eq=False)
class Task:
    """One call: asked and settled on the GUI thread, which alone knows of it."""

    call: Callable[[], Any]
    done: Callable[[Any], object]
    owner: Owner
    key: str
    work: work.Work
    pool: Pool = "interactive"
    failed: Callable[[Exception], bool] | None = None
    is_command: bool = False
    result: Any = None
    error: Exception | None = None
    future: Future[None] | None = None
    job: "_Job | None" = None
    begun: float = field(default_factory=time.monotonic)


@dataclass(eq=False)
class _Job:
    """What a worker knows of a task. The worker empties `call`, the GUI thread the rest."""

    number: int
    work: work.Work
    call: Callable[[], Any] | None
    result: Any = None
    error: Exception | None = None


@dataclass(frozen=True)
class _Progress:
    number: int  # of the job
    done: int
    total: int


class Workers(QObject):
    """One for the application, made by console/app.py on the GUI thread.

    `caller` is asked at each start of a call: who is signed in now.
    """

    orphan_failed = Signal(str, object)  # a command failed after its view closed; (text, None)

    def __init__(self, caller: Callable[[], work.Caller], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.caller = caller
        self._pools = {
            name: ThreadPoolExecutor(threads, thread_name_prefix=f"task-{name}")
            for name, threads in THREADS.items()
        }
        # Stopping SQL talks to the server: never on the GUI thread, never behind a call.
        self._stopper = ThreadPoolExecutor(1, thread_name_prefix="task-stop")
        self._inbox = Inbox(self._deliver, self)
        self._live: dict[int, Task] = {}  # by the number of its job
        self._numbers = itertools.count()
        self._closed = False

    def start(self, task: Task) -> None:
        """Queue `task`; after :meth:`close` nothing is started any more."""
        if self._closed:
            return
        letterbox = self._inbox.letterbox
        task.job = job = _Job(next(self._numbers), task.work, task.call)
        task.work.progress = _throttled(job.number, letterbox)
        self._live[job.number] = task
        task.future = self._pools[task.pool].submit(_run, job, letterbox)

    def cancel(self, task: Task) -> None:
        """Stop `task` and drop its result. One that still waits for a thread never runs."""
        task.work.cancelled.set()
        if task.future is not None and task.job is not None and task.future.cancel():
            task.job.call = None  # the pool keeps the job until a thread gets to it
            self._live.pop(task.job.number, None)
        elif not self._closed:
            self._stopper.submit(_stop, task.work, task.key)

    def close(self, timeout: float = 3.0) -> bool:
        """Cancel queries, let commands end for `timeout` seconds, then cancel those too.

        Nothing is delivered afterwards. False when a worker still runs: Python would wait
        for it at exit, so the application must then end hard.
        """
        until = time.monotonic() + timeout
        live = tuple(self._live.values())
        for task in live:
            if not task.is_command:
                self.cancel(task)
        self._closed = True
        futures = {task.future: task for task in live if task.future}
        running = {future for future in futures if not future.cancelled()}
        _, pending = wait(running, max(0.0, until - time.monotonic()))
        for future in pending:
            futures[future].work.cancelled.set()
            self._stopper.submit(_stop, futures[future].work, futures[future].key)
        # the marker stands behind every cancel that is on its way to the server
        _, pending = wait({*pending, self._stopper.submit(_marker)}, 1.0)
        for pool in (*self._pools.values(), self._stopper):
            pool.shutdown(wait=not pending, cancel_futures=True)
        self._inbox.clear()
        self._live.clear()
        return not pending

    def _deliver(self, item: _Job | _Progress) -> None:
        task = self._live.get(item.number)
        if task is None:
            return  # it came after `close`
        if isinstance(item, _Progress):
            if self._is_wanted(task) and Shiboken.isValid(task.owner):
                task.owner.progressed.emit(item.done, item.total)
            return
        del self._live[item.number]
        task.result, item.result = item.result, None
        task.error, item.error = item.error, None
        if not self._is_wanted(task):
            return
        if Shiboken.isValid(task.owner):
            task.owner.settle(task)
        elif task.error is not None:
            self._tell_orphan(task.error)

    @staticmethod
    def _is_wanted(task: Task) -> bool:
        return not task.work.cancelled.is_set()

    def _tell_orphan(self, error: Exception) -> None:
        if isinstance(error, ServiceError):
            self.orphan_failed.emit(str(error), None)
            return
        log.error("A command failed after its view was closed", exc_info=error)
        self.orphan_failed.emit(
            "A change that was under way failed; the log has the details.", None
        )


def _run(job: _Job, letterbox: Letterbox) -> None:
    """On a worker."""
    call, job.call = job.call, None
    try:
        with work.doing(job.work):
            work.checkpoint()
            if call is not None:
                job.result = call()
    except Exception as error:  # noqa: BLE001 - told to the user by Tasks.settle
        job.error = error
    call = None  # the task has it still; this thread must not be the last
    letterbox.post(job)


def _stop(stopped: work.Work, key: str) -> None:
    try:
        stopped.cancel()
    except Exception:
        log.exception("The call %s could not be stopped at the server", key)


def _marker() -> None:
    """Does nothing: its future tells that the queue before it is empty."""


def _throttled(number: int, letterbox: Letterbox) -> Callable[[int, int], None]:
    """A progress function that tells at most 20 times a second, and always the end."""
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PROGRESS_EVERY or done >= total:
            last = now
            letterbox.post(_Progress(number, done, total))

    return progress
