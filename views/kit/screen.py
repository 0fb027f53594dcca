"""What a screen is, and what it is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from services.kernel import work
from views.kit.actions import install
from views.kit.changes import ChangeSignal
from views.kit.controls import SearchField
from views.kit.preferences import Preferences
from views.kit.state import ViewState
from views.kit.tasks import Tasks, Workers
from views.kit.toast import Toasts
from views.kit.undo import Done, UndoStack

if TYPE_CHECKING:  # the service brings SQLAlchemy, which the first window must not wait for
    from services.identity.service import Identity


@dataclass(frozen=True)
class Place:
    """Somewhere in a screen that the palette can go to."""

    text: str
    detail: str
    icon: str
    go: Callable[[], object]


@dataclass(frozen=True)
class FlushSubject:
    """For `Context.flush`: what is asked about first. `which`: a product's number, a path."""

    kind: Literal["product", "category"] = "category"
    which: str = ""
    text: str = ""  # as a person calls it


def _no_flush(_subject: FlushSubject) -> None:
    """Where there is no console around the screen."""


def _nothing_told() -> bool:
    """Ditto."""
    return False


@dataclass(frozen=True)
class Context:
    """Given to every screen by the console; one for each signed-in person."""

    workers: Workers
    caller: work.Caller
    undo: UndoStack
    toasts: Toasts
    changes: ChangeSignal
    state: ViewState
    go: Callable[[str, object], None]  # go("inventory", sku): open a screen with something
    identity: "Identity | None" = None  # where the person's saved views are
    preferences: Preferences = field(default_factory=Preferences)
    flush: Callable[[FlushSubject], object] = _no_flush  # asks what of the cache to flush
    is_outage_told: Callable[[], bool] = _nothing_told  # whether the window's banner speaks of one

    def committed(self, done: Done) -> None:
        """A change was committed: it can be undone from now on, and the toast says so."""
        self.undo.push(done)
        self.toasts.tell(done.text, undo=done)


@dataclass(frozen=True)
class SkuTarget:
    """For `Context.go`: a SKU whose variant is known, which is found without a search."""

    sku: str
    variant: int
    name: str = ""
    to_adjust: bool = False  # its stock is to be changed, not only looked at

    def __str__(self) -> str:
        return self.sku


class Screen(QWidget):
    """Base of all screens. Failures of `self.tasks` go to the banner by themselves.

    A subclass builds its widgets, then calls :meth:`install_actions`.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    needs: ClassVar[str] = ""
    within: ClassVar[str] = ""  # the screen it belongs to: the rail has that one alone

    failed = Signal(str, object)  # for the window's banner: what to say, retry() or None
    busy_changed = Signal(bool)  # for the window's progress strip
    progressed = Signal(int, int)
    fact_changed = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.title)
        self.context = context
        self.tasks = Tasks(context.workers, self)
        self.tasks.failed.connect(self.failed)
        self.tasks.busy_changed.connect(self.busy_changed)
        self.tasks.progressed.connect(self.progressed)

    def install_actions(self) -> None:
        """Make the declared actions; `self.act` has them by method name."""
        self.act = install(self, self.context.caller)

    def opened(self) -> None:
        """The screen came to the front: load or refresh."""

    def left(self) -> None:
        """Another screen came to the front."""

    def show_target(self, target: object) -> None:
        """Show what `Context.go` was given, such as a SKU."""

    def fact(self) -> str:
        """The caption under the title."""
        return ""

    def places(self) -> list[Place]:
        """Where the palette can go to inside the screen."""
        return []

    def take_focus(self) -> None:
        """The keyboard works on the rows; until there are some, it waits at the screen."""
        from views.kit.grid import Grid  # noqa: PLC0415 - the shell's first window has none

        shown = [grid for grid in self.findChildren(Grid) if grid.isVisible()]
        (shown[0] if shown else self).setFocus()

    def focus_search(self) -> bool:
        """Put the focus into the screen's search field; False if it has none."""
        for search in self.findChildren(SearchField):
            if search.isVisible():
                search.setFocus()
                search.selectAll()
                return True
        return False
