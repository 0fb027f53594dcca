"""Buttons, tabs, chips and the search field."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QPushButton, QToolButton

from views.kit import icons, layouts, theme
from views.kit.labels import picture, set_tooltip

SEARCH_AFTER = 120  # milliseconds without a key
_AROUND_SEARCH = 84  # logical pixels for the glass, the padding and the cross


def button(text: str, icon: str = "", kind: str = "") -> QPushButton:
    """A push button. `kind`: "", primary, danger, plain, dashed."""
    return _dressed(QPushButton(), text, icon, kind)


def icon_button(icon: str, name: str, *, kind: str = "plain", keys: str = "") -> QToolButton:
    """A square button with an icon only; `name` is its accessible name and tooltip."""
    made = QToolButton()
    made.setAccessibleName(name)
    set_tooltip(made, f"{name} ({keys})" if keys else name)
    made.setProperty("kind", kind)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    icons.dress(made, icon)
    return made


def _dressed(made: QPushButton, text: str, icon: str, kind: str) -> QPushButton:
    shown = literal(text)
    made.setText(f" {shown}" if icon else shown)
    made.setAccessibleName(text.rstrip("…"))
    made.setProperty("kind", kind)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if icon:
        role = {"primary": "on_accent", "danger": "bad"}.get(kind, "text2")
        icons.dress(made, icon, role)
    return made


def literal(text: str) -> str:
    """`text` for a button that shows each "&" in it: none of them names a shortcut."""
    return text.replace("&", "&&")


class ActionButton(QPushButton):
    """A button for an installed action: hidden, off and explained as the action is."""

    def __init__(self, action: QAction, icon: str = "", kind: str = "") -> None:
        super().__init__()
        self._action = action
        self._hidden_by_action = False
        _dressed(self, action.text(), icon, kind)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        if not self._action.isVisible():
            self._hidden_by_action = True
            self.hide()
        elif self._hidden_by_action:  # never show by itself what has no parent yet
            self._hidden_by_action = False
            self.show()
        self.setEnabled(self._action.isEnabled())
        set_tooltip(self, self._action.toolTip())


class SegmentTabs(QFrame):
    """Views of one list, one chosen; arrow keys move between them."""

    chosen = Signal(int)

    def __init__(self, names: list[str], accessible_name: str) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setAccessibleName(accessible_name)
        self._group = QButtonGroup(self)
        self._names = list(names)
        for at, name in enumerate(names):
            tab = button(name, kind="tab")
            tab.setCheckable(True)
            tab.setChecked(at == 0)
            self._group.addButton(tab, at)
        self._group.idToggled.connect(self._on_toggled)
        self.setLayout(layouts.row(*self._group.buttons(), margins=(3, 3, 3, 3), gap=2))

    def current(self) -> int:
        return self._group.checkedId()

    def choose(self, at: int) -> None:
        self._group.button(at).setChecked(True)

    def focus_chosen(self) -> None:
        """Put the focus on the chosen tab, from where arrow keys go on."""
        self._group.button(self.current()).setFocus()

    def set_count(self, at: int, count: str) -> None:
        """Write a count behind a tab's name, or "" for none."""
        name = self._names[at]
        self._group.button(at).setText(f"{name}  {count}" if count else name)

    def _on_toggled(self, at: int, on: bool) -> None:
        if on:
            self.chosen.emit(at)


class Chip(QPushButton):
    """A filter: on with a cross to take it off (`removed`), or off and clickable as usual."""

    removed = Signal()

    def __init__(self, text: str, *, on: bool = True) -> None:
        super().__init__(literal(text))
        self.setProperty("kind", "chip")
        self.setProperty("on", on)
        self.setAccessibleName(self.tr("Remove filter {0}").format(text) if on else text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if on:
            icons.dress(self, "x", "accent_text", 12)
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            self.clicked.connect(self._on_clicked)

    def _on_clicked(self, _checked: bool) -> None:
        self.removed.emit()


class SearchField(QLineEdit):
    """Text that searches as it is typed: `searched(text)` `after` milliseconds without a key.

    Return searches at once; Esc empties the field; Down asks to go to the results.
    """

    searched = Signal(str)
    went_down = Signal()

    def __init__(self, placeholder: str, *, after: int = SEARCH_AFTER) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        wipe = self.findChild(QAction, "_q_qlineeditclearaction")
        if wipe is not None:  # Qt's own icon is dark in either theme
            icons.dress(wipe, "x")
        words = QFontMetrics(theme.font("body")).horizontalAdvance(placeholder)
        self.setMinimumWidth(max(210, words + _AROUND_SEARCH))
        self.setTextMargins(22, 0, 0, 0)
        glass = picture("search", "text3")
        glass.setParent(self)
        glass.move(11, 8)
        self._told = ""
        self._timer = QTimer(self, singleShot=True, interval=after)
        self._timer.timeout.connect(self._tell)
        self.textChanged.connect(self._on_text)
        self.returnPressed.connect(self._tell)

    def show_text(self, text: str) -> None:
        """Whoever calls searches for it: nothing is told."""
        self.setText(text)
        self._timer.stop()
        self._told = text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._tell()
        elif event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        else:
            super().keyPressEvent(event)

    def _on_text(self, _text: str) -> None:
        self._timer.start()

    def _tell(self) -> None:
        self._timer.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.searched.emit(self._told)
