"""Text editors that keep Ctrl+Z only while they have something to take back.

Qt's editors keep it even when they have nothing: right after a save, which starts them anew,
the key would then do nothing, and the console's undo of that save would never hear of it.
"""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit


class LineEditor(QLineEdit):
    """One line of text."""

    def event(self, event: QEvent) -> bool:
        if _is_for_the_console(event, self.isUndoAvailable(), self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)


class TextEditor(QPlainTextEdit):
    """Several lines of plain text."""

    def event(self, event: QEvent) -> bool:
        text = self.document()
        if _is_for_the_console(event, text.isUndoAvailable(), text.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)


def _is_for_the_console(event: QEvent, can_undo: bool, can_redo: bool) -> bool:
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    keys = QKeySequence.StandardKey
    return (event.matches(keys.Undo) and not can_undo) or (
        event.matches(keys.Redo) and not can_redo
    )
