"""What the signed-in person keeps on the server, so that every console knows it."""

import logging
from functools import partial
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from services.kernel import work
from services.kernel.errors import ServiceError
from views.kit.tasks import Tasks, Workers

log = logging.getLogger(__name__)
T = TypeVar("T", bool, int, float, str, list[int], list[str], dict[str, Any])

WRITE_AFTER = 1000  # milliseconds after a change, so once a second at most
AGAIN_AFTER = 5000  # milliseconds after the service was away


class Keeper(Protocol):
    """The identity service, as far as preferences go; each of the caller alone."""

    def preferences(self) -> dict[str, Any]: ...
    def set_preference(self, key: str, value: Any) -> None: ...


class Preferences(QObject):
    """JSON values by key. Without a `keeper`, or while it is away, they live in this process.

    A failure is told nowhere: it costs a person their columns at another console, no more.
    """

    loaded = Signal()  # what is on the server is known now

    def __init__(
        self,
        keeper: Keeper | None = None,
        workers: Workers | None = None,
        caller: work.Caller | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._caller = caller or work.Caller("nobody")
        self._tasks = Tasks(workers, self) if workers is not None else None
        self._values: dict[str, Any] = {}
        self._pending: set[str] = set()
        self._is_loaded = keeper is None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)
        self._go_on()

    @property
    def is_loaded(self) -> bool:
        """Whether what is on the server is known."""
        return self._is_loaded

    def get(self, key: str, default: T) -> T:
        """The value kept under `key`; `default` if there is none or it is of another type."""
        value = self._values.get(key, default)
        return value if type(value) is type(default) else default

    def set(self, key: str, value: object) -> None:
        """Keep a JSON-able value; None forgets it. It is written within a second."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        if self._keeper is not None:
            self._pending.add(key)
            if not self._timer.isActive():
                self._timer.start(WRITE_AFTER)

    def leave(self) -> None:
        """The person signs out: write what is left; nothing is heard of it any more."""
        self._timer.stop()
        self._write("last")
        self._keeper = None

    def _go_on(self) -> None:
        if not self._is_loaded and self._keeper is not None and self._tasks is not None:
            call = partial(_read, self._keeper, self._caller)
            self._tasks.ask(call, done=self._know, key="load", pool="poll")
        self._write("write")

    def _know(self, values: dict[str, Any] | None) -> None:
        if values is None:
            self._timer.start(AGAIN_AFTER)
            return
        self._is_loaded = True
        self._values = values | {key: self._values[key] for key in self._pending}
        self.loaded.emit()

    def _write(self, key: str) -> None:
        if self._pending and self._keeper is not None and self._tasks is not None:
            values = {key: self._values[key] for key in self._pending}
            call = partial(_write, self._keeper, self._caller, values)
            self._tasks.do(call, done=partial(self._written, values), key=key)

    def _written(self, values: dict[str, Any], ok: bool) -> None:
        if ok:
            self._pending -= {key for key in values if self._values[key] == values[key]}
        if self._pending and not self._timer.isActive():
            self._timer.start(WRITE_AFTER if ok else AGAIN_AFTER)


# Both run as the person they are for, also when another one has signed in meanwhile.


def _read(keeper: Keeper, caller: work.Caller) -> dict[str, Any] | None:
    try:
        with work.doing(work.Work(caller)):
            return keeper.preferences()
    except ServiceError as error:
        log.info("Preferences of %s could not be read: %s", caller.name, error)
        return None


def _write(keeper: Keeper, caller: work.Caller, values: dict[str, Any]) -> bool:
    try:
        with work.doing(work.Work(caller)):
            for key, value in values.items():
                keeper.set_preference(key, value)
    except ServiceError as error:
        log.info("Preferences of %s could not be written: %s", caller.name, error)
        return False
    return True
