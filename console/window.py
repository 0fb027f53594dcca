"""The console's window: rail, top bar, banner, the screens' stage, toasts, palette.

It knows no screen by name: `show_screens` is given them. It goes through three states:
`show_starting` (with `show_failed` beside it), `show_signin`, `show_screens`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from console.overlays import Overlays
from console.personmenu import PersonMenu
from console.rail import Rail
from console.signin import SignIn
from console.stage import ScreenEntry, Stage
from console.starting import StartPage
from console.topbar import TopBar
from console.undoing import Undoing
from services.kernel.work import Caller
from views.kit import layouts, theme
from views.kit.actions import action, install, refresh
from views.kit.banner import Banner
from views.kit.busy import BusyStrip
from views.kit.screen import Context, Screen
from views.kit.state import ViewState
from views.kit.tasks import Workers
from views.kit.toast import Toasts

if TYPE_CHECKING:  # records bring msgspec, which the first window must not wait for
    from console.palette import Palette, Search
    from services.identity.records import Person

__all__ = ["ScreenEntry", "Window"]


class Window(QMainWindow):
    """The shell. `version` and `engines` (name → version) are shown in About."""

    person_chosen = Signal(object)  # a Person was picked on the sign-in page
    switch_asked = Signal()  # somebody else wants to sign in
    password_asked = Signal()  # the person wants another password
    closing = Signal()  # the window goes away: stop the workers, then the engines

    def __init__(self, state: ViewState, workers: Workers, version: str = "") -> None:
        super().__init__()
        self.setWindowTitle("Backroom")
        self.setMinimumSize(1080, 600)  # a list with its filters beside an open panel
        self.state = state
        self.version, self.engines = version, cast("Mapping[str, str]", {})
        self.search: Search | None = None  # finds products for the palette, on a worker
        self.own_password = False  # whether the person has one, and may change it
        self._context: Context | None = None
        self._spoke: Screen | None = None  # whose message is in the banner
        self._build(workers)
        workers.orphan_failed.connect(self.banner.tell)
        self.act = install(self, Caller("console"))
        self._connect()
        self._restore()

    # -- states ---------------------------------------------------------------------------
    def show_starting(self, text: str) -> None:
        """Say what the start is doing."""
        self.start.show_starting(text)
        self._show_page(self.start)

    def show_failed(self, text: str, retry: Callable[[], object] | None = None) -> None:
        """The start failed: the sentence, and *Try again*."""
        self.start.show_failed(text, retry)
        self._show_page(self.start)

    def show_signin(self, people: Sequence["Person"]) -> None:
        """Ask who is there. What the person before had open is closed."""
        self._leave_person()
        self._show_page(self.signin)
        self.signin.show_people(people)

    def show_entry(self, page: QWidget) -> None:
        """A page before the screens that is made when it is needed, such as the password's."""
        self._leave_person()
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self._show_page(page)

    def forget_entry(self, page: QWidget) -> None:
        """`page` was left for good, with whatever was typed into it."""
        self.pages.removeWidget(page)
        page.deleteLater()

    def show_screens(
        self, context: Context, entries: Sequence[ScreenEntry], store: str = "", marker: str = ""
    ) -> None:
        """Open the console for `context.caller`: the screen last open, else the first."""
        self._leave_person()
        self._context = context
        self.undoing.attach(context.undo)
        self.stage.set_screens(context, entries)
        self.rail.show_screens(self.stage.classes())
        self.rail.who.show_person(context.caller.name, context.caller.role, self._menu())
        self.top.show_store(store, marker)
        self._show_page(self.stage)
        names = self.rail.names()
        last = self.state.get("window.screen", "")
        if names:
            self.go(last if last in names else names[0])

    def go(self, name: str, target: object = None) -> None:
        """Open a screen; `Context.go` for the screens."""
        self.stage.go(name, target)

    # -- actions --------------------------------------------------------------------------
    @action("Search or run a command", keys="Ctrl+K", icon="search", when="is_signed_in")
    def open_palette(self) -> None:
        screens = self.stage.classes()
        self.overlays.open_palette(self._body, self.stage.current(), screens, self.go, self.search)

    @action("Search this screen", keys="/", icon="search", when="is_signed_in")
    def search_screen(self) -> None:
        screen = self.stage.current()
        if screen is None or not screen.focus_search():
            self.open_palette()

    @action("Undo", keys="Ctrl+Z", icon="undo-2", when="can_undo")
    def undo(self) -> None:
        self.undoing.undo()

    @action("Redo", keys="Ctrl+Shift+Z", icon="redo-2", when="can_redo")
    def redo(self) -> None:
        self.undoing.redo()

    @action("Collapse or widen the navigation", keys="Ctrl+B", icon="panel-left")
    def toggle_rail(self) -> None:
        self.rail.set_collapsed(not self.rail.collapsed)
        self.state.set("window.rail_collapsed", self.rail.collapsed)

    @action("Switch between light and dark", keys="Ctrl+Shift+L", icon="moon")
    def switch_theme(self) -> None:
        self.set_theme("light" if theme.name() == "dark" else "dark")

    @action("Switch person…", keys="Ctrl+Shift+P", icon="users", when="is_signed_in")
    def switch_person(self) -> None:
        self.switch_asked.emit()

    @action("Change password…", icon="settings", when="has_password")
    def change_password(self) -> None:
        self.password_asked.emit()

    @action("Keyboard shortcuts", keys="?", icon="keyboard", when="is_signed_in")
    def show_shortcuts(self) -> None:
        if self._context is None:
            return
        self.overlays.open_shortcuts(self.stage.classes(), self._context.caller)

    @action("About Backroom", icon="info")
    def show_about(self) -> None:
        self.overlays.open_about(self.version, self.engines)

    @action("Quit", keys="Ctrl+Q", icon="log-out")
    def quit(self) -> None:
        self.close()

    @property
    def palette_(self) -> "Palette":
        """The palette, made when it is first asked for."""
        return self.overlays.palette(self._body)

    def is_signed_in(self) -> bool:
        return self._context is not None

    def has_password(self) -> bool:
        return self._context is not None and self.own_password

    def can_undo(self) -> bool:
        return self.undoing.can_undo()

    def can_redo(self) -> bool:
        return self.undoing.can_redo()

    def set_theme(self, mode: theme.Mode) -> None:
        """Dress the application and remember it."""
        self.state.set("theme", mode)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, mode)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave_person()
        self.state.set("window.geometry", self.saveGeometry().toBase64().toStdString())
        self.state.save()
        self.closing.emit()
        super().closeEvent(event)

    # -- inside ---------------------------------------------------------------------------
    def _build(self, workers: Workers) -> None:
        self.rail, self.top, self.strip = Rail(), TopBar(), BusyStrip()
        self.banner, self.stage, self.start, self.signin = Banner(), Stage(), StartPage(), SignIn()
        self.pages = QStackedWidget()
        for page in (self.start, self.signin, self.stage):
            self.pages.addWidget(page)
        right = layouts.column(self.top, self.strip, self.banner, self.pages, gap=0)
        right.setStretchFactor(self.pages, 1)
        body = QWidget()
        body.setObjectName("page")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = layouts.row(self.rail, right, gap=0)
        whole.setStretch(1, 1)
        body.setLayout(whole)
        self.setCentralWidget(body)
        self.toasts = Toasts(self.pages)
        self.undoing = Undoing(self.toasts, self.banner, self)
        self._body, self.column, self.overlays = body, right, Overlays(self, workers)
        self._show_page(self.start)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go)
        self.rail.collapse_asked.connect(self.toggle_rail)
        self.top.command.clicked.connect(self.act["open_palette"].trigger)
        self.top.undo.clicked.connect(self.act["undo"].trigger)
        self.top.theme.clicked.connect(self.act["switch_theme"].trigger)
        self.signin.chose.connect(self.person_chosen)
        self.stage.made.connect(self._on_made)
        self.stage.changed.connect(self._on_screen)
        self.undoing.changed.connect(self._on_undo_changed)
        numbers = QActionGroup(self)
        numbers.triggered.connect(self._on_number)
        for number in range(1, 10):
            item = QAction(numbers)
            item.setData(number)
            item.setShortcut(QKeySequence(f"Ctrl+{number}"))
            self.addAction(item)

    def _restore(self) -> None:
        kept = self.state.get("window.geometry", "")
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(kept.encode())):
            self.resize(1440, 900)
        self.rail.set_collapsed(self.state.get("window.rail_collapsed", False))

    def _show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        self.top.set_signed_in(page is self.stage)

    def _leave_person(self) -> None:
        if self._context is not None:
            self._context.preferences.leave()
        self._context = None
        self.undoing.detach()
        self.overlays.hide_palette()
        self.toasts.clear()
        self.banner.clear()
        self.stage.clear()
        self.rail.show_screens([])
        self.top.show_store("", "")
        self.strip.set_busy(False)
        refresh(self)

    def _menu(self) -> PersonMenu:
        names = ("switch_person", "change_password", "show_shortcuts")
        above = [self.act[name] for name in names]
        below = [self.act["show_about"], self.act["quit"]]
        menu = PersonMenu(self.rail.who, above, below)
        menu.mode_chosen.connect(self.set_theme)
        return menu

    def _on_made(self, screen: Screen) -> None:
        screen.failed.connect(self._on_failed)
        screen.tasks.succeeded.connect(self.banner.recovered)
        screen.busy_changed.connect(self._on_busy)
        screen.progressed.connect(self._on_progressed)

    def _on_screen(self, screen: Screen) -> None:
        if self._spoke is not None and self._spoke is not screen:
            self.banner.clear()  # its retry belongs to a screen nobody looks at now
        self._spoke = None
        self.rail.mark(screen.within or screen.name)
        self.state.set("window.screen", screen.within or screen.name)
        self.setWindowTitle(f"{screen.title} · Backroom")
        self._on_busy()

    def _on_failed(self, text: str, again: Callable[[], object] | None) -> None:
        self._spoke = cast("Screen", self.sender())
        self.banner.tell(text, again)

    def _on_busy(self, _busy: bool = False) -> None:
        screen = self.stage.current()
        self.strip.set_busy(screen is not None and screen.tasks.is_busy())

    def _on_progressed(self, done: int, total: int) -> None:
        if self.sender() is self.stage.current():
            self.strip.set_progress(done, total)

    def _on_undo_changed(self) -> None:
        refresh(self)
        self.top.show_undo(self.can_undo(), self.undoing.next_text())

    def _on_number(self, item: QAction) -> None:
        names = self.rail.names()
        if 0 < item.data() <= len(names):
            self.go(names[item.data() - 1])
