"""A table's keys and mouse: the current cell, the block drawn from it, characters typed on it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from models.roles import ColumnLike
from views.kit import theme
from views.kit.block import Block

Index = QModelIndex | QPersistentModelIndex

MOVING = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)


class BlockGrid(QTableView):
    """`block` is the current cell alone until :meth:`allow_blocks` lets more be drawn."""

    typed = Signal(QModelIndex, str)  # a character on the current cell, if `takes_typing`

    def __init__(self) -> None:
        super().__init__()
        self.block = Block(self)
        self.takes_typing = False
        self.hovered = -1
        self.setMouseTracking(True)
        self._draws_blocks = False
        self._pressed = QPersistentModelIndex()

    def columns(self) -> Sequence[ColumnLike]:
        """The model's column descriptors; empty without a model."""
        found: Sequence[ColumnLike] = getattr(self.model(), "columns", ())
        return found

    def allow_blocks(self) -> None:
        """From now on Shift with the arrows, and dragging, draw a block of cells."""
        self._draws_blocks = True
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.block.end():
            event.accept()
        elif self.takes_typing and self.currentIndex().isValid() and _is_text(event):
            self.typed.emit(self.currentIndex(), event.text())
        else:
            if event.key() in MOVING:
                self._draw_on(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._draw_on(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            self._pressed = QPersistentModelIndex(index)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._pressed = QPersistentModelIndex()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.indexAt(event.position().toPoint())
        if self._draws_blocks and self._pressed.isValid() and over.isValid():
            if not self.block.is_begun() and self._pressed != over:
                self.block.begin(self._pressed)
            self.setCurrentIndex(over)
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.block.moved()

    def _draw_on(self, extending: bool) -> None:
        """The current cell is about to move: with the block, or away from it."""
        if not (self._draws_blocks and extending):
            self.block.end()
        elif not self.block.is_begun():
            self.block.begin(self.currentIndex())

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            before, self.hovered = self.hovered, row
            for one in (before, row):
                top = self.rowViewportPosition(one)
                self.viewport().update(0, top, self.viewport().width(), theme.SIZE["row"])


def _is_text(event: QKeyEvent) -> bool:
    """Whether the key writes a character: no command, and no blank, which selects."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    plain_key = modifiers in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
        Qt.KeyboardModifier.GroupSwitchModifier,
    )
    return plain_key and event.text().isprintable() and bool(event.text().strip())
