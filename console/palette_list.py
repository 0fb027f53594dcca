"""The palette's list: one line an item, its keys or its kind at the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console import fuzzy
from views.kit import icons, theme

LINE = 36
MOST = 60
OFF = 120  # points: more than a word's beginning is worth over its middle
ITEM = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class PaletteItem:
    """Something to run or to go to."""

    text: str
    run: Callable[[], object]
    icon: str = "command"
    detail: str = ""  # small, behind the text: a SKU, a screen's name
    keys: str = ""  # at the right: the shortcut, or the kind of thing
    also: str = ""  # further words that find it
    is_on: bool = True  # else it is shown, but cannot be run now


def ranked(query: str, items: Sequence[PaletteItem]) -> list[PaletteItem]:
    """The items that match, best first; one that is off counts for less, as Return needs one on."""
    scored = [(fuzzy.score(query, f"{it.text} {it.detail} {it.also}"), it) for it in items]
    hits = [(points, item) for points, item in scored if points is not None]
    return [item for _, item in sorted(hits, key=_rank)]


def _rank(hit: tuple[int, PaletteItem]) -> tuple[int, bool]:
    points, item = hit
    return (-points if item.is_on else OFF - points, not item.is_on)


class PaletteModel(QAbstractListModel):
    """The items shown now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[PaletteItem] = []

    def show_items(self, items: Sequence[PaletteItem]) -> None:
        self.beginResetModel()
        self._items = list(items[:MOST])
        self.endResetModel()

    def item(self, row: int) -> PaletteItem | None:
        return self._items[row] if 0 <= row < len(self._items) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            off = "" if item.is_on else self.tr("not available now")
            return ", ".join(part for part in (item.text, off, item.detail, item.keys) if part)
        return item if role == ITEM else None


class PaletteDelegate(QStyledItemDelegate):
    """Icon, text, detail; keys right-aligned."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: PaletteItem = index.data(ITEM)
        rect: QRect = option.rect
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_bg"))
            painter.drawRoundedRect(QRectF(rect), 6, 6)
        ink = "accent_text" if on else "text"
        soft = "accent_text" if on else "text2"
        if not item.is_on:
            ink = soft = "text_disabled"
        drawn = icons.pixmap(item.icon, soft, 16, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.left() + 12, rect.center().y() - 7, drawn)
        right = _write(painter, rect.adjusted(0, 0, -12, 0), item.keys, "small", soft, right=True)
        left = rect.left() + 40
        room = QRect(left, rect.top(), rect.right() - 12 - right - 12 - left, rect.height())
        used = _write(painter, room, item.text, "body_medium", ink)
        _write(painter, room.adjusted(used + 10, 0, 0, 0), item.detail, "small", soft)
        painter.restore()


def _write(  # noqa: PLR0913 - a text, where, and how
    painter: QPainter, room: QRect, text: str, font: str, role: str, *, right: bool = False
) -> int:
    """Write one elided line; its width in logical pixels."""
    if not text or room.width() <= 0:
        return 0
    painter.setFont(theme.font(font))
    painter.setPen(theme.color(role))
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, shown)
    return metrics.horizontalAdvance(shown)
