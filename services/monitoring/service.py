"""What was done with the shop's consoles."""

import time
from collections.abc import Callable
from functools import partial

from sqlalchemy import text

from services.kernel import work
from services.kernel.cachekeys import CacheKeys
from services.kernel.database import Database
from services.kernel.operations import query
from services.monitoring import recalling
from services.monitoring.flushing import Flushing
from services.monitoring.live import Listener, Live
from services.monitoring.records import EVERY_CALL, Activity, Criteria, History

KEPT = 100_000  # calls
KEPT_DAYS = 90
PRUNE_EVERY = 3600.0  # seconds

_PRUNE = text("SELECT prune_activity(:kept, :days)")


class Monitoring(Flushing):
    name = "monitoring"

    def __init__(
        self, database: Database, live: Live | None = None, keys: CacheKeys | None = None
    ) -> None:
        self._database = database
        self._live = live or Live()
        self._keys = keys or CacheKeys(None, {}, {})
        self._prune_due = 0.0

    @query(needs="activity.read")
    def recent(self, limit: int = 1000, wanted: Criteria = EVERY_CALL) -> list[Activity]:
        """The last commands, refusals and failures of all consoles, newest first.

        Of the whole kept log those that are `wanted`. `said` is "" where the caller may not hear
        it, and is not searched there, see :mod:`services.monitoring.scope`.
        """
        with self._database.reading() as session:
            return recalling.recent(session, work.current().caller, limit, wanted)

    @query(needs="operations.read")
    def watch(self) -> History:
        """The shop's live figures of the last hour, a column for each quarter of a second."""
        return self._live.history()

    def follow(self, listener: Listener) -> Callable[[], None]:
        """Hand `listener` what comes after :meth:`watch`, four times a second; returns the end.

        It is called on the thread of the live figures and must not block. Raises NotAllowed.
        """
        work.require("operations.read", "watch the shop's load")
        self._live.listen(listener)
        return partial(self._live.forget, listener)

    def prune(self) -> int:
        """A chore, at most once an hour: drop what is too old or too much; how many went."""
        if time.monotonic() < self._prune_due:
            return 0
        with self._database.writing() as session:
            gone = session.scalar(_PRUNE, {"kept": KEPT, "days": KEPT_DAYS}) or 0
        self._prune_due = time.monotonic() + PRUNE_EVERY
        return gone
