"""Who is signed in at this console."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from services.kernel.work import Caller

if TYPE_CHECKING:  # records bring msgspec, which the first window must not wait for
    from services.identity.records import Person


class Session(QObject):
    """Holds the signed-in person; `caller` names whoever is behind a call.

    Until somebody signs in, calls run as `console`: the console itself, with the few
    permissions it needs to start.
    """

    signed_in = Signal(object)  # Person
    signed_out = Signal()

    def __init__(self, console: Caller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.console = console
        self._caller = console
        self.person: Person | None = None

    def caller(self) -> Caller:
        """Who asks now; a `Workers` calls this at the start of every call."""
        return self._caller

    def sign_in(self, person: "Person") -> Caller:
        """From now on `person` asks."""
        self.person = person
        self._caller = Caller(
            person.name, person.permissions, person.stores, person.role, person.id
        )
        self.signed_in.emit(person)
        return self._caller

    def sign_out(self) -> None:
        """Nobody is signed in any more."""
        self.person, self._caller = None, self.console
        self.signed_out.emit()
