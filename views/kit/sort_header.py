"""The header of every grid: titles, and which columns the rows are sorted by, in which order."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from views.kit import icons, sort_keys, theme
from views.kit.sort_keys import Keys, SortKey

_PAD, _LEAST, _ARROW, _GAP = 12, 2, 12, 2


class SortHeader(QHeaderView):
    """Paints arrows and, with more than one key, their numbers; `sorted` says what a click asks.

    `sorts` maps columns to what the service sorts by; other columns cannot be sorted.
    """

    sorted = Signal(object)  # Keys

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.keys: Keys = ()
        self._sorts: dict[str, str] = {}
        self._with_shift = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its actions are in the menus
        self.setSortIndicatorShown(False)  # Qt's shows a single key
        self.sectionClicked.connect(self._on_clicked)
        theme.theme_changed.connect(self.viewport().update)

    def sort_by(self, sorts: Mapping[str, str]) -> None:
        """From now on these columns (key → what the service calls it) can be sorted."""
        self._sorts = dict(sorts)
        self.setSectionsClickable(True)

    def show_keys(self, keys: Keys, words: Mapping[str, str]) -> None:
        """Mark the columns of `keys`; `words` names all sorts, for a screen reader."""
        self.keys = keys
        self.setAccessibleDescription(sort_keys.told(keys, words))
        self.viewport().update()

    def mark(self, column: str) -> tuple[int, SortKey] | None:
        """The number (from 1) and the key that a column is sorted by."""
        by = self._sorts.get(column)
        hits = (at for at in enumerate(self.keys, start=1) if by is not None and at[1].by == by)
        return next(hits, None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)
        self._with_shift = False

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        painter.save()
        painter.fillRect(rect, theme.color("surface"))
        painter.setPen(theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        mark = self.mark(self._column(logicalIndex))
        painter.setFont(theme.font("small_strong"))
        painter.setPen(theme.color("text" if mark else "text3"))
        metrics = QFontMetrics(painter.font())
        number = str(mark[0]) if mark and len(self.keys) > 1 else ""
        digit = QFontMetrics(theme.font("caption")).horizontalAdvance(number)
        taken = _GAP + _ARROW + digit if mark else 0
        at_right = self._is_right(logicalIndex)
        inside = rect.adjusted(_LEAST if at_right else _PAD, 0, -_PAD, 0)
        title = metrics.elidedText(
            self._title(logicalIndex), Qt.TextElideMode.ElideRight, inside.width() - taken
        )
        width = metrics.horizontalAdvance(title)
        if at_right:
            inside.setLeft(max(inside.left(), inside.right() + 1 - width - taken))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, title)
        if mark:
            at = QPoint(inside.left() + width + _GAP, rect.center().y() - _ARROW // 2)
            self._paint_mark(painter, at, number, descending=mark[1].descending)
        painter.restore()

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:  # noqa: N803 - Qt's name
        """Room for the title with its mark, for a double click on the edge."""
        width = QFontMetrics(theme.font("small_strong")).horizontalAdvance(
            self._title(logicalIndex)
        )
        return QSize(width + 2 * _PAD + _GAP + _ARROW + 8, theme.SIZE["header"])

    def _paint_mark(self, painter: QPainter, at: QPoint, number: str, *, descending: bool) -> None:
        name = "arrow-down" if descending else "arrow-up"
        painter.drawPixmap(at, icons.pixmap(name, "text", _ARROW, self.devicePixelRatioF()))
        painter.setFont(theme.font("caption", tabular=True))
        room = QRect(at.x() + _ARROW, at.y() - 1, 20, _ARROW + 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, number)

    def _on_clicked(self, section: int) -> None:
        by = self._sorts.get(self._column(section))
        if by is not None:
            change = sort_keys.further if self._with_shift else sort_keys.only
            self.sorted.emit(change(self.keys, by))

    def _column(self, section: int) -> str:
        columns = getattr(self.model(), "columns", ())
        return str(columns[section].key) if section < len(columns) else ""

    def _title(self, section: int) -> str:
        return str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")

    def _is_right(self, section: int) -> bool:
        role = Qt.ItemDataRole.TextAlignmentRole
        aligned = self.model().headerData(section, Qt.Orientation.Horizontal, role)
        return aligned is not None and bool(int(aligned) & int(Qt.AlignmentFlag.AlignRight))
