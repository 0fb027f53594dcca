"""Empties a database's outbox and passes its events on; any number may run, any may die.

One thread per database hears NOTIFY from foreign writers and polls slowly for what it missed.
Rows are claimed with SKIP LOCKED and deleted after they were told: at least once. Never a
"last id" cursor: ids are taken before commits are ordered.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import psycopg
from sqlalchemy import text

from services.kernel import work
from services.kernel.background import Background
from services.kernel.changes import Change
from services.kernel.database import Database
from services.kernel.errors import ServiceError

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
BATCH = 500

_CLAIM_OUTBOX = text(
    "DELETE FROM cache_outbox WHERE id IN (SELECT id FROM cache_outbox ORDER BY id"
    " FOR UPDATE SKIP LOCKED LIMIT :batch) RETURNING topic, key, version"
)
_CLAIM_EVENTS = text(
    "DELETE FROM event WHERE id IN (SELECT id FROM event ORDER BY id"
    " FOR UPDATE SKIP LOCKED LIMIT :batch) RETURNING id, topic, key, version, payload"
)


class Event(msgspec.Struct, frozen=True):
    """What a service tells others about a row of its own."""

    topic: str
    key: str
    version: int
    payload: dict[str, Any]


Consumer = Callable[[Sequence[Event]], None]
RELAY = work.Caller("relay", frozenset({"system"}))


class Relay(Background):
    """The outbox of one database, emptied on a thread of its own."""

    def __init__(
        self,
        database: Database,
        url: str,
        consumers: Sequence[Consumer] = (),
        chores: Sequence[Callable[[], object]] = (),
    ) -> None:
        """`consumers` get each batch of events; `chores` run at each poll (see schedulers)."""
        super().__init__(f"relay-{database.name}")
        self._database = database
        self._url = url
        self._consumers = consumers
        self._chores = chores

    def drain(self) -> int:
        """Tell and delete what is in the outbox and the event table; rows handled."""
        handled = 0
        with work.doing(work.Work(RELAY)):
            while count := self._drain_outbox() + self._drain_events():
                handled += count
        return handled

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as heard:
                    heard.execute("LISTEN changes")
                    while not self._stop.is_set():
                        self._poll()
                        self._hear(heard)
            except (psycopg.Error, OSError):
                self._stop.wait(0.5)  # the database is away; the console says so elsewhere
            except Exception:
                # A bug in one chore or consumer must not end what makes all others good.
                log.exception("The relay of %s goes on after an error", self._database.name)
                self._stop.wait(2)

    def _hear(self, heard: "psycopg.Connection[Any]") -> None:
        """Wait for notifications, at most until the next poll is due."""
        until = time.monotonic() + POLL_SECONDS
        while not self._stop.is_set() and time.monotonic() < until:
            payloads = [told.payload for told in heard.notifies(timeout=0.2, stop_after=1)]
            if payloads:
                payloads += [told.payload for told in heard.notifies(timeout=0)]
                changes = (change_of(self._database.name, payload) for payload in payloads)
                self._database.tell([change for change in changes if change is not None])
                return

    def _poll(self) -> None:
        try:
            self.drain()
            with work.doing(work.Work(RELAY)):
                for chore in self._chores:
                    chore()
        except ServiceError as error:
            log.info("The relay of %s waits: %s", self._database.name, error)
            self._stop.wait(0.5)

    def _drain_outbox(self) -> int:
        with self._database.claiming() as session:
            rows = session.execute(_CLAIM_OUTBOX, {"batch": BATCH}).all()
            self._database.tell([Change(self._database.name, *row) for row in rows])
        return len(rows)

    def _drain_events(self) -> int:
        if not self._consumers:
            return 0
        with self._database.claiming() as session:
            rows = session.execute(_CLAIM_EVENTS, {"batch": BATCH}).all()
            events = [Event(*row[1:]) for row in sorted(rows)]
            for consume in self._consumers if events else ():
                consume(events)
        return len(rows)


def change_of(database: str, payload: str) -> Change | None:
    """The change a trigger's notification tells: ``topic version key``."""
    topic, _, rest = payload.partition(" ")
    version, _, key = rest.partition(" ")
    with contextlib.suppress(ValueError):
        return Change(database, topic, key, int(version))
    return None  # somebody else's NOTIFY on our channel
