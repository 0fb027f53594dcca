"""Take committed changes back, each as a new change of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from services.kernel.errors import ServiceError
from views.kit.tasks import Tasks, Workers, told

KEPT = 100


@dataclass(frozen=True, eq=False)
class Done:
    """A committed change. `undo` is a service call, made on a worker thread.

    It may raise :class:`Undecided`: the entry stays until the person has decided.
    """

    text: str  # "Price of White Hanging Heart T-Light Holder: £2.55 → £2.95"
    undo: Callable[[], "Done"]  # commits the inverse; returns the Done that redoes it


class Undecided(Exception):
    """Taking back needs a person's decision first; `ask()` asks for it, on the GUI thread."""

    def __init__(self, ask: Callable[[], object]) -> None:
        super().__init__()
        self.ask = ask


class UndoStack(QObject):
    """What this person changed since signing in.

    What cannot be taken back now but may be later stays the next in turn. What was refused for
    good would hold up everything before it: the person is told which change and why, it is put
    aside, and only :meth:`take_back` tries it again. A redo refused for good is given up.
    """

    changed = Signal()
    undone = Signal(object)  # the Done that was taken back
    redone = Signal(object)  # the Done that is in force again
    failed = Signal(str, object)  # what to say, and a retry() or None

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(workers, self)
        self._tasks.busy_changed.connect(self._on_busy)
        self._done: list[Done] = []
        self._taken_back: list[Done] = []
        self._refused: list[Done] = []  # put aside: not in turn, but in force

    @property
    def can_undo(self) -> bool:
        return bool(self._done) and not self._tasks.is_busy()

    @property
    def can_redo(self) -> bool:
        return bool(self._taken_back) and not self._tasks.is_busy()

    def next_undo(self) -> str:
        """The text of the change :meth:`undo` would take back, or ""."""
        return self._done[-1].text if self._done else ""

    def next_redo(self) -> str:
        return self._taken_back[-1].text if self._taken_back else ""

    def push(self, done: Done) -> None:
        """A change was committed. What had been taken back can no longer be redone."""
        self._done.append(done)
        del self._done[:-KEPT]
        self._taken_back.clear()
        self.changed.emit()

    def undo(self) -> None:
        """Take the newest change back."""
        if self.can_undo:
            self.take_back(self._done[-1])

    def take_back(self, done: Done) -> None:
        """Take one change back, whichever it is; nothing happens if that was done before."""
        if done not in self._done and done not in self._refused:
            return

        def settled(inverse: Done) -> None:
            self._forget(done)
            self._taken_back.append(inverse)
            self.changed.emit()
            self.undone.emit(done)

        failed = partial(
            self._on_failed,
            done,
            partial(self.take_back, done),
            self.tr("Not taken back: {0}. {1}"),
        )
        self._tasks.do(done.undo, done=settled, key="step", failed=failed)

    def drop(self, done: Done) -> None:
        """Its person let it be: it can be neither taken back nor put in force any more."""
        self._forget(done)
        self.changed.emit()

    def redo(self) -> None:
        """Put the change last taken back in force again."""
        if self.can_redo:
            self._put_back(self._taken_back[-1])

    def _put_back(self, inverse: Done) -> None:
        if inverse not in self._taken_back:
            return

        def settled(done: Done) -> None:
            self._forget(inverse)
            self._done.append(done)
            self.changed.emit()
            self.redone.emit(done)

        failed = partial(
            self._on_failed,
            inverse,
            partial(self._put_back, inverse),
            self.tr("Not done again: {0}. {1}"),
        )
        self._tasks.do(inverse.undo, done=settled, key="step", failed=failed)

    def _forget(self, step: Done) -> None:
        for steps in (self._done, self._taken_back, self._refused):
            if step in steps:
                steps.remove(step)

    def _on_failed(
        self, step: Done, again: Callable[[], object], refusal: str, error: Exception
    ) -> bool:
        """Called once the step has ended: an answer given before would find the stack busy."""
        if isinstance(error, Undecided):
            error.ask()
        elif isinstance(error, ServiceError) and error.can_retry:
            self.failed.emit(told(error), again)
        else:
            self._put_aside(step)
            self.failed.emit(refusal.format(step.text, told(error)), None)
        return True

    def _put_aside(self, step: Done) -> None:
        if step in self._done:
            self._refused.append(step)
            del self._refused[:-KEPT]
            self._done.remove(step)
        elif step in self._taken_back:
            self._taken_back.remove(step)
        self.changed.emit()

    def _on_busy(self, _busy: bool) -> None:
        self.changed.emit()
