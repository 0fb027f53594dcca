"""The grid of every list: fixed rows, one delegate, a million rows without a stutter.

The model answers the roles of :mod:`models.roles` and has `columns`, a sequence of
descriptors. If it has a method `visible(first, last)`, it is told which rows are on
screen after each scroll, resize and reset, so that it can fetch them.

The current cell has the keyboard. `block` is the block of cells around it, once
:meth:`Grid.allow_blocks` lets one be drawn.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
)

from models.roles import ColumnLike
from views.kit import theme
from views.kit.block import Block
from views.kit.grid_delegate import GridDelegate

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
REPORT_AFTER = 15  # milliseconds: one report for a burst of scrolling


class Grid(QTableView):
    """A table of records. Return or a double click activates a row."""

    activated_row = Signal(QModelIndex)
    typed = Signal(QModelIndex, str)  # a character on the current cell, if `takes_typing`

    def __init__(self, accessible_name: str) -> None:
        super().__init__()
        self.block = Block(self)
        self.takes_typing = False
        self._draws_blocks = False
        self._pressed = QPersistentModelIndex()
        self.setAccessibleName(accessible_name)
        self._delegate = GridDelegate(self)
        self.setItemDelegate(self._delegate)
        self.hovered = -1
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)  # Tab leaves the grid, arrows move in it
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme.SIZE["row"])
        head = self.horizontalHeader()
        head.setFixedHeight(theme.SIZE["header"])
        head.setHighlightSections(False)
        head.setMinimumSectionSize(36)
        head.setFont(theme.font("small_strong"))
        self._report = QTimer(self, singleShot=True, interval=REPORT_AFTER)
        self._report.timeout.connect(self.report_visible)
        self.verticalScrollBar().valueChanged.connect(self._soon)
        self.doubleClicked.connect(self.activated_row)
        theme.theme_changed.connect(self.viewport().update)

    def columns(self) -> Sequence[ColumnLike]:
        """The model's column descriptors; empty without a model."""
        found: Sequence[ColumnLike] = getattr(self.model(), "columns", ())
        return found

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is None:
            return
        model.modelReset.connect(self._soon)
        model.rowsInserted.connect(self._soon)
        model.rowsRemoved.connect(self._soon)
        model.layoutChanged.connect(self._soon)
        head = self.horizontalHeader()
        for at, column in enumerate(self.columns()):
            self.setColumnWidth(at, column.width)
            if column.kind == "product":
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self._soon()

    def visible_rows(self) -> tuple[int, int]:
        """First and last row on screen; (0, -1) when there are none."""
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        first = self.rowAt(0)
        if not rows or first < 0:
            return 0, -1
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else rows - 1

    def report_visible(self) -> None:
        """Tell the model now which rows are on screen."""
        first, last = self.visible_rows()
        tell = getattr(self.model(), "visible", None)
        if tell is not None and last >= first:
            tell(first, last)

    def widths(self) -> dict[str, int]:
        """Column widths by key, to be remembered."""
        return {column.key: self.columnWidth(at) for at, column in enumerate(self.columns())}

    def set_widths(self, widths: dict[str, object]) -> None:
        """Restore :meth:`widths`; unknown keys are ignored."""
        for at, column in enumerate(self.columns()):
            width = widths.get(column.key)
            if isinstance(width, int):
                self.setColumnWidth(at, width)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes the keyboard if it waits at the screen for the rows to come."""
        super().showEvent(event)
        waiting = QApplication.focusWidget()
        if waiting is not None and waiting.isAncestorOf(self):
            self.setFocus()

    def allow_blocks(self) -> None:
        """From now on Shift with the arrows, and dragging, draw a block of cells."""
        self._draws_blocks = True
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.currentIndex().isValid():
            self.activated_row.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.block.end():
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

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.block.moved()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon()

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

    def _soon(self) -> None:
        self._report.start()


def _is_text(event: QKeyEvent) -> bool:
    """Whether the key writes a character: no command, and no blank, which selects."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    plain_key = modifiers in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
        Qt.KeyboardModifier.GroupSwitchModifier,
    )
    return plain_key and event.text().isprintable() and bool(event.text().strip())
