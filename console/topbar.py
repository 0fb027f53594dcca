"""The bar over every screen: the store, search or command, health, undo, theme."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QPushButton

from console.health import HealthPills
from views.kit import icons, layouts, theme
from views.kit.controls import icon_button
from views.kit.labels import label, set_tooltip


class TopBar(QFrame):
    """Parts only; :class:`console.window.Window` says what they do."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setFixedHeight(theme.SIZE["topbar"])
        self._store, self._marker = label("", "body_strong"), label("", "caption")
        self.command = CommandButton()
        self.health = HealthPills()
        self.undo = icon_button("undo-2", self.tr("Undo"), keys="Ctrl+Z")
        self.theme = icon_button("moon", self.tr("Switch theme"))
        made = layouts.row(
            layouts.row(self._store, self._marker, None),
            self.command,
            layouts.row(None, self.health, self.undo, self.theme),
            margins=(20, 0, 14, 0),
            gap=12,
        )
        made.setStretch(0, 1)
        made.setStretch(2, 1)
        self.setLayout(made)
        theme.theme_changed.connect(self._on_theme)
        self._on_theme()

    def show_store(self, name: str, marker: str) -> None:
        """The store's name, and what kind of shop this is, such as "Sample shop"."""
        self._store.setText(name)
        self._marker.setText(marker)

    def texts(self) -> tuple[str, str]:
        """The store and the marker as they are shown."""
        return self._store.text(), self._marker.text()

    def show_undo(self, possible: bool, text: str) -> None:
        """`text`: what would be taken back."""
        self.undo.setEnabled(possible)
        word = self.tr("Undo (Ctrl+Z)")
        set_tooltip(self.undo, f"{word}: {text}" if text else word)

    def set_signed_in(self, signed_in: bool) -> None:
        """Search and undo exist only for somebody."""
        self.command.setHidden(not signed_in)
        self.undo.setHidden(not signed_in)

    def _on_theme(self) -> None:
        icons.dress(self.theme, "sun" if theme.name() == "dark" else "moon")


class CommandButton(QPushButton):
    """Looks like a search field, opens the palette."""

    def __init__(self) -> None:
        words = self.tr("Search or run a command")
        super().__init__(f"  {words}")
        self.setProperty("kind", "command")
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        icons.dress(self, "search", "text3")
        keys = label("Ctrl K", "keys")
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(layouts.row(None, keys, margins=(0, 0, 6, 0)))

    def sizeHint(self) -> QSize:
        return QSize(420, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(236, super().minimumSizeHint().height())
