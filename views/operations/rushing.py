"""The rush on the Operations screen: the strip while one runs."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from views.kit.labels import set_tooltip
from views.operations import rush_words
from views.operations.run_strip import RunStrip
from views.operations.rush_run import RushRun


@dataclass(frozen=True)
class Rushes:
    """The console's rush, as a screen is given it: it goes on whether or not anybody looks."""

    run: RushRun
    ask: Callable[[], object]  # opens the dialog
    show_me: Callable[[], object]  # the first one, without a question


class Rushing(RunStrip):
    """The strip of a running rush, between the banner and the tiles; hidden while none runs."""

    def __init__(self, screen: QWidget, rushes: Rushes | None) -> None:
        """Without `rushes` nothing can be started."""
        self.rushes = rushes or _none(screen)
        self.run = self.rushes.run
        super().__init__(
            screen,
            self.run,
            "zap",
            rush_words.tr("Stop the rush"),
            rush_words.tr("Progress of the rush"),
        )
        set_tooltip(self, rush_words.from_due())
        self.show_run()

    def ask(self) -> None:
        """Ask what rush to start."""
        self.rushes.ask()

    def told(self) -> tuple[str, str, float]:
        run = self.run
        title = rush_words.title(run.asked, run.figures, stopping=run.is_stopping)
        over = run.figures.seconds / run.asked.seconds if run.figures is not None else 0.0
        return title, rush_words.so_far(run.figures), over


def _none(parent: QObject) -> Rushes:
    """Where there is no console around the screen."""
    return Rushes(RushRun(lambda _asked: [], parent), lambda: None, lambda: None)
