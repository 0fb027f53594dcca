"""A screen on real databases, wired as the shell does: for screens that need no more."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from console.embedded import Engines
from services.kernel import work
from services.kernel.changes import ChangeFeed
from services.kernel.database import Database
from services.kernel.relay import Relay
from services.kernel.work import Caller
from views.kit.changes import ChangeSignal
from views.kit.dialog import ChoiceDialog
from views.kit.screen import Context, Screen
from views.kit.state import ViewState
from views.kit.tasks import Workers
from views.kit.toast import Toasts
from views.kit.undo import UndoStack


@dataclass
class Desk:
    """One person at one screen. `told`: what the banner said."""

    host: QWidget
    context: Context
    databases: dict[str, Database]
    told: list[str]

    def show(self, screen: Screen) -> None:
        """Put it on the desk and open it."""
        screen.setParent(self.host)
        screen.resize(self.host.size())
        screen.failed.connect(lambda text, _again: self.told.append(text))
        self.context.undo.failed.connect(lambda text, _again: self.told.append(text))
        screen.show()
        screen.opened()

    def dialog(self, kind: type[ChoiceDialog]) -> ChoiceDialog | None:
        """The open dialog of this kind."""
        return next((each for each in self.host.findChildren(kind) if each.isVisible()), None)

    @contextmanager
    def acting(self) -> Generator[None]:
        with work.doing(work.Work(self.context.caller)):
            yield


@contextmanager
def desk(qtbot, engines: Engines, caller: Caller, *names: str) -> Generator[Desk]:
    """A desk of `caller` with the databases `names`, which tell their changes."""
    changes, feed = ChangeSignal(), ChangeFeed(None, "")
    feed.listen(changes.publish)
    databases = {name: Database(name, engines.database_url(name), feed=feed) for name in names}
    relays = [Relay(each, engines.database_url(name)) for name, each in databases.items()]
    workers = Workers(lambda: caller)
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1228, 848)
    with qtbot.waitActive(host):
        host.show()
    state, undo = ViewState(None, host), UndoStack(workers, host)
    context = Context(workers, caller, undo, Toasts(host), changes, state, lambda *_: None)
    for relay in relays:
        relay.start()
    try:
        yield Desk(host, context, databases, [])
    finally:
        closers: list[Callable[[], object]] = [workers.close, *(each.stop for each in relays)]
        for close in (*closers, *(each.close for each in databases.values())):
            close()
