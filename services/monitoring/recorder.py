"""Writes what people did into the monitoring database, beside the calls and never in their way."""

import logging
import queue
import threading

from sqlalchemy import text

from services.kernel import work
from services.kernel.activity import Call, CallLog
from services.kernel.database import Database
from services.kernel.errors import ServiceError

log = logging.getLogger(__name__)

WAITING = 10_000  # calls kept while the database is away
EVERY = 0.5  # seconds between batches
BATCH = 1000

RECORDER = work.Caller("recorder", frozenset({"system"}))

_COLUMNS = {
    "at": "timestamptz",
    "service": "text",
    "operation": "text",
    "kind": "text",
    "caller": "text",
    "milliseconds": "float8",
    "cache": "text",
    "statements": "int",
    "database_milliseconds": "float8",
    "outcome": "text",
    "said": "text",
    "request": "uuid",
}
_WRITE = text(
    f"INSERT INTO activity ({', '.join(_COLUMNS)}) SELECT * FROM unnest("  # noqa: S608 - constants only
    + ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in _COLUMNS.items())
    + ")"
)


class Recorder:
    """Hears `calls`, keeps commands and whatever was refused or failed.

    What a rush did rightly is left out: thousands of sales, which are in the ledger under their
    request ids and in the metrics, would hide what people did.
    """

    def __init__(self, calls: CallLog, database: Database) -> None:
        self._calls = calls
        self._database = database
        self._waiting: queue.Queue[Call] = queue.Queue(WAITING)
        self._batch: list[Call] = []  # taken from the queue, not yet written
        self._dropped = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    @property
    def dropped(self) -> int:
        """How many calls found no room while the database was away."""
        return self._dropped

    def start(self) -> None:
        """Begin to hear and write."""
        self._calls.listen(self._heard)
        self._thread.start()

    def stop(self) -> None:
        """Write what is waiting, if the database is there; returns once the thread has ended."""
        self._calls.forget(self._heard)
        self._stop.set()
        self._thread.join()

    def _heard(self, call: Call) -> None:
        """On the caller's thread: it neither waits nor fails."""
        if call.kind != "command" and call.outcome in {"ok", "cancelled"}:
            return
        if call.is_load and call.outcome == "ok":
            return
        try:
            self._waiting.put_nowait(call)
        except queue.Full:
            with self._lock:
                self._dropped += 1

    def _run(self) -> None:
        told = 0
        while not self._stop.wait(EVERY):
            self._write()
            if self._dropped > told and not self._batch:
                log.warning(
                    "The activity of %d calls was not kept: the monitoring database was away",
                    self._dropped - told,
                )
                told = self._dropped
        self._write()

    def _write(self) -> None:
        """Write all that waits, batch by batch; what cannot be written now is kept."""
        while self._batch or not self._waiting.empty():
            while len(self._batch) < BATCH:
                try:
                    self._batch.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            try:
                with work.doing(work.Work(RECORDER)), self._database.writing() as session:
                    session.execute(
                        _WRITE,
                        {name: [getattr(c, name) for c in self._batch] for name in _COLUMNS},
                    )
            except ServiceError as error:
                if not error.can_retry:
                    self._give_up(error)
                return
            except Exception as error:  # noqa: BLE001 - a batch that cannot be written must not block the next
                self._give_up(error)
                return
            self._batch.clear()

    def _give_up(self, error: Exception) -> None:
        log.error("The activity of %d calls was not kept: %s", len(self._batch), error)
        self._batch.clear()
