"""The grid of every list: fixed rows, one delegate, a million rows without a stutter.

The model answers the roles of :mod:`models.roles` and has `columns`, a sequence of
descriptors. If it has a method `visible(first, last)`, it is told which rows are on
screen after each scroll, resize and reset, so that it can fetch them.

The current cell has the keyboard. `block` is the block of cells around it, once
:meth:`Grid.allow_blocks` lets one be drawn.
"""

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
)

from views.kit import theme
from views.kit.block_grid import BlockGrid
from views.kit.grid_delegate import GridDelegate
from views.kit.sort_header import SortHeader

Index = QModelIndex | QPersistentModelIndex
REPORT_AFTER = 15  # milliseconds: one report for a burst of scrolling


class Grid(BlockGrid):
    """A table of records. Return or a double click activates a row."""

    activated_row = Signal(QModelIndex)

    def __init__(self, accessible_name: str) -> None:
        super().__init__()
        self.setAccessibleName(accessible_name)
        self._delegate = GridDelegate(self)
        self.setItemDelegate(self._delegate)
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
        head = self.head = SortHeader(self)
        self.setHorizontalHeader(head)
        head.setAccessibleName(self.tr("Columns of {0}").format(accessible_name))
        head.setFixedHeight(theme.SIZE["header"])
        head.setHighlightSections(False)
        head.setMinimumSectionSize(36)
        self._report = QTimer(self, singleShot=True, interval=REPORT_AFTER)
        self._report.timeout.connect(self.report_visible)
        self.verticalScrollBar().valueChanged.connect(self._soon)
        self.doubleClicked.connect(self.activated_row)
        theme.theme_changed.connect(self.viewport().update)

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
        """Column widths by key; a hidden column has 0."""
        return {column.key: self.columnWidth(at) for at, column in enumerate(self.columns())}

    def paintEvent(self, event: QPaintEvent) -> None:
        """Without a row to show the keyboard at, the whole grid shows it."""
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.color("focus"), theme.SIZE["focus"]))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def showEvent(self, event: QShowEvent) -> None:
        """Takes the keyboard if it waits at the screen for the rows to come."""
        super().showEvent(event)
        waiting = QApplication.focusWidget()
        if waiting is not None and waiting.isAncestorOf(self):
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.currentIndex().isValid():
            self.activated_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon()

    def _soon(self) -> None:
        self._report.start()
