"""How the console starts a process of its own: this interpreter, this program, this home."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.settings import Settings
from views.operations import peak_run, rush_run

if TYPE_CHECKING:
    from views.operations.rush_run import RushAsked

MAIN = Path(__file__).parents[1] / "main.py"


def runs(settings: Settings, parent: QObject) -> tuple[rush_run.RushRun, peak_run.PeakRun]:
    """A rush and a comparison that can be started."""
    return rush_run.RushRun(rush(settings), parent), peak_run.PeakRun(peak(settings), parent)


def rush(settings: Settings) -> rush_run.Command:
    """Program and arguments of a rush; the environment is this process's own."""

    def words(asked: "RushAsked") -> list[str]:
        return [
            *_program(settings, "rush"),
            f"--seconds={asked.seconds}",
            f"--rate={asked.rate}",
            f"--buyers={asked.buyers}",
            f"--pattern={asked.pattern}",
        ]

    return words


def peak(settings: Settings) -> peak_run.Command:
    """The same of a comparison of before and after."""

    def words(is_quick: bool) -> list[str]:
        return [*_program(settings, "peak"), *(["--quick"] if is_quick else [])]

    return words


def _program(settings: Settings, command: str) -> list[str]:
    # A frozen program is its own interpreter.
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(MAIN)]
    return [*program, "--home", str(settings.home), command, "--json", "--progress"]
