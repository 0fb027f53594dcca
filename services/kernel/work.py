"""The work in progress: who asked for it, whether it was cancelled, how far it is, what it cost.

Services call :func:`checkpoint`, :func:`report` and :func:`Work.stoppable` without knowing
whether a Qt task, an HTTP request or nobody at all is listening.
"""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from services.kernel.errors import Cancelled, NotAllowed


@dataclass(frozen=True)
class Caller:
    """Who asks: a name for history, permissions, and the stores they may write to."""

    name: str
    permissions: frozenset[str] = frozenset()
    stores: frozenset[int] | None = None  # location ids; None: every store
    role: str = ""
    person: int = 0  # the identity service's number, 0 for a program
    is_load: bool = False  # made up in thousands to try the shop out, as a rush does

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    @property
    def is_machinery(self) -> bool:
        """Whether nobody asked: relay, recorder, sampler, probe and their like."""
        return "system" in self.permissions


@dataclass
class Cost:
    """What one piece of work used so far; read by the activity log."""

    statements: int = 0
    database_seconds: float = 0.0
    cache_hits: int = 0
    cache_misses: int = 0
    cache_away: int = 0


def _nobody_listens(done: int, total: int) -> None:
    pass


@dataclass
class Work:
    """One piece of work. Made by whoever starts it, read by the code that does it."""

    caller: Caller
    progress: Callable[[int, int], None] = _nobody_listens
    cancelled: threading.Event = field(default_factory=threading.Event)
    request: UUID = field(default_factory=uuid4)  # names this work in audit, ledger and log
    cost: Cost = field(default_factory=Cost)
    said: str = ""  # by the running operation, see :func:`tell`
    _stoppers: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cancel(self) -> None:
        """Ask the work to stop; safe from any thread, more than once."""
        self.cancelled.set()
        with self._lock:
            for stop in self._stoppers:
                stop()

    @contextmanager
    def stoppable(self, stop: Callable[[], None]) -> Generator[None]:
        """Call `stop` if the work is cancelled inside the block."""
        with self._lock:
            self._stoppers.append(stop)
        try:
            if self.cancelled.is_set():
                raise Cancelled
            yield
        finally:
            with self._lock:
                self._stoppers.remove(stop)


NOBODY = Work(Caller("nobody"))
_current: ContextVar[Work] = ContextVar("work", default=NOBODY)


def current() -> Work:
    """The work this code runs for; `NOBODY` outside of any."""
    return _current.get()


@contextmanager
def doing(work: Work) -> Generator[Work]:
    """Make `work` the current one for the code inside the block."""
    token = _current.set(work)
    try:
        yield work
    finally:
        _current.reset(token)


def require(permission: str, to_do: str) -> None:
    """Raise NotAllowed unless the caller has `permission`; `to_do` completes the sentence."""
    caller = current().caller
    if not caller.may(permission):
        raise NotAllowed(f"{caller.name} may not {to_do} (needs {permission}).")


def checkpoint() -> None:
    """Stop here if the work was cancelled. Call it in every long loop."""
    if _current.get().cancelled.is_set():
        raise Cancelled


def report(done: int, total: int) -> None:
    """Tell whoever waits how far the work is, and stop if they gave up."""
    checkpoint()
    _current.get().progress(done, total)


def tell(sentence: str) -> None:
    """What a command did, for the activity log: "412 keys of Kitchen > Mugs flushed".

    The last sentence of an operation counts. Of one that failed, its error's sentence does.
    """
    _current.get().said = sentence
