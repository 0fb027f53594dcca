"""Joins the signed-in person's undo stack to what shows it: toasts, banner, top bar."""

from PySide6.QtCore import QObject, Signal

from views.kit.banner import Banner
from views.kit.toast import Toasts
from views.kit.undo import Done, UndoStack


class Undoing(QObject):
    """One for the window; `attach` follows the person. Without one nothing can be undone."""

    changed = Signal()

    def __init__(self, toasts: Toasts, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._toasts, self._banner = toasts, banner
        self._stack: UndoStack | None = None
        toasts.undo_asked.connect(self._on_asked)

    def attach(self, stack: UndoStack) -> None:
        """Follow `stack` from now on."""
        self.detach()
        self._stack = stack
        stack.changed.connect(self.changed)
        stack.failed.connect(self._banner.tell)
        stack.undone.connect(self._on_undone)
        stack.redone.connect(self._on_redone)
        self.changed.emit()

    def detach(self) -> None:
        """Nobody is signed in: what the person before did is theirs to take back."""
        if self._stack is not None:
            self._stack.changed.disconnect(self.changed)
            self._stack.failed.disconnect(self._banner.tell)
            self._stack.undone.disconnect(self._on_undone)
            self._stack.redone.disconnect(self._on_redone)
            self._stack = None
            self.changed.emit()

    def can_undo(self) -> bool:
        return self._stack is not None and self._stack.can_undo

    def can_redo(self) -> bool:
        return self._stack is not None and self._stack.can_redo

    def next_text(self) -> str:
        """What an undo would take back, or ""."""
        return self._stack.next_undo() if self._stack is not None else ""

    def undo(self) -> None:
        if self._stack is not None:
            self._stack.undo()

    def redo(self) -> None:
        if self._stack is not None:
            self._stack.redo()

    def _on_asked(self, done: Done) -> None:
        if self._stack is not None:
            self._stack.take_back(done)

    def _on_undone(self, done: Done) -> None:
        self._toasts.dismiss(done)
        self._toasts.tell(self.tr("Taken back: {0}").format(done.text))

    def _on_redone(self, done: Done) -> None:
        self._toasts.tell(done.text, undo=done)
