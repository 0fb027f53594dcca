"""The rush on the Operations screen: the strip while one runs."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from views.kit import layouts
from views.kit.controls import button
from views.kit.labels import elided, label, picture, set_tooltip
from views.kit.screen import Screen
from views.operations import rush_words
from views.operations.rush_run import RushRun

STEPS = 1000  # of the progress line


@dataclass(frozen=True)
class Rushes:
    """The console's rush, as a screen is given it: it goes on whether or not anybody looks."""

    run: RushRun
    ask: Callable[[], object]  # opens the dialog
    show_me: Callable[[], object]  # the first one, without a question


class Rushing(QFrame):
    """The strip of a running rush, between the banner and the tiles; hidden while none runs."""

    changed = Signal()  # a rush began or ended: the screen asks its actions again

    def __init__(self, screen: Screen, rushes: Rushes | None) -> None:
        """Without `rushes` nothing can be started."""
        super().__init__(screen)
        self.rushes = rushes or _none(self)
        run = self.run = self.rushes.run
        self.setObjectName("banner")
        self.setProperty("tone", "info")
        self.title = label("", "body_medium", tabular=True)
        self.figures = elided("", "body", tabular=True)
        self.stop_button = button(self.tr("Stop"))
        self.stop_button.setAccessibleName(self.tr("Stop the rush"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, STEPS)
        self.progress.setAccessibleName(self.tr("Progress of the rush"))
        line = layouts.row(
            picture("zap", "info"), self.title, 8, self.figures, self.stop_button,
            margins=(14, 5, 8, 3),
        )  # fmt: skip
        line.setStretch(3, 1)
        self.setLayout(layouts.column(line, self.progress, margins=(0, 0, 0, 3), gap=0))
        set_tooltip(self, rush_words.from_due())
        self._was_running = run.is_running()
        self.stop_button.clicked.connect(run.stop)
        run.changed.connect(self._show)
        self._show()

    def ask(self) -> None:
        """Ask what rush to start."""
        self.rushes.ask()

    def stop(self) -> None:
        """End the running rush."""
        self.run.stop()

    def is_running(self) -> bool:
        return self.run.is_running()

    def _show(self) -> None:
        run, runs = self.run, self.run.is_running()
        self.setVisible(runs)
        if runs:
            title = rush_words.title(run.asked, run.figures, stopping=run.is_stopping)
            figures = rush_words.so_far(run.figures)
            self.title.setText(title)
            self.figures.setText(figures)
            self.setAccessibleName(f"{title}. {figures}")
            over = run.figures.seconds / run.asked.seconds if run.figures is not None else 0.0
            self.progress.setValue(int(STEPS * min(1.0, over)))
            self.stop_button.setEnabled(not run.is_stopping)
        if runs is not self._was_running:
            self._was_running = runs
            self.changed.emit()


def _none(parent: QObject) -> Rushes:
    """Where there is no console around the screen."""
    return Rushes(RushRun(lambda _asked: [], parent), lambda: None, lambda: None)
