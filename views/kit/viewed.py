"""A screen whose filters, order and columns can be kept as views with a name."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMenu, QToolButton

from services.identity.service import Identity
from views.kit.actions import action, refresh
from views.kit.arranged import ArrangedScreen
from views.kit.controls import icon_button, literal
from views.kit.kept_columns import KeptColumns
from views.kit.saved_views import SavedViews
from views.kit.screen import Place
from views.kit.view_tabs import ViewTabs


class ViewedScreen(ArrangedScreen):
    """A subclass makes `tabs` besides, and calls :meth:`keep_views` when all is made.

    Alt+1 … Alt+9 press the tabs, built in or saved.
    """

    tabs: ViewTabs
    saved: SavedViews | None = None

    def view_state(self) -> dict[str, Any]:
        """The filters and the order on screen, JSON-able."""
        raise NotImplementedError

    def show_view_state(self, state: dict[str, Any]) -> Sequence[str]:
        """Set them as :meth:`view_state` told; sentences about what is no longer there."""
        raise NotImplementedError

    def clear_view_state(self) -> None:
        """As it was when the screen was made."""
        raise NotImplementedError

    def keep_views(self) -> None:
        """Show the person's views and keep their columns."""
        identity = self.context.identity
        if identity is not None and self.context.caller.may("views.use"):
            self.saved = SavedViews(self, self, identity)
            self.saved.changed.connect(partial(refresh, self))
            self.tabs.menu_asked.connect(self._on_menu)
        else:
            KeptColumns(self.columns, self.context.preferences, self.name)
        numbers = QActionGroup(self)
        numbers.triggered.connect(self._on_number)
        for number in range(1, 10):
            item = QAction(numbers)
            item.setData(number)
            item.setShortcut(QKeySequence(f"Alt+{number}"))
            self.addAction(item)
        refresh(self)

    def columns_button(self) -> QToolButton:
        """Which columns are shown."""
        made = icon_button("columns-3", self.tr("Columns"), kind="")
        made.setMenu(QMenu(made))
        made.menu().aboutToShow.connect(partial(self.columns.fill, made.menu()))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    def views_button(self) -> QToolButton:
        """Everything that can be done with views, and all of them by name."""
        made = icon_button("bookmark", self.tr("Views"), kind="")
        made.setMenu(QMenu(made))
        made.menu().aboutToShow.connect(partial(self._fill, made.menu()))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        if not self.has_views():
            made.hide()
        return made

    def places(self) -> list[Place]:
        """The saved views, for the palette."""
        word = self.tr("View: {0}")
        views = self.saved.titles() if self.saved is not None else []
        return [
            Place(word.format(view.name), view.owner or self.title, "bookmark", self._opener(at))
            for at, view in enumerate(views, start=self.tabs.count() - len(views))
        ]

    def look_at_views(self) -> None:
        """Call when the filters or the order changed."""
        if self.saved is not None:
            self.saved.look()

    def tell(self, sentence: str) -> None:
        """Into the banner."""
        self.failed.emit(sentence, None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.saved is not None:
            self.saved.load()

    # -- actions ---------------------------------------------------------------------------

    @action(
        "Save view…", keys="Ctrl+Shift+S", calls=Identity.save_view, icon="bookmark-plus",
        when="has_views",
    )  # fmt: skip
    def save_view(self) -> None:
        if self.saved is not None:
            self.saved.save()

    @action("Update view", calls=Identity.change_view, icon="bookmark", when="may_update_view")
    def update_view(self) -> None:
        if self.saved is not None:
            self.saved.update()

    @action("Rename view…", calls=Identity.change_view, icon="pencil", when="may_change_view")
    def rename_view(self) -> None:
        if self.saved is not None:
            self.saved.rename()

    @action("Share view or stop sharing", needs="views.share", icon="users", when="may_change_view")
    def share_view(self) -> None:
        if self.saved is not None:
            self.saved.share()

    @action("Remove view", calls=Identity.remove_view, icon="x", when="may_change_view")
    def remove_view(self) -> None:
        if self.saved is not None:
            self.saved.remove()

    def has_views(self) -> bool:
        return self.context.identity is not None and self.context.caller.may("views.use")

    def may_change_view(self) -> bool:
        return self.saved is not None and self.saved.may_change()

    def may_update_view(self) -> bool:
        return self.saved is not None and self.saved.may_change() and self.saved.is_changed()

    # -- inside ----------------------------------------------------------------------------

    def _opener(self, at: int) -> "partial[None]":
        return partial(self.tabs.press, at)

    def _on_number(self, item: QAction) -> None:
        self.tabs.press(item.data() - 1)

    def _on_menu(self, view: int, place: QPoint) -> None:
        """The menu is about the open view: open this one first."""
        ids = [one.id for one in self.tabs.views()]
        self.tabs.press(self.tabs.count() - len(ids) + ids.index(view))
        menu = QMenu(self)
        self._fill(menu)
        menu.popup(place)

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for name in ("save_view", "update_view", "rename_view", "share_view", "remove_view"):
            menu.addAction(self.act[name])
        views = self.tabs.views()
        if views:
            menu.addSeparator()
        for at, view in enumerate(views, start=self.tabs.count() - len(views)):
            text = literal(view.title)
            item = menu.addAction(f"{text}\tAlt+{at + 1}" if at < 9 else text)  # noqa: PLR2004 - nine keys
            item.triggered.connect(partial(self._on_item, at))

    def _on_item(self, at: int, *_checked: bool) -> None:
        self.tabs.press(at)
