"""The sentence beside a cell that is being edited: what is wrong, or what others did."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFrame, QWidget

from views.kit import layouts
from views.kit.labels import label, picture


class CellNote(QFrame):
    """A sentence just below a cell, or above it where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cell_note")
        self._icon = picture("info", "info", 14)
        self.text = label("", "caption", wrap=True)
        self._parts = layouts.row(self._icon, self.text, gap=6, margins=(10, 6, 10, 6))
        self._parts.setStretch(1, 1)
        self.setLayout(self._parts)
        self.hide()

    def say(self, sentence: str, role: str) -> None:
        """`role`: "error" or "caption"; "" says nothing more."""
        wrong = role == "error"
        self._icon.show_icon(
            "triangle-alert" if wrong else "refresh-cw", "bad" if wrong else "info"
        )
        self.text.setProperty("role", role)
        self.text.style().unpolish(self.text)
        self.text.style().polish(self.text)
        self.text.setText(sentence)
        self.setVisible(bool(sentence))

    def stand_at(self, cell: QRect) -> None:
        """Next to this cell, inside the grid."""
        parent = self.parentWidget()
        if self.isHidden() or parent is None:
            return
        room = parent.rect()
        width = min(320, room.width())
        height = self._parts.heightForWidth(width)
        left = max(0, min(cell.left(), room.width() - width))
        below = cell.bottom() + 4
        top = below if below + height <= room.height() else cell.top() - 4 - height
        self.setGeometry(left, top, width, height)
        self.raise_()
