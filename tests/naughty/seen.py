"""Whether what a widget shows of a text is that text: no markup of it works anywhere."""

import html
import re

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QPlainTextEdit, QWidget


def places(root: QWidget, text: str) -> set[str]:
    """The classes of what shows `text` below `root`; fails where it would be read as markup."""
    found: set[str] = set()
    for part in [root, *root.findChildren(QWidget)]:
        if html.escape(text) in part.toolTip() or text in part.toolTip():
            assert not _is_markup(part.toolTip()) or _is_escaped(part.toolTip(), text)
            found.add("tooltip")
        if isinstance(part, QLabel) and text in part.text():
            assert part.textFormat() == Qt.TextFormat.PlainText, part
            found.add("label")
        if isinstance(part, QLineEdit | QPlainTextEdit) and text in _typed(part):
            found.add("editor")
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            found |= _cells(part.model(), text)
    return found


def _typed(editor: QLineEdit | QPlainTextEdit) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def _cells(model: QAbstractItemModel, text: str) -> set[str]:
    found: set[str] = set()
    for row in range(min(model.rowCount(QModelIndex()), 40)):
        for column in range(model.columnCount(QModelIndex())):
            index = model.index(row, column)
            if text in str(index.data() or ""):
                found.add("cell")
            tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            if text in tip:  # the delegate escapes it when it shows
                found.add("cell tooltip")
    return found


def _is_markup(text: str) -> bool:
    """As Qt guesses: PySide has no Qt::mightBeRichText."""
    return text.lstrip().startswith("<") or bool(re.search(r"<\w+[^<]*>", text))


def _is_escaped(tooltip: str, text: str) -> bool:
    return html.escape(text) in tooltip and (html.escape(text) == text or text not in tooltip)
