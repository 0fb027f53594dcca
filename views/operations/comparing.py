"""The console's comparison as a screen is given it, and the strip while one runs."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from models import before_after_words as words
from models.before_after import Kept
from views.kit.dialog import Choice, ChoiceDialog
from views.operations.peak_run import PeakRun
from views.operations.run_strip import RunStrip


@dataclass(frozen=True)
class Comparisons:
    """It goes on whether or not anybody looks. `read` blocks: it is called on a worker."""

    run: PeakRun
    read: Callable[[], list[Kept]]  # the reports that are kept, the newest first
    ask: Callable[[bool], object]  # opens the question before the quick one, or the full one


class ComparisonStrip(RunStrip):
    """What runs, its step, the newest figures, Stop."""

    def __init__(self, screen: QWidget, run: PeakRun) -> None:
        self.run = run
        super().__init__(
            screen,
            run,
            "gauge",
            words.tr("Stop the comparison"),
            words.tr("Progress of the comparison"),
        )
        self.show_run()

    def told(self) -> tuple[str, str, float]:
        run = self.run
        title = words.running(run.progress, is_quick=run.is_quick, stopping=run.is_stopping)
        share = run.progress.done if run.progress is not None else 0.0
        return title, words.newest(run.progress, run.newest), share


def question(parent: QWidget, *, is_quick: bool) -> ChoiceDialog:
    """What a run means, asked before it. `chose` carries "run", or "" for no."""
    if is_quick:
        title = words.tr("Run the quick comparison?")
        long = words.tr("For up to three minutes it keeps every core of this machine busy.")
        start = words.tr("Run the quick one")
    else:
        title = words.tr("Run the full comparison?")
        long = words.tr("For up to 25 minutes it keeps every core of this machine busy.")
        start = words.tr("Run the full one")
    body = words.tr(
        "{0} Whoever works here meanwhile waits longer, and what else runs here makes its figures"
        " worse. The shop itself is not touched: it starts engines of its own, with tables of its"
        " own, and removes them at the end. Signing out stops it; what was measured by then is"
        " kept."
    ).format(long)
    choices = [Choice("no", words.tr("Cancel")), Choice("run", start, "primary")]
    return ChoiceDialog(parent, title, body, choices)
