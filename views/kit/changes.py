"""Changes announced by the databases, brought to the GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from views.kit.inbox import Inbox

if TYPE_CHECKING:  # changes brings the Redis client: the first window must not wait for it
    from collections.abc import Iterable

    from services.kernel.changes import Change


class ChangeSignal(QObject):
    """`changed` carries one services.kernel.changes.Change, on the GUI thread, in order."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inbox = Inbox(self.changed.emit, self)

    def publish(self, changes: "Iterable[Change]") -> None:
        """Tell `changes`; from any thread. A `services.kernel.changes.Listener`."""
        for change in changes:
            self._inbox.post(change)
