"""The tabs over a list: those built in, then the saved views; a menu takes what has no room."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLayout, QMenu, QPushButton, QToolButton

from views.kit import icons, theme
from views.kit.controls import SegmentTabs, button, icon_button, literal
from views.kit.labels import set_tooltip

_WIDEST = 190  # logical pixels of a view's name
_AROUND = 6  # the frame's margins
_GAP = 2


@dataclass(frozen=True)
class ViewTab:
    """A saved view on show. `owner`: whose it is, "" for one's own."""

    id: int
    name: str
    owner: str = ""

    @property
    def title(self) -> str:
        return f"{self.name} · {self.owner}" if self.owner else self.name


class ViewTabs(SegmentTabs):
    """`current()` is the built-in tab in force, also while a saved view is open."""

    view_chosen = Signal(int)  # a saved view's id: its tab was pressed
    menu_asked = Signal(int, QPoint)  # for this view, at this place on the screen

    def __init__(self, names: list[str], accessible_name: str) -> None:
        super().__init__(names, accessible_name)
        self._base = 0
        self._is_fitting = False
        self._views: list[ViewTab] = []
        self._tabs: list[QPushButton] = []
        self.more: QToolButton = icon_button("chevron-down", self.tr("More views"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self._row = cast("QLayout", self.layout())
        self._row.addWidget(self.more)
        self.more.hide()

    def current(self) -> int:
        return self._base

    def set_base(self, at: int) -> None:
        """The built-in tab that a saved view stands on. Tells nobody."""
        self._base = at

    def open_view(self) -> int | None:
        """The saved view whose tab is on, if one is."""
        at = self._group.checkedId() - len(self._names)
        return self._views[at].id if 0 <= at < len(self._views) else None

    def views(self) -> list[ViewTab]:
        return list(self._views)

    def count(self) -> int:
        return len(self._names) + len(self._views)

    def press(self, at: int) -> None:
        """Open the tab at this place, built in or saved; nothing if there are fewer."""
        if 0 <= at < self.count():
            self._group.button(at).click()

    def show_views(self, views: Sequence[ViewTab]) -> None:
        """Replace the saved ones; the open one stays open if it is still there."""
        if list(views) == self._views:
            return  # the keyboard may be on one of them
        opened, focused = self.open_view(), self._focused()
        self._group.blockSignals(True)
        for old in self._tabs:
            self._group.removeButton(old)
            old.hide()
            old.deleteLater()
        self._views, self._tabs = list(views), []
        for at, view in enumerate(views, start=len(self._names)):
            tab = self._made(view)
            self._group.addButton(tab, at)
            self._tabs.append(tab)
            if view.id == opened:
                tab.setChecked(True)
            if view.id == focused:
                tab.setFocus()
        if self._group.checkedId() < 0:
            self._group.button(self._base).setChecked(True)
        self._group.blockSignals(False)
        self.updateGeometry()
        self._fit()

    def show_open(self, view: int | None, base: int) -> None:
        """Mark a saved view, or none, as open on top of built-in tab `base`. Tells nobody."""
        self._group.blockSignals(True)
        self._base = base
        ids = [one.id for one in self._views]
        at = len(self._names) + ids.index(view) if view in ids else base
        self._group.button(at).setChecked(True)
        self._group.blockSignals(False)
        self._fit()

    def mark_changed(self, changed: bool) -> None:
        """The open view is shown otherwise than it was saved."""
        for view, tab in zip(self._views, self._tabs, strict=True):
            self._write(tab, view, changed=changed and view.id == self.open_view())

    def sizeHint(self) -> QSize:
        return QSize(self._needed(self._all()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """One tab, whichever it is, and the way to the others."""
        widest = max(tab.sizeHint().width() for tab in self._all())
        more = self.more.sizeHint().width() + _GAP
        return QSize(widest + more + _AROUND, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def set_count(self, at: int, count: str) -> None:
        super().set_count(at, count)
        self._fit()

    def _on_toggled(self, at: int, on: bool) -> None:
        if on and at < len(self._names):
            self._base = at
            self.chosen.emit(at)
        elif on:
            self.view_chosen.emit(self._views[at - len(self._names)].id)
            self._fit()

    def _focused(self) -> int | None:
        """The saved view whose tab has the keyboard, if one has."""
        tabs = zip(self._views, self._tabs, strict=True)
        return next((view.id for view, tab in tabs if tab.hasFocus()), None)

    def _made(self, view: ViewTab) -> QPushButton:
        tab = button("", "users" if view.owner else "", kind="tab")
        if view.owner:
            icons.dress(tab, "users", "text3", 14)
        tab.setCheckable(True)
        self._write(tab, view, changed=False)
        tab.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tab.customContextMenuRequested.connect(self._on_menu)
        self._row.removeWidget(self.more)
        self._row.addWidget(tab)
        self._row.addWidget(self.more)
        return tab

    def _write(self, tab: QPushButton, view: ViewTab, *, changed: bool) -> None:
        metrics = QFontMetrics(theme.font("body_strong"))
        shown = metrics.elidedText(view.title, Qt.TextElideMode.ElideRight, _WIDEST)
        text = literal(shown) + (" •" if changed else "")
        if tab.text().strip() == text.strip():
            return
        tab.setText(f" {text}" if view.owner else text)
        whose = self.tr("View {0}, shared by {1}") if view.owner else self.tr("View {0}")
        told = whose.format(view.name, view.owner)
        told = self.tr("{0}, changed").format(told) if changed else told
        tab.setAccessibleName(told)
        set_tooltip(tab, told)
        self.updateGeometry()

    def _on_menu(self, at: QPoint) -> None:
        tab = self.sender()
        if isinstance(tab, QPushButton) and tab in self._tabs:
            place = tab.mapToGlobal(at)
            self.menu_asked.emit(self._views[self._tabs.index(tab)].id, place)

    def _all(self) -> list[QPushButton]:
        built_in = [self._group.button(at) for at in range(len(self._names))]
        return [*(one for one in built_in if isinstance(one, QPushButton)), *self._tabs]

    def _needed(self, tabs: Sequence[QPushButton]) -> int:
        return sum(tab.sizeHint().width() + _GAP for tab in tabs) - _GAP + _AROUND

    def _fit(self) -> None:
        """Show what has room. Showing and hiding may change the room: it is looked at again."""
        if not self._is_fitting:
            self._is_fitting = True
            for _ in range(2):
                width = self.width()
                self._show_fitting()
                if self.width() == width:
                    break
            self._is_fitting = False

    def _show_fitting(self) -> None:
        """As many tabs as fit, the one that is on in any case."""
        every = self._all()
        shown = every
        if self._needed(every) > self.width():
            room = self.width() - self.more.sizeHint().width() - _GAP
            shown = [tab for tab in every if tab.isChecked()]
            for tab in every:
                if tab not in shown and self._needed([*shown, tab]) <= room:
                    shown = [*shown, tab]
        for tab in every:
            tab.setVisible(tab in shown)
        left = [tab for tab in every if tab not in shown]
        self.more.setVisible(bool(left))
        menu = self.more.menu()
        menu.clear()
        for tab in left:
            item = menu.addAction(tab.text().strip())
            item.triggered.connect(partial(self._on_more, self._group.id(tab)))

    def _on_more(self, at: int, *_checked: bool) -> None:
        self.press(at)
