"""One comparison of before and after at a time, in a process of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QObject

from models.before_after import Progress, progress
from models.before_after_words import tr
from views.operations.child_run import ChildRun


@dataclass(frozen=True)
class PeakEnd:
    """How it ended: with the report begun `at` (ISO 8601), or with a sentence why there is none."""

    is_quick: bool
    at: str
    stopped: bool
    sentence: str = ""


Command = Callable[[bool], list[str]]


class PeakRun(ChildRun[PeakEnd]):
    """`start` and `stop` from the GUI thread. It ends engines of its own, which takes a moment."""

    what = "The comparison"
    kill_after: ClassVar[int] = 20_000
    close_within: ClassVar[int] = 10_000

    def __init__(self, command: Command, parent: QObject | None = None) -> None:
        """`command` gives program and arguments of the quick one or the full one."""
        super().__init__(parent)
        self.is_quick = True
        self.progress: Progress | None = None  # None until it told some
        self.newest: Progress | None = None  # the last one with figures
        self._command = command

    def start(self, *, is_quick: bool) -> bool:
        """Begin; False while another one runs."""
        if self.is_running():
            return False
        self.is_quick, self.progress, self.newest = is_quick, None, None
        return self.begin(self._command(is_quick))

    def in_the_way(self) -> str:
        return tr(
            "A comparison of before and after is running, and a rush would spoil its figures. Wait"
            " for its end, or stop it under Operations, Before and after."
        )

    def heard(self, told: Any) -> None:
        self.progress = progress(told) or self.progress
        if self.progress is not None and self.progress.cell is not None:
            self.newest = self.progress

    def over(self, told: dict[str, Any], sentence: str) -> PeakEnd:
        at = told.get("at", "") if told.get("configs") else ""  # without any, no report is left
        was_asked, self.progress = self.is_stopping, None
        stopped = bool(told.get("stopped")) or (was_asked and not at)
        return PeakEnd(self.is_quick, str(at), stopped, "" if at else sentence)
