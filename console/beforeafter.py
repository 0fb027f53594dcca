"""A comparison of before and after from whichever screen is open."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from console.peak import kept
from console.window import Window
from models import before_after_words as words
from views.kit.actions import action, install, installed, refresh
from views.kit.screen import Context
from views.operations.before_after import BeforeAfterScreen
from views.operations.comparing import Comparisons, question
from views.operations.peak_run import PeakEnd, PeakRun

if TYPE_CHECKING:
    from views.kit.dialog import ChoiceDialog

NEEDS = "rush.run"  # who may load this machine with a rush may load it with this


class BeforeAfter(QWidget):
    """Of one person: `enter` when they sign in, `leave` when they go.

    Never seen itself: it holds what the palette offers on any screen.
    """

    def __init__(
        self, window: Window, run: PeakRun, home: Path, hindrance: Callable[[], str]
    ) -> None:
        """`hindrance`: why none can begin now, in a sentence; "" if one can."""
        super().__init__(window)
        self.hide()
        self._window, self._run, self._folder = window, run, kept.folder_of(home)
        self._hindrance = hindrance
        self._context: Context | None = None
        self.dialog: ChoiceDialog | None = None
        run.changed.connect(self._on_changed)
        run.ended.connect(self._on_ended)

    def enter(self, context: Context) -> None:
        """From now on the palette offers it."""
        self._context = context
        install(self, context.caller)
        self._window.overlays.offer(self)

    def leave(self) -> None:
        """They are gone, and with them what they were asked."""
        self._context = None
        if self.dialog is not None:
            self.dialog.reject()
        if Shiboken.isValid(self):
            self.deleteLater()

    def offered(self) -> Comparisons:
        """For the screen that shows it."""
        return Comparisons(self._run, partial(kept.read, self._folder), self.ask)

    @action("Run the quick comparison…", needs=NEEDS, icon="play", when="can_start")
    def run_quick(self) -> None:
        self.ask(True)

    @action("Run the full comparison…", needs=NEEDS, icon="play", when="can_start")
    def run_full(self) -> None:
        self.ask(False)

    @action("Stop the comparison", needs=NEEDS, icon="x", when="can_stop")
    def stop_run(self) -> None:
        self._run.stop()

    def can_start(self) -> bool:
        return not self._run.is_running()

    def can_stop(self) -> bool:
        return self._run.is_running()

    def ask(self, is_quick: bool) -> None:
        """Open the screen that shows it, and say what it means; or why it cannot be."""
        if self.dialog is not None or not self._may_start():
            return
        self._window.go(BeforeAfterScreen.name)
        self.dialog = question(self._window, is_quick=is_quick)
        self.dialog.chose.connect(partial(self._on_chosen, is_quick))
        self.dialog.open()
        if is_quick:  # the long one is started by nobody's oversight
            self.dialog.buttons["run"].setFocus()

    def _may_start(self) -> bool:
        context = self._context
        if context is None or not context.caller.may(NEEDS) or self._run.is_running():
            return False
        if hindrance := self._hindrance():
            self._window.banner.show_message(hindrance, "warn")
        return not hindrance

    def _on_chosen(self, is_quick: bool, choice: str) -> None:
        self.dialog = None
        if choice == "run" and self._may_start():
            self._run.start(is_quick=is_quick)

    def _on_changed(self) -> None:
        if installed(self):
            refresh(self)

    def _on_ended(self, end: PeakEnd) -> None:
        if self._context is None:
            return
        told = words.over(is_kept=bool(end.at), stopped=end.stopped, sentence=end.sentence)
        if end.at or end.stopped:
            self._context.toasts.tell(told)
        else:
            self._window.banner.tell(told)
