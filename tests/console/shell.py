"""A console window with two small screens, for the shell's tests."""

from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QWidget

from console.session import Session
from console.window import ScreenEntry, Window
from services.identity.records import Person
from services.kernel.operations import command, query
from services.kernel.work import Caller
from views.kit import layouts
from views.kit.actions import action
from views.kit.changes import ChangeSignal
from views.kit.controls import SearchField
from views.kit.labels import label
from views.kit.screen import Context, Screen
from views.kit.state import ViewState
from views.kit.undo import UndoStack
from views.kit.workers import Workers

CLERK = Person(1, "Mia Novak", "clerk", frozenset({"goods.read"}))
MANAGER = Person(2, "Elena Kraus", "manager", frozenset({"goods.read", "goods.write", "log.read"}))
ADMIN = Person(3, "Sam", "admin", frozenset({"goods.read"}))


class Goods:
    name = "goods"

    @query(needs="goods.read")
    def all(self) -> int:
        return 0

    @command(needs="goods.write")
    def change(self) -> int:
        return 0


class GoodsScreen(Screen):
    name, title, icon, needs = "goods", "Goods", "package", "goods.read"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.calls: list[object] = []
        self.search = SearchField("Name or SKU")
        self.setLayout(layouts.column(self.search, label("Goods", "page")))
        self.install_actions()

    def opened(self) -> None:
        self.calls.append("opened")

    def left(self) -> None:
        self.calls.append("left")

    def show_target(self, target: object) -> None:
        self.calls.append(target)

    @action("Change price…", keys="Ctrl+E", calls=Goods.change, icon="pencil")
    def change(self) -> None:
        self.calls.append("change")

    @action("Reload", keys="F5", calls=Goods.all)
    def reload(self) -> None:
        self.calls.append("reload")


class LogScreen(Screen):
    name, title, icon, needs = "log", "Log", "activity", "log.read"


ENTRIES = [ScreenEntry(GoodsScreen, GoodsScreen), ScreenEntry(LogScreen, LogScreen)]


@dataclass
class Shell:
    window: Window
    session: Session
    workers: Workers
    context: Context | None = None

    def enter(self, person: Person) -> Context:
        caller = self.session.sign_in(person)
        self.context = Context(
            self.workers,
            caller,
            UndoStack(self.workers, self.window),
            self.window.toasts,
            ChangeSignal(self.window),
            self.window.state,
            self.window.go,
        )
        self.window.show_screens(self.context, ENTRIES, "Main store", "Sample shop")
        return self.context

    def front(self) -> Screen:
        screen = self.window.stage.current()
        assert screen is not None
        return screen


def open_shell(qtbot, state: ViewState | None = None, *, active: bool = True) -> Shell:
    """A window on screen and active; the caller closes `workers`.

    `active` False: the offscreen platform never activates a window of restored geometry.
    """
    session = Session(Caller("console"))
    workers = Workers(session.caller)
    window = Window(state or ViewState(), workers, "0.1.0")
    window.engines = {"PostgreSQL": "18.6"}
    qtbot.addWidget(window)
    with qtbot.waitActive(window) if active else qtbot.waitExposed(window):
        window.show()
    return Shell(window, session, workers)


def texts(widget: QWidget) -> str:
    """All label texts below `widget`."""
    return " | ".join(one.text() for one in widget.findChildren(QLabel))
