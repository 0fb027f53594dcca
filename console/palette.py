"""Ctrl+K: run any declared action, open any screen, find any product, by keyboard alone."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QLineEdit, QListView, QWidget

from console.palette_list import LINE, PaletteDelegate, PaletteItem, PaletteModel, ranked
from views.kit import layouts, theme
from views.kit.dialog import shadow
from views.kit.labels import label
from views.kit.tasks import Tasks, Workers

__all__ = ["Palette", "PaletteItem"]

Search = Callable[[str], list[PaletteItem]]

WIDTH, LINES = 600, 9
SEARCH_AFTER = 120  # milliseconds without a key
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Palette(QWidget):
    """Covers its host while open. `search` runs on a worker and finds products."""

    def __init__(self, host: QWidget, workers: Workers) -> None:
        super().__init__(host)
        self.setObjectName("scrim")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Search or run a command"))
        self._tasks = Tasks(workers, self)
        self._search: Search | None = None
        self._actions: list[PaletteItem] = []
        self._back: QWidget | None = None
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_AFTER)
        self._timer.timeout.connect(self._find)
        self.query.textChanged.connect(self._on_text)
        host.installEventFilter(self)
        self.hide()

    def open_with(self, items: Sequence[PaletteItem], search: Search | None = None) -> None:
        """Show all `items`; typing narrows them and asks `search` for more."""
        self._back = QApplication.focusWidget()
        self._actions, self._search = list(items), search
        self.query.clear()
        self._show(ranked("", self._actions))
        self._place()
        self.show()
        self.raise_()
        self.query.setFocus()

    def close_palette(self) -> None:
        """Hide; the focus returns to where it was."""
        self._timer.stop()
        self._tasks.cancel("search")
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def texts(self) -> list[str]:
        """What is listed now, best first."""
        return [str(self.model.index(row).data()) for row in range(self.model.rowCount())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.query and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._on_key(event.key())
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # what is typed here is no command to the screen below
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.close_palette()

    def _build(self) -> None:
        self.query = QLineEdit()
        self.query.setFont(theme.font("title"))
        self.query.setPlaceholderText(self.tr("Type a command, a screen or a product"))
        self.query.setAccessibleName(self.tr("Search or run a command"))
        self.query.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Matches"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.model = PaletteModel(self.list)
        self.list.setModel(self.model)
        self.list.clicked.connect(self._on_clicked)
        self._none = label("", "muted")
        self._none.setContentsMargins(18, 10, 18, 14)
        self._none.hide()
        self._frame = QFrame(self)
        self._frame.setObjectName("overlay")
        inside = QWidget()
        inside.setObjectName("palette")
        inside.setLayout(
            layouts.column(
                layouts.row(self.query, margins=(10, 4, 10, 0)), self.list, self._none, gap=0
            )
        )
        self._frame.setLayout(layouts.column(inside, gap=0))
        self._frame.setGraphicsEffect(shadow(self._frame, 48))

    def _on_key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex().row())
        elif step := _MOVES.get(Qt.Key(key)):
            last = self.model.rowCount() - 1
            self._select(max(0, min(last, self.list.currentIndex().row() + step)))
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)  # nothing else to go to
        return True

    def _on_text(self, text: str) -> None:
        self._tasks.cancel("search")
        wanted = self._search is not None and bool(text.strip())
        self._show(ranked(text, self._actions), waiting=wanted)
        if wanted:
            self._timer.start()

    def _find(self) -> None:
        if self._search is not None:
            call = partial(self._search, self.query.text().strip())
            self._tasks.ask(call, done=self._on_found, key="search", failed=self._on_failed)

    def _on_found(self, items: list[PaletteItem]) -> None:
        """Behind the commands, so that the chosen line stays where it is."""
        row = max(0, self.list.currentIndex().row())
        self._show([*ranked(self.query.text(), self._actions), *items], row=row)

    def _on_failed(self, error: Exception) -> bool:
        """Commands work without the products; the screens tell what is wrong."""
        self._none.setText(str(error))
        self._none.show()
        return True

    def _on_clicked(self) -> None:
        self._run(self.list.currentIndex().row())

    def _run(self, row: int) -> None:
        item = self.model.item(row)
        if item is not None and item.is_on:
            self.close_palette()
            item.run()

    def _show(self, items: list[PaletteItem], *, row: int = 0, waiting: bool = False) -> None:
        self.model.show_items(items)
        self._select(row)
        self._none.setText(
            self.tr("Searching products…")
            if waiting
            else self.tr("Nothing matches. Try fewer letters.")
        )
        self._none.setVisible(not items)
        self.list.setHidden(not items)
        self._place()

    def _select(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row))

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        self.setGeometry(host.rect())
        lines = min(max(self.model.rowCount(), 1), LINES)
        height = 48 + 22 + lines * LINE
        width = min(WIDTH, host.width() - 48)
        self._frame.setGeometry(QRect((host.width() - width) // 2, 96, width, height))
