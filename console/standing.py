"""What the signed-in person may do by now: a role taken away ends at once, not at the next start.

The identity database tells every change of a person. A console then asks again: somebody who
left, or whose password was reset, is signed out; other rights hold from the next call on, and
the screens are opened anew with them.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from services.kernel import work
from services.kernel.errors import NotFound
from views.kit.changes import ChangeSignal
from views.kit.tasks import Tasks

if TYPE_CHECKING:
    from console.connect import Shop
    from console.session import Session
    from services.identity.records import Person
    from services.kernel.changes import Change


class Standing(QObject):
    """Watches over the session; `shop` is set by the console once it is open."""

    ended = Signal(str)  # the person may not go on; a sentence for the sign-in page
    changed = Signal(object)  # the Person with other rights

    def __init__(
        self, session: "Session", tasks: Tasks, changes: ChangeSignal, asks_as: work.Caller
    ) -> None:
        super().__init__(session)
        self.shop: Shop | None = None
        self._session, self._tasks, self._asks_as = session, tasks, asks_as
        changes.changed.connect(self._on_change)

    def look(self) -> None:
        """Ask now, as when no change can be heard."""
        person, shop = self._session.person, self.shop
        if person is not None and shop is not None:
            self._tasks.ask(
                partial(_now, shop, person.id, self._asks_as),
                done=partial(self._compare, person),
                key="standing",
                pool="poll",
                failed=self._not_known,
            )

    def _on_change(self, change: "Change") -> None:
        person = self._session.person
        about_people = change.database == "identity" and change.topic == "person"
        if person is not None and about_people and change.key in {str(person.id), "*"}:
            self.look()

    def _compare(self, before: "Person", now: "Person | None") -> None:
        if self._session.person is not before:
            return  # somebody else is signed in by now
        if now is None:
            self.ended.emit(self.tr("{0} no longer works here.").format(before.name))
        elif now.must_change and not before.must_change:
            self.ended.emit(
                self.tr("The password of {0} was reset. Sign in with the new one.").format(
                    before.name
                )
            )
        elif now != before:
            self.changed.emit(now)

    def _not_known(self, _error: Exception) -> bool:
        """The database is away: nothing can be done with it now, and the next look tells."""
        return True


def _now(shop: "Shop", person: int, asks_as: work.Caller) -> "Person | None":
    with work.doing(work.Work(asks_as)):
        try:
            return shop.identity.person(person)
        except NotFound:
            return None
