"""Scans are caught at the application, whatever has the focus, before any widget sees a key.

A scanner is a keyboard that types a code in one burst and ends it with Enter or Tab. Keys that
may begin one are held back until the burst ends or :data:`~views.kit.burst.GAP_MS` pass without
another; a person's are then given on, in their order. What a key would do is decided as ever:
the window system asks for a shortcut first, and that shortcut's event is held like the key.

Left alone: keys with Ctrl, Alt or Meta (but Ctrl+], a scanner's FNC1), auto-repeat, what an
input method composes, and passwords. F8 as FNC1 is not read: the scanner's manual has the others.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShortcutEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from views.kit.burst import GAP_MS, Burst, Moment, Verdict
from views.kit.heldkeys import HeldKey, HeldShortcut

FNC1 = "\x1d"

_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_END_TEXTS = frozenset({"\r", "\n", "\t"})
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_Meta,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
_WATCHED = frozenset(
    {
        QEvent.Type.ShortcutOverride,
        QEvent.Type.Shortcut,
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
    }
)
# Shift makes capitals and symbols, AltGr the brackets of many layouts.
_PLAIN = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.KeypadModifier
    | Qt.KeyboardModifier.GroupSwitchModifier
)


class Scanner(QObject):
    """`scanned(code)` for each burst, in order; the code is what the scanner typed."""

    scanned = Signal(str)

    def __init__(self, parent: QObject, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._burst = Burst()
        self._held: list[HeldKey | HeldShortcut] = []
        self._dropped: set[int] = set()  # keys of a scan whose release is still to come
        self._key: QKeyEvent | None = None  # the one a shortcut is being looked for
        self._giving = False
        self._quiet = QTimer(self, singleShot=True, interval=GAP_MS)
        self._quiet.setTimerType(Qt.TimerType.PreciseTimer)
        self._quiet.timeout.connect(self._on_quiet)
        # After a stall the timer is due before keys that wait in the queue: those go first.
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self.give)

    def install(self) -> None:
        """Begin to watch the application."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def remove(self) -> None:
        """Stop; what is held back is given on."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.give()

    def give(self) -> None:
        """What is held back was a person's: give it on, in order."""
        self._quiet.stop()
        self._settled.stop()
        self._burst.clear()
        held, self._held = self._held, []
        self._giving = True
        try:
            for each in held:
                each.give()
        finally:
            self._giving = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _WATCHED or self._giving:
            return False
        if isinstance(event, QShortcutEvent):
            return self._on_shortcut(watched, event)
        if not isinstance(event, QKeyEvent):  # a press of the mouse
            self.give()
            return False
        if kind == QEvent.Type.ShortcutOverride:
            return self._on_override(event)
        if kind == QEvent.Type.KeyRelease:
            return self._on_release(watched, event)
        return self._on_press(watched, event)

    # -- what comes in --------------------------------------------------------------------

    def _on_override(self, event: QKeyEvent) -> bool:
        """Before the shortcuts are asked, what a person typed before has to be done."""
        self._key = QKeyEvent(event)
        if event.key() not in _MODIFIERS and self._verdict(event) in {
            Verdict.PASS,
            Verdict.HOLD_ALONE,
        }:
            self.give()
        return False

    def _on_shortcut(self, watched: QObject, event: QShortcutEvent) -> bool:
        key, self._key = self._key, None
        if key is None:
            return False
        return self._take(key, HeldShortcut(watched, event, key))

    def _on_press(self, watched: QObject, event: QKeyEvent) -> bool:
        self._key = None
        if event.key() in _MODIFIERS:
            return False
        self._dropped.discard(event.key())  # its release got lost, such as to another window
        taken = self._take(event, HeldKey(watched, event))
        if taken:
            event.accept()  # or it would be offered to the widget above
        return taken

    def _on_release(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or event.key() in _MODIFIERS:
            return False
        if any(isinstance(each, HeldKey) and each.is_press_of(event) for each in self._held):
            self._held.append(HeldKey(watched, event))
            event.accept()
            return True
        if event.key() in self._dropped:
            self._dropped.discard(event.key())
            event.accept()
            return True
        return False

    # -- what becomes of it ---------------------------------------------------------------

    def _take(self, key: QKeyEvent, held: HeldKey | HeldShortcut) -> bool:
        verdict, at = self._verdict(key), self._moment(key)
        if verdict is Verdict.PASS:
            self.give()
            return False
        if verdict is Verdict.SCAN:
            self._end(key, at)
            return True
        if verdict is Verdict.SWALLOW:
            self._dropped.add(key.key())
            return True
        if verdict is Verdict.HOLD_ALONE:
            self.give()
        self._burst.hold(_text(key), at)
        self._held.append(held)
        self._settled.stop()
        self._quiet.start()
        return True

    def _end(self, key: QKeyEvent, at: Moment) -> None:
        self._quiet.stop()
        self._settled.stop()
        pressed = [each for each in self._held if not each.is_release()]
        released = [each.key() for each in self._held if each.is_release()]
        self._dropped = {each.key() for each in pressed} - set(released) | {key.key()}
        self._held = []
        self.scanned.emit(self._burst.end(at))

    def _verdict(self, key: QKeyEvent) -> Verdict:
        if key.isAutoRepeat() or _is_secret():
            return Verdict.PASS
        return self._burst.judge(_text(key), self._moment(key), ends=_ends(key))

    def _moment(self, key: QKeyEvent) -> Moment:
        return Moment(key.timestamp(), self._clock() * 1000)

    def _on_quiet(self) -> None:
        self._settled.start()


def _text(key: QKeyEvent) -> str:
    """What the key adds to a code; "" for one of no scan."""
    control = key.modifiers() & ~_PLAIN == Qt.KeyboardModifier.ControlModifier
    if key.text() == FNC1 or (control and key.key() == Qt.Key.Key_BracketRight):
        return FNC1
    plain = not key.modifiers() & ~_PLAIN
    return key.text() if plain and key.text().isprintable() else ""


def _ends(key: QKeyEvent) -> bool:
    if key.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return key.text() in _END_TEXTS and key.key() not in _ENDS  # Ctrl+J for a line feed
    return key.key() in _ENDS or key.text() in _END_TEXTS


def _is_secret() -> bool:
    """A password manager types like a scanner, and what it types is shown to nobody."""
    focused = QApplication.focusWidget()
    return isinstance(focused, QLineEdit) and focused.echoMode() != QLineEdit.EchoMode.Normal
