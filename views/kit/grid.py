"""The grid of every list: fixed rows, one delegate, a million rows without a stutter.

The model answers the roles of :mod:`models.roles` and has `columns`, a sequence of
descriptors. If it has a method `visible(first, last)`, it is told which rows are on
screen after each scroll, resize and reset, so that it can fetch them.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from models.roles import ColumnLike, Role
from views.kit import icons, theme
from views.kit.cells import KINDS, Cell
from views.kit.labels import plain
from views.kit.states import draw_skeleton

Index = QModelIndex | QPersistentModelIndex
REPORT_AFTER = 15  # milliseconds: one report for a burst of scrolling


class Grid(QTableView):
    """A table of records. Return or a double click activates a row."""

    activated_row = Signal(QModelIndex)

    def __init__(self, accessible_name: str) -> None:
        super().__init__()
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.currentIndex().isValid():
            self.activated_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon()

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            before, self.hovered = self.hovered, row
            for one in (before, row):
                top = self.rowViewportPosition(one)
                self.viewport().update(0, top, self.viewport().width(), theme.SIZE["row"])

    def _soon(self) -> None:
        self._report.start()


class GridDelegate(QStyledItemDelegate):
    """Paints a cell by its column's kind; no style sheet, no editor of its own."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        column = self._grid.columns()[index.column()]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        changed = bool(index.data(Role.CHANGED))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.color(self._ground(index.row(), chosen, changed)))
        painter.setPen(theme.color("divider"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if chosen and self._is_first(index.column()):
            bar = QRect(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(bar, theme.color("accent"))
        scale = self._grid.devicePixelRatioF()
        if index.data(Role.LOADING):
            draw_skeleton(painter, QRectF(rect), index.row())
        else:
            KINDS[column.kind](Cell(painter, rect, index, scale, column.align == "right"))
        if changed:
            mark = icons.pixmap("refresh-cw", "info", 11, scale)
            painter.drawPixmap(rect.right() - 13, rect.top() + 4, mark)
        if index == self._grid.currentIndex() and self._grid.hasFocus():
            painter.setPen(QPen(theme.color("focus"), theme.SIZE["focus"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 3, -2, -4), 5, 5)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        _option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """The model's tooltip, else the whole text; as typed, whatever markup is in it."""
        text = index.data(Qt.ItemDataRole.ToolTipRole) or index.data() or ""
        QToolTip.showText(event.globalPos(), plain(str(text)) if text else "", view)
        return True

    def _ground(self, row: int, chosen: bool, changed: bool) -> str:
        if changed:
            return "info_bg"
        if chosen:
            return "selected"
        return "hover" if row == self._grid.hovered else "surface"

    def _is_first(self, column: int) -> bool:
        return self._grid.horizontalHeader().visualIndex(column) == 0
