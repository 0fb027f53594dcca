"""The navigation rail: one entry for each screen the person may open, and who they are."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QMenu, QPushButton, QWidget

from views.kit import icons, layouts, theme
from views.kit.cards import separator
from views.kit.labels import elided, label, picture, set_tooltip
from views.kit.screen import Screen


class Rail(QFrame):
    """212 px wide, or 60 when collapsed: icons only, the names in tooltips."""

    chosen = Signal(str)  # a screen's name
    collapse_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAccessibleName(self.tr("Navigation"))
        self.collapsed = False
        self._entries: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        self._product = label("Backroom", "title")
        self._list = layouts.column(gap=2)
        self._collapse = NavButton("", self.tr("Collapse"), "panel-left", "Ctrl+B")
        self._collapse.setCheckable(False)
        self._collapse.clicked.connect(self.collapse_asked)
        self.who = WhoButton()
        self._line = separator()
        logo = layouts.row(
            picture("store", "accent", 22), self._product, None, margins=(10, 4, 0, 10), gap=9
        )
        self.setLayout(
            layouts.column(
                logo,
                self._list,
                None,
                self._collapse,
                self._line,
                self.who,
                margins=(10, 12, 10, 8),
                gap=2,
            )
        )
        self.set_collapsed(False)
        self.show_screens([])

    def show_screens(self, screens: Sequence[type[Screen]]) -> None:
        """Entries in this order; Ctrl+1 … Ctrl+9 open them. None: nobody is signed in.

        What is within another screen has no entry of its own.
        """
        screens = [screen for screen in screens if not screen.within]
        for old in self._entries.values():
            self._group.removeButton(old)
            old.setParent(None)
            old.deleteLater()
        self._entries = {}
        for number, screen in enumerate(screens, start=1):
            entry = NavButton(screen.name, screen.title, screen.icon, f"Ctrl+{number}")
            entry.clicked.connect(self._on_clicked)
            entry.set_collapsed(self.collapsed)
            self._group.addButton(entry)
            self._list.addWidget(entry)
            self._entries[screen.name] = entry
        for part in (self._collapse, self._line, self.who):
            part.setHidden(not screens)

    def names(self) -> list[str]:
        return list(self._entries)

    def mark(self, name: str) -> None:
        """Show that this screen is open."""
        if name in self._entries:
            self._entries[name].setChecked(True)

    def set_badge(self, name: str, text: str) -> None:
        """A count at the right of an entry; "" takes it away."""
        if name in self._entries:
            self._entries[name].set_badge(text)

    def set_collapsed(self, collapsed: bool) -> None:
        self.collapsed = collapsed
        self.setFixedWidth(theme.SIZE["nav_collapsed" if collapsed else "nav"])
        self._product.setVisible(not collapsed)
        for entry in (*self._entries.values(), self._collapse):
            entry.set_collapsed(collapsed)
        self.who.set_collapsed(collapsed)

    def _on_clicked(self) -> None:
        entry = self._group.checkedButton()
        if isinstance(entry, NavButton):
            self.chosen.emit(entry.name)


class NavButton(QPushButton):
    """An icon, a name, perhaps a count."""

    def __init__(self, name: str, title: str, icon: str, keys: str) -> None:
        super().__init__()
        self.name, self._title, self._keys = name, title, keys
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setFixedHeight(34)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        icons.dress(self, icon, "text2", on_role="accent_text")
        self._badge = label("", "caption", tabular=True)
        self._badge.setParent(self)
        self._badge.hide()
        self.setLayout(layouts.row(None, self._badge, margins=(0, 0, 10, 0)))
        self.set_collapsed(False)

    def set_badge(self, text: str) -> None:
        self._badge.setText(text)
        self.set_collapsed(not self.text())

    def set_collapsed(self, collapsed: bool) -> None:
        self.setText("" if collapsed else f"  {self._title}")
        count = self._badge.text()
        self.setAccessibleName(f"{self._title}, {count}" if count else self._title)
        self._badge.setVisible(bool(count) and not collapsed)
        set_tooltip(self, f"{self._title} ({self._keys})" if collapsed else self._keys)


class WhoButton(QPushButton):
    """Initials, name and role; opens the person's menu."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "who")
        self.setFixedHeight(44)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._initials = label("", "initials")
        self._initials.setFixedSize(28, 28)
        self._initials.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name, self._role = elided("", "body_strong"), elided("", "caption")
        self._texts = QWidget()
        self._texts.setLayout(layouts.column(None, self._name, self._role, None, gap=0))
        made = layouts.row(self._initials, self._texts, margins=(6, 2, 4, 2), gap=9)
        made.setStretch(1, 1)
        self.setLayout(made)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_person(self, name: str, role: str, menu: QMenu) -> None:
        self._initials.setText(initials(name))
        self._name.setText(name)
        self._role.setText(role.capitalize())
        self.setAccessibleName(self.tr("{0}, {1}: menu").format(name, role))
        set_tooltip(self, f"{name}, {role}")
        self.setMenu(menu)

    def shown(self) -> tuple[str, str, str]:
        """Initials, name, role, as on screen."""
        parts: tuple[QLabel, QLabel, QLabel] = (self._initials, self._name, self._role)
        return parts[0].text(), parts[1].text(), parts[2].text()

    def set_collapsed(self, collapsed: bool) -> None:
        self._texts.setHidden(collapsed)


def initials(name: str) -> str:
    """First letters of the first and last word: "Elena Kraus" → "EK"."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
