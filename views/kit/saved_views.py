"""The saved views of one screen: opens them, keeps them, tells when they were changed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, Protocol, cast

from PySide6.QtCore import QObject, Signal

from services.identity.records import NewView, SavedView, ViewChange
from services.identity.service import Identity
from views.kit import view_commands
from views.kit.column_layout import ColumnLayout
from views.kit.kept_columns import KeptColumns
from views.kit.screen import Context
from views.kit.tasks import Tasks
from views.kit.view_commands import Outcome
from views.kit.view_dialog import ViewDialog
from views.kit.view_tabs import ViewTab, ViewTabs


class Viewed(Protocol):
    """The screen whose views these are."""

    name: ClassVar[str]
    tabs: ViewTabs
    columns: ColumnLayout
    context: Context
    tasks: Tasks

    def view_state(self) -> dict[str, Any]: ...
    def show_view_state(self, state: dict[str, Any]) -> Sequence[str]: ...
    def clear_view_state(self) -> None: ...
    def tell(self, sentence: str) -> None: ...
    def window(self) -> Any: ...


class SavedViews(QObject):
    """`changed`: another view is open, or the open one is shown otherwise than it was saved.

    A state is the screen's own, with the layout of the columns under "columns". Opening a
    view always asks for it anew: what its owner changed meanwhile is then seen.
    """

    changed = Signal()

    def __init__(self, screen: Viewed, parent: QObject, identity: Identity) -> None:
        super().__init__(parent)
        self._screen, self._identity = screen, identity
        self._tabs, self._tasks, self._context = screen.tabs, screen.tasks, screen.context
        self._kept = KeptColumns(screen.columns, screen.context.preferences, screen.name)
        self._views: dict[int, SavedView] = {}
        self._before: dict[str, Any] = {}  # the open view as it was shown at first
        self.opened: SavedView | None = None
        self.dialog: ViewDialog | None = None
        self._tabs.view_chosen.connect(self.open)
        self._tabs.chosen.connect(self.leave)
        screen.columns.changed.connect(self.look)
        screen.context.undo.undone.connect(self._on_stepped)
        screen.context.undo.redone.connect(self._on_stepped)

    def load(self) -> None:
        """Ask which views there are; without an answer those known stay."""
        self._ask(self._know, _quietly)

    def open(self, view: int) -> None:
        """Set the screen up as this view was saved."""
        self._ask(partial(self._open_known, view), partial(self._open_offline, view))

    def leave(self) -> None:
        """A built-in tab was chosen: nothing of the view stays."""
        self._tasks.cancel("views")
        if self.opened is not None:
            self.opened = None
            self._screen.clear_view_state()
            self._kept.show()
            self._tabs.show_open(None, self._tabs.current())
            self.look()

    def look(self) -> None:
        """Something is shown otherwise: say so at the open view's tab."""
        self._tabs.mark_changed(self.is_changed())
        self.changed.emit()

    def is_changed(self) -> bool:
        return self.opened is not None and self._state() != self._before

    def may_change(self) -> bool:
        """Whether the open view is the person's own, or theirs to change; the service decides."""
        caller = self._context.caller
        return self.opened is not None and (
            self.opened.owner == caller.person or caller.may("views.share")
        )

    def titles(self) -> list[ViewTab]:
        return self._tabs.views()

    # -- commands --------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for a name and keep what is on screen under it."""
        self._named(self.tr("Save view"), "", self._save, share=True)

    def update(self) -> None:
        """Keep what is on screen in the open view."""
        self._change(ViewChange(state=self._state()))

    def rename(self) -> None:
        if self.opened is not None:
            self._named(self.tr("Rename view"), self.opened.name, self._rename, share=False)

    def share(self) -> None:
        """Give the open view to everybody, or take it back from them."""
        if self.opened is not None:
            self._change(ViewChange(shared=not self.opened.shared))

    def remove(self) -> None:
        if self.opened is not None:
            call = partial(view_commands.remove, self._identity, self.opened)
            self._tasks.do(call, done=self._settled, key="view")

    def _save(self, name: str, shared: bool) -> None:
        new = NewView(self._screen.name, name, self._state(), shared)
        self._do(partial(view_commands.save, self._identity, new))

    def _rename(self, name: str, _shared: bool) -> None:
        self._change(ViewChange(name=name))

    def _change(self, wanted: ViewChange) -> None:
        if self.opened is not None:
            self._do(partial(view_commands.change, self._identity, self.opened, wanted))

    def _do(self, call: Callable[[], Outcome]) -> None:
        failed = self.dialog.show_failure if self.dialog is not None else None
        self._tasks.do(call, done=self._settled, failed=failed, key="view")

    def _settled(self, outcome: Outcome) -> None:
        view, done = outcome
        if self.dialog is not None:
            self.dialog.accept()
        if view is None and self.opened is not None:
            self._views.pop(self.opened.id, None)
            self._show_tabs()
            self.leave()
        elif view is not None:
            self._views[view.id] = view
            self._show_tabs()
            if self.opened is None or self.opened.id != view.id or self.opened.state != view.state:
                self._before = self._state()  # this is what was saved
            self._is_open(view)
        self._context.committed(done)
        self.load()

    def _named(
        self, title: str, name: str, then: Callable[[str, bool], None], *, share: bool
    ) -> None:
        may_share = share and self._context.caller.may("views.share")
        self.dialog = ViewDialog(self._screen.window(), title, name, may_share=may_share)
        self.dialog.asked.connect(then)
        self.dialog.finished.connect(self._on_dialog_closed)
        self.dialog.open()

    def _on_dialog_closed(self, _result: int) -> None:
        self.dialog = None

    # -- showing ---------------------------------------------------------------------------

    def _ask(
        self, done: Callable[[list[SavedView]], None], failed: Callable[[Exception], bool]
    ) -> None:
        call = partial(self._identity.views, self._screen.name)
        self._tasks.ask(call, done=done, key="views", failed=failed)

    def _know(self, views: list[SavedView]) -> None:
        self._views = {view.id: view for view in views}
        self._show_tabs()
        if self.opened is not None and self.opened.id not in self._views:
            self.leave()
        self.look()

    def _show_tabs(self) -> None:
        me = self._context.caller.person
        views = self._views.values()
        self._tabs.show_views(
            [ViewTab(v.id, v.name, "" if v.owner == me else v.owner_name) for v in views]
        )

    def _open_known(self, view: int, views: list[SavedView]) -> None:
        self._know(views)
        self._show(view)

    def _open_offline(self, view: int, _error: Exception) -> bool:
        self._show(view)
        return True

    def _show(self, view: int) -> None:
        found = self._views.get(view)
        if found is None:
            self._tabs.show_open(None, self._tabs.current())
            self._screen.tell(
                self.tr("This view is gone, or is no longer shared. Choose another one.")
            )
            return
        self._kept.rest()
        layout = found.state.get("columns")
        self._screen.columns.show_layout(layout if isinstance(layout, dict) else {})
        for sentence in self._screen.show_view_state(found.state):
            self._screen.tell(self.tr("View {0}: {1}").format(found.name, sentence))
        self._before = self._state()
        self._is_open(found)

    def _is_open(self, view: SavedView) -> None:
        self._kept.rest()
        self.opened = view
        self._tabs.show_open(view.id, self._tabs.current())
        self.look()

    def _state(self) -> dict[str, Any]:
        layout = self._screen.columns.layout()
        return self._screen.view_state() | ({"columns": layout} if layout else {})

    def _on_stepped(self, _done: object) -> None:
        """What was taken back may have been done to a view: show the open one as it is now."""
        if self.opened is not None:
            self._ask(self._reopen, _quietly)
        else:
            self.load()

    def _reopen(self, views: list[SavedView]) -> None:
        before = self.opened
        self._know(views)
        now = self._views.get(before.id) if before is not None else None
        if now is not None and now.version != cast("SavedView", before).version:
            self._show(now.id)


def _quietly(_error: Exception) -> bool:
    """A list of views that does not come is no news: the screen's own rows tell what is away."""
    return True
