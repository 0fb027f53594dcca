"""A rush from whichever screen is open, and the first one that is offered to a manager."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from console.window import Window
from views.kit.actions import action, install, installed, refresh
from views.kit.banner import Banner
from views.kit.screen import Context
from views.operations import rush_words
from views.operations.rush_dialog import RushDialog
from views.operations.rush_run import RushAsked, RushEnd, RushRun
from views.operations.rushing import Rushes

NEEDS = "rush.run"
SHOWN = "rush.shown"  # the preference: the offer was taken or dismissed
FIRST = RushAsked(rate=100.0, seconds=30)
OPERATIONS = "operations"
_BELOW_BANNER = 3  # in the window's column: top bar, busy strip, banner


class Rushing(QWidget):
    """Of one person: `enter` when they sign in, `leave` when they go.

    Never seen itself: it holds what the palette offers on any screen.
    """

    def __init__(self, window: Window, run: RushRun, hindrance: Callable[[], str] = str) -> None:
        """`hindrance`: why none can begin now, in a sentence; "" if one can."""
        super().__init__(window)
        self.hide()
        self._window, self._run, self._hindrance = window, run, hindrance
        self._context: Context | None = None
        self._sample = False
        self.dialog: RushDialog | None = None
        self.offer: Banner | None = None
        run.changed.connect(self._on_changed)
        run.ended.connect(self._on_ended)

    def enter(self, context: Context, *, sample: bool) -> None:
        """From now on the palette offers it, and a first rush is offered in a sample shop."""
        self._context, self._sample = context, sample
        install(self, context.caller)
        self._window.overlays.offer(self)
        if sample and context.caller.may(NEEDS):
            context.preferences.loaded.connect(self._offer)

    def leave(self) -> None:
        """They are gone, and with them what they were asked."""
        self._context = None
        if self.dialog is not None:
            self.dialog.reject()
        self._forget_offer()
        if Shiboken.isValid(self):
            self.deleteLater()

    def offered(self) -> Rushes:
        """For the screen that shows it."""
        return Rushes(self._run, self.ask, self.show_me)

    @action("Simulate a rush…", needs=NEEDS, icon="zap", when="can_start")
    def simulate_rush(self) -> None:
        self.ask()

    @action("Stop the rush", needs=NEEDS, icon="x", when="can_stop")
    def stop_rush(self) -> None:
        self._run.stop()

    def can_start(self) -> bool:
        return not self._run.is_running()

    def can_stop(self) -> bool:
        return self._run.is_running()

    def ask(self) -> None:
        """Open the screen that shows it, and the dialog."""
        context = self._context
        if context is None or self.dialog is not None or not self._may_start():
            return
        self._window.go(OPERATIONS)
        self.dialog = RushDialog(self._window, self._run.asked, sample=self._sample)
        self.dialog.asked.connect(self._start)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def show_me(self) -> None:
        """The first rush, without a question."""
        if self._context is not None and self._may_start():
            self._window.go(OPERATIONS)
            self._start(FIRST if self._sample else replace(FIRST, buyers=0.0))

    def _start(self, asked: RushAsked) -> None:
        self._dismiss()  # whoever starts one knows of it
        self._run.start(asked)

    def _may_start(self) -> bool:
        context = self._context
        if context is None or not context.caller.may(NEEDS) or self._run.is_running():
            return False
        if hindrance := self._hindrance():
            self._window.banner.show_message(hindrance, "warn")
        return not hindrance

    # -- the offer ---------------------------------------------------------------------------

    def _offer(self) -> None:
        context = self._context
        if context is None or self.offer is not None or context.preferences.get(SHOWN, False):
            return
        self.offer = Banner()
        self._window.column.insertWidget(_BELOW_BANNER, self.offer)
        self.offer.retry.setText(self.tr("Show me a rush"))
        self.offer.show_message(
            self.tr(
                "New here? For 30 seconds a hundred people a second look at products and buy some,"
                " and you watch the shop take it."
            ),
            "info",
            self.show_me,
        )
        self.offer.close_button.clicked.connect(self._dismiss)

    def _dismiss(self) -> None:
        if self._context is not None:
            self._context.preferences.set(SHOWN, True)
        self._forget_offer()

    def _forget_offer(self) -> None:
        offer, self.offer = self.offer, None
        if offer is not None and Shiboken.isValid(offer):
            offer.hide()
            offer.deleteLater()

    # -- the run -----------------------------------------------------------------------------

    def _on_changed(self) -> None:
        if installed(self):
            refresh(self)

    def _on_ended(self, end: RushEnd) -> None:
        if self._context is None:
            return
        told = rush_words.over(end)
        if end.figures is None:
            self._window.banner.tell(told)
        else:
            self._context.toasts.tell(told)

    def _on_finished(self, _result: int) -> None:
        self.dialog = None
