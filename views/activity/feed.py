"""New calls, four times a second: this console's own, and now and then those of the others."""

from collections.abc import Iterable
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal

from models.call_table import Identity, identity
from services.kernel.activity import KEPT, LOG, CacheOutcome, Call, CallLog, Outcome
from services.kernel.work import Caller
from services.monitoring import scope
from services.monitoring.records import EVERY_CALL, Activity, Criteria
from services.monitoring.service import Monitoring
from views.kit.tasks import Tasks

TICK_MS = 250
OTHERS_MS = 5000
_FEW = 200  # of other consoles' calls, once the first have come


class CallFeed(QObject):
    """Works between `start` and `stop`, and does nothing else; `came` carries new calls.

    While something is sought, the log of all consoles is asked for that, whole.
    """

    came = Signal(list)
    found = Signal(list, bool)  # calls that are sought; whether they replace those before
    others_changed = Signal()

    def __init__(
        self,
        monitoring: Monitoring,
        tasks: Tasks,
        parent: QObject,
        caller: Caller,
        log: CallLog = LOG,
    ) -> None:
        super().__init__(parent)
        self._caller = caller
        self._monitoring, self._tasks, self._log = monitoring, tasks, log
        self._last = 0
        self._known: set[Identity] = set()
        self._wanted = EVERY_CALL
        self._asked_before = False
        self.others_away = False
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.take)
        self._others = QTimer(self, interval=OTHERS_MS)
        self._others.timeout.connect(self._ask_others)

    def start(self) -> None:
        """Catch up with what the log kept, then follow it."""
        self.take()
        self._ask_others()
        self._tick.start()
        self._others.start()

    def stop(self) -> None:
        self._tick.stop()
        self._others.stop()
        self._tasks.cancel("others")

    def seek(self, wanted: Criteria) -> None:
        """From now on what is wanted is looked for among all that is kept."""
        if wanted == self._wanted:
            return
        self._wanted, self._asked_before = wanted, False
        if wanted == EVERY_CALL:
            self.found.emit([], True)
        self._ask_others()

    def is_running(self) -> bool:
        return self._tick.isActive()

    def take(self) -> None:
        """What this console did since the last time."""
        calls = self._log.since(self._last)
        if calls:
            self._last = calls[-1].number
            self._tell(scope.as_told(call, self._caller) for call in calls)

    def _ask_others(self) -> None:
        self._tasks.ask(
            partial(self._monitoring.recent, _FEW if self._asked_before else KEPT, self._wanted),
            done=self._others_came,
            key="others",
            pool="poll",
            failed=self._others_failed,
        )

    def _others_came(self, rows: list[Activity]) -> None:
        is_first, self._asked_before = not self._asked_before, True
        self._say_away(away=False)
        calls = [call_of(row) for row in rows]
        if self._wanted != EVERY_CALL:
            self._tell_found(calls, anew=is_first)
            return
        self.take()  # this console's own are in both: the log has them first
        self._tell(calls)

    def _tell_found(self, calls: list[Call], *, anew: bool) -> None:
        """This console's own that are still to be taken come with the others, once."""
        coming = {identity(call) for call in self._log.since(self._last)}
        fresh = [each for each in calls if not _is_own(each) and identity(each) not in coming]
        self._known.update(map(identity, fresh))
        self.found.emit(fresh, anew)

    def _others_failed(self, _error: Exception) -> bool:
        self._say_away(away=True)
        return True  # the fact line says so; a banner every five seconds would not help

    def _say_away(self, *, away: bool) -> None:
        if away != self.others_away:
            self.others_away = away
            self.others_changed.emit()

    def _tell(self, calls: Iterable[Call]) -> None:
        """Only what was not told before, and not this screen's own questions."""
        fresh = [call for call in calls if not _is_own(call)]
        local = [call for call in fresh if call.number > 0]
        others = [c for c in fresh if c.number < 0 and identity(c) not in self._known]
        self._known.update(map(identity, fresh))
        if len(self._known) > 4 * KEPT:  # far more than the log and the database answer
            self._known = set(map(identity, fresh))
        if local or others:
            self.came.emit(local + others)


def call_of(row: Activity) -> Call:
    """A call another console recorded; its number is below zero."""
    return Call(
        number=-row.id,
        at=row.at,
        service=row.service,
        operation=row.operation,
        kind="command" if row.kind == "command" else "query",
        caller=row.caller,
        milliseconds=row.milliseconds,
        cache=cast("CacheOutcome", row.cache),
        statements=row.statements,
        database_milliseconds=row.database_milliseconds,
        outcome=cast("Outcome", row.outcome),
        said=row.said,
        request=row.request,
    )


def _is_own(call: Call) -> bool:
    """Asked by this screen itself. What failed of it is worth a line."""
    is_recent = (call.service, call.operation) == ("monitoring", "recent")
    return is_recent and call.outcome in {"ok", "cancelled"}
