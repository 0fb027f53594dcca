"""Short news at the bottom of the window: gone after six seconds, with Undo where there is one."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QWidget

from views.kit import layouts, theme
from views.kit.controls import button
from views.kit.dialog import shadow
from views.kit.labels import label, picture
from views.kit.undo import Done

MOST = 3
_ABOVE_BOTTOM = 48  # pixels, so that a card's footer stays readable


class Toast(QFrame):
    """One piece of news. Waits while the mouse or the focus is on it."""

    gone = Signal(object)
    undo_asked = Signal(object)

    def __init__(self, text: str, undo: Done | None, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("toast")
        self.setAccessibleName(text)
        self.done = undo
        self.text = label(text)
        self.undo = button(self.tr("Undo"))
        if undo is None:
            self.undo.hide()
        self.undo.clicked.connect(self._on_undo)
        parts = layouts.row(
            picture("circle-check", "on_inverse"), self.text, 12, self.undo, margins=(14, 6, 8, 6)
        )
        self.setLayout(parts)
        self.setMinimumHeight(40)
        self.setGraphicsEffect(shadow(self, 24))
        self._timer = QTimer(self, singleShot=True, interval=theme.MOTION["toast"])
        self._timer.timeout.connect(self.leave)
        self._timer.start()

    def leave(self) -> None:
        self._timer.stop()
        self.gone.emit(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._timer.start()

    def _on_undo(self) -> None:
        """It stays until its change is taken back: what is refused can be tried again."""
        self.undo_asked.emit(self.done)


class Toasts(QObject):
    """The toasts over `host`, at most three, newest at the bottom."""

    undo_asked = Signal(object)  # the Done of the toast whose Undo was pressed
    grew = Signal()  # more of the host is covered: see `room`

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._shown: list[Toast] = []
        host.installEventFilter(self)

    def tell(self, text: str, undo: Done | None = None) -> None:
        """Show `text`; with `undo`, offer to take that change back."""
        toast = Toast(text, undo, self._host)
        toast.gone.connect(self._on_gone)
        toast.undo_asked.connect(self.undo_asked)
        self._shown.append(toast)
        while len(self._shown) > MOST:
            self._shown[0].leave()
        self._place()  # before it shows: at the corner the mouse may rest, and would hold it
        toast.show()
        self.grew.emit()

    def dismiss(self, done: Done) -> None:
        """Take the toast of `done` away: it was undone in another way."""
        for toast in tuple(self._shown):
            if toast.done is done:
                toast.leave()

    def clear(self) -> None:
        for toast in tuple(self._shown):
            toast.leave()

    def texts(self) -> list[str]:
        """What is on screen now, oldest first."""
        return [toast.text.text() for toast in self._shown]

    def room(self) -> int:
        """Logical pixels, from the host's bottom up, that the toasts take."""
        tops = [toast.y() for toast in self._shown]
        return self._host.height() - min(tops) if tops else 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _on_gone(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        bottom = self._host.height() - _ABOVE_BOTTOM
        for toast in reversed(self._shown):
            toast.adjustSize()
            width = min(toast.width(), self._host.width() - 32)
            bottom -= toast.height()
            toast.setGeometry((self._host.width() - width) // 2, bottom, width, toast.height())
            toast.raise_()
            bottom -= 8
