"""Choose what a list is sorted by, in which order, without a mouse."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from views.kit import icons, layouts
from views.kit.controls import button
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.labels import label
from views.kit.sort_keys import Keys, SortKey

_ROWS = 8
_ROW = 32  # logical pixels


class SortDialog(ChoiceDialog):
    """All that can be sorted by, what is in use first; `sorted` carries the keys chosen."""

    sorted = Signal(object)  # Keys

    def __init__(self, parent: QWidget, words: Mapping[str, str], keys: Keys) -> None:
        self.list = OrderList(words, keys)
        hint = label(
            self.tr("Space uses a column or not, ← → turn its direction, Alt+↑ ↓ move it."),
            "caption",
            wrap=True,
        )
        moves = layouts.column(*self.list.moves(), None, gap=6)
        body = QWidget()
        rows = layouts.row(self.list, moves, gap=12)
        rows.setStretch(0, 1)
        body.setLayout(layouts.column(hint, rows))
        choices = [
            Choice("cancel", self.tr("Cancel")),
            Choice("sort", self.tr("Sort"), "primary"),
        ]
        super().__init__(parent, self.tr("Sort by"), body, choices)

    def choose(self, name: str) -> None:
        if name == "sort":
            self.sorted.emit(self.list.keys())
        super().choose(name)


class OrderList(QListWidget):
    """One line for each column; those in use stand first and carry their number."""

    def __init__(self, words: Mapping[str, str], keys: Keys) -> None:
        super().__init__()
        self._words = dict(words)
        rest = [SortKey(by) for by in words if by not in {key.by for key in keys}]
        self._lines = [*(key for key in keys if key.by in words), *rest]
        self._used = len(self._lines) - len(rest)
        self.setAccessibleName(self.tr("Columns to sort by"))
        self.setObjectName("order")
        self.setFixedHeight(_ROWS * _ROW + 10)
        self._show(0)

    def keys(self) -> Keys:
        """What is in use, the first key first."""
        return tuple(self._lines[: self._used])

    def moves(self) -> list[QPushButton]:
        """Buttons that do what the keys do."""
        made = [
            button(self.tr("Use or not")),
            button(self.tr("Turn")),
            button(self.tr("Up")),
            button(self.tr("Down")),
        ]
        for one, call in zip(made, (self.use, self.turn, self.up, self.down), strict=True):
            one.clicked.connect(call)
        return made

    def use(self) -> None:
        """Put the current column into use behind the others, or out of it. One stays."""
        at = self.currentRow()
        if at >= self._used:
            self._lines.insert(self._used, self._lines.pop(at))
            self._used += 1
            self._show(self._used - 1)
        elif self._used > 1:
            self._used -= 1
            self._lines.insert(self._used, SortKey(self._lines.pop(at).by))
            self._show(at)

    def turn(self) -> None:
        at = self.currentRow()
        self._direct(descending=at < self._used and not self._lines[at].descending)

    def up(self) -> None:
        self._move(-1)

    def down(self) -> None:
        self._move(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_Space:
            self.use()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._direct(descending=key == Qt.Key.Key_Right)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _direct(self, *, descending: bool) -> None:
        if self.currentRow() >= self._used:
            self.use()
        at = self.currentRow()
        self._lines[at] = SortKey(self._lines[at].by, descending)
        self._show(at)

    def _move(self, by: int) -> None:
        at, to = self.currentRow(), self.currentRow() + by
        if at < self._used and 0 <= to < self._used:
            self._lines.insert(to, self._lines.pop(at))
            self._show(to)

    def _show(self, current: int) -> None:
        self.clear()
        for at, key in enumerate(self._lines):
            line = QListWidgetItem(self._text(at, key))
            if at < self._used:
                name = "arrow-down" if key.descending else "arrow-up"
                line.setIcon(icons.icon(name, "text"))
            else:
                line.setIcon(icons.icon("minus", "text_disabled"))
                line.setForeground(self.palette().placeholderText())
            line.setSizeHint(QSize(0, _ROW))
            self.addItem(line)
        self.setCurrentRow(current)

    def _text(self, at: int, key: SortKey) -> str:
        word = self._words[key.by]
        if at >= self._used:
            return word
        told = self.tr("{0}. {1}, descending") if key.descending else self.tr("{0}. {1}, ascending")
        return told.format(at + 1, word)
