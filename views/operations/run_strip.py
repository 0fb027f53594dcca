"""The strip of what this console runs beside itself: how far it is, its figures, Stop."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from views.kit import layouts
from views.kit.controls import button
from views.kit.labels import elided, label, picture
from views.operations.child_run import ChildRun

STEPS = 1000  # of the progress line


class RunStrip(QFrame):
    """Shown while `run` runs. `changed`: it began or ended, and actions are to be asked again."""

    changed = Signal()

    def __init__(self, parent: QWidget, run: ChildRun[Any], icon: str, stop: str, bar: str) -> None:
        """`stop` and `bar`: the accessible names of the button and of the progress."""
        super().__init__(parent)
        self._run = run
        self.setObjectName("banner")
        self.setProperty("tone", "info")
        self.title = label("", "body_medium", tabular=True)
        self.figures = elided("", "body", tabular=True)
        self.stop_button = button(self.tr("Stop"))
        self.stop_button.setAccessibleName(stop)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, STEPS)
        self.progress.setAccessibleName(bar)
        line = layouts.row(
            picture(icon, "info"), self.title, 8, self.figures, self.stop_button,
            margins=(14, 5, 8, 3),
        )  # fmt: skip
        line.setStretch(3, 1)
        self.setLayout(layouts.column(line, self.progress, margins=(0, 0, 0, 3), gap=0))
        self._was_running = run.is_running()
        self.stop_button.clicked.connect(run.stop)
        run.changed.connect(self.show_run)
        self.setVisible(self._was_running)

    def is_running(self) -> bool:
        return self._run.is_running()

    def stop(self) -> None:
        """End what runs."""
        self._run.stop()

    def told(self) -> tuple[str, str, float]:
        """What runs and how far it is; its figures; the share that is done."""
        raise NotImplementedError

    def show_run(self) -> None:
        """Show what it told last."""
        runs = self._run.is_running()
        self.setVisible(runs)
        if runs:
            title, figures, share = self.told()
            self.title.setText(title)
            self.figures.setText(figures)
            self.setAccessibleName(f"{title}. {figures}")
            self.progress.setValue(int(STEPS * min(1.0, share)))
            self.stop_button.setEnabled(not self._run.is_stopping)
        if runs is not self._was_running:
            self._was_running = runs
            self.changed.emit()
