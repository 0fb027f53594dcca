"""The application's worker threads: three pools, one inbox back to the GUI thread."""

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
from views.kit.inbox import Inbox

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
    """One call: asked on the GUI thread, run on a worker, settled on the GUI thread."""

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
    begun: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class _Progress:
    task: Task
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
        self._live: set[Task] = set()
        self._closed = False

    def start(self, task: Task) -> None:
        """Queue `task`; after :meth:`close` nothing is started any more."""
        if self._closed:
            return
        task.work.progress = _throttled(task, self._inbox)
        self._live.add(task)
        task.future = self._pools[task.pool].submit(self._run, task)

    def cancel(self, task: Task) -> None:
        """Stop `task` and drop its result. One that still waits for a thread never runs."""
        task.work.cancelled.set()
        if task.future is not None and task.future.cancel():
            self._live.discard(task)
        elif not self._closed:
            self._stopper.submit(_stop, task)

    def close(self, timeout: float = 3.0) -> bool:
        """Cancel queries, let commands end for `timeout` seconds, then cancel those too.

        Nothing is delivered afterwards. False when a worker still runs: Python would wait
        for it at exit, so the application must then end hard.
        """
        until = time.monotonic() + timeout
        live = tuple(self._live)
        for task in live:
            if not task.is_command:
                self.cancel(task)
        self._closed = True
        futures = {task.future: task for task in live if task.future}
        running = {future for future in futures if not future.cancelled()}
        _, pending = wait(running, max(0.0, until - time.monotonic()))
        for future in pending:
            futures[future].work.cancelled.set()
            self._stopper.submit(_stop, futures[future])
        # the marker stands behind every cancel that is on its way to the server
        _, pending = wait({*pending, self._stopper.submit(_marker)}, 1.0)
        for pool in (*self._pools.values(), self._stopper):
            pool.shutdown(wait=not pending, cancel_futures=True)
        self._inbox.clear()
        self._live.clear()
        return not pending

    def _run(self, task: Task) -> None:
        try:
            with work.doing(task.work):
                work.checkpoint()
                task.result = task.call()
        except Exception as error:  # noqa: BLE001 - told to the user by Tasks.settle
            task.error = error
        self._inbox.post(task)

    def _deliver(self, item: Task | _Progress) -> None:
        task = item.task if isinstance(item, _Progress) else item
        wanted = not task.work.cancelled.is_set()
        here = Shiboken.isValid(task.owner)
        if isinstance(item, _Progress):
            if wanted and here:
                task.owner.progressed.emit(item.done, item.total)
            return
        self._live.discard(task)
        if not wanted:
            return
        if here:
            task.owner.settle(task)
        elif task.error is not None:
            self._tell_orphan(task.error)

    def _tell_orphan(self, error: Exception) -> None:
        if isinstance(error, ServiceError):
            self.orphan_failed.emit(str(error), None)
            return
        log.error("A command failed after its view was closed", exc_info=error)
        self.orphan_failed.emit(
            "A change that was under way failed; the log has the details.", None
        )


def _stop(task: Task) -> None:
    try:
        task.work.cancel()
    except Exception:
        log.exception("The call %s could not be stopped at the server", task.key)


def _marker() -> None:
    """Does nothing: its future tells that the queue before it is empty."""


def _throttled(task: Task, inbox: Inbox) -> Callable[[int, int], None]:
    """A progress function that tells at most 20 times a second, and always the end."""
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PROGRESS_EVERY or done >= total:
            last = now
            inbox.post(_Progress(task, done, total))

    return progress
