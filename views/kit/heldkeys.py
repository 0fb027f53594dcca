"""Keys held back, each knowing how to be given on as if it came just now."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QKeyEvent, QShortcutEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken


class HeldKey:
    """A press or a release. It goes where the keyboard's focus is by then."""

    def __init__(self, to: QObject, event: QKeyEvent) -> None:
        # A window hands its keys to the focus by itself; a widget had it when the key came.
        self._to, self._followed = to, to is QApplication.focusWidget()
        self._event = QKeyEvent(event)

    def key(self) -> int:
        return self._event.key()

    def is_release(self) -> bool:
        return self._event.type() == QEvent.Type.KeyRelease

    def is_press_of(self, event: QKeyEvent) -> bool:
        return not self.is_release() and self.key() == event.key()

    def give(self) -> None:
        to: QObject = (QApplication.focusWidget() or self._to) if self._followed else self._to
        if Shiboken.isValid(to):
            QCoreApplication.sendEvent(to, self._event)


class HeldShortcut:
    """A key that is some action's shortcut."""

    def __init__(self, to: QObject, event: QShortcutEvent, key: QKeyEvent) -> None:
        self._to, self._event, self._key = to, QShortcutEvent(event), key
        self._focused = QApplication.focusWidget()

    def key(self) -> int:
        return self._key.key()

    def is_release(self) -> bool:
        return False

    def give(self) -> None:
        """Do it, unless a key before it moved the focus to where this one is text."""
        focused = QApplication.focusWidget()
        if focused is not None and focused is not self._focused and self._is_text_in(focused):
            QCoreApplication.sendEvent(focused, QKeyEvent(_as(self._key, QEvent.Type.KeyPress)))
        elif Shiboken.isValid(self._to):
            QCoreApplication.sendEvent(self._to, self._event)

    def _is_text_in(self, widget: QWidget) -> bool:
        asked = _as(self._key, QEvent.Type.ShortcutOverride)
        asked.ignore()
        QCoreApplication.sendEvent(widget, asked)
        return asked.isAccepted()


def _as(key: QKeyEvent, kind: QEvent.Type) -> QKeyEvent:
    return QKeyEvent(
        kind,
        key.key(),
        key.modifiers(),
        key.nativeScanCode(),
        key.nativeVirtualKey(),
        key.nativeModifiers(),
        key.text(),
    )
