"""How the console starts a rush: this interpreter, this program, this home."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.settings import Settings

if TYPE_CHECKING:
    from views.operations.rush_run import Command, RushAsked

MAIN = Path(__file__).parents[2] / "main.py"


def command(settings: Settings) -> "Command":
    """Program and arguments of a rush; the environment is this process's own."""
    # A frozen program is its own interpreter.
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(MAIN)]

    def words(asked: "RushAsked") -> list[str]:
        return [
            *program,
            "--home",
            str(settings.home),
            "rush",
            "--json",
            "--progress",
            f"--seconds={asked.seconds}",
            f"--rate={asked.rate}",
            f"--buyers={asked.buyers}",
            f"--pattern={asked.pattern}",
        ]

    return words
