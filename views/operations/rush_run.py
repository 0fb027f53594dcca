"""One simulated rush at a time: a process of its own, which this console starts, hears and ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject

from views.operations.child_run import ChildRun


@dataclass(frozen=True)
class RushAsked:
    """What to simulate. `buyers` in percent of all who come."""

    pattern: str = "zipf"
    rate: float = 100.0
    seconds: int = 30
    buyers: float = 5.0


@dataclass(frozen=True)
class RushFigures:
    """What came of it so far, or in the end. None: nothing to measure."""

    seconds: float = 0.0
    reads: int = 0
    writes: int = 0
    refused: int = 0
    errors: int = 0
    late: int = 0
    unserved: int = 0
    p95_ms: float | None = None
    hit_ratio: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def came(self) -> int:
        """Everybody, whatever became of them."""
        return self.reads + self.writes + self.refused + self.errors + self.unserved


@dataclass(frozen=True)
class RushEnd:
    """How it ended: with its figures, or with a sentence why there are none."""

    asked: RushAsked
    figures: RushFigures | None
    stopped: bool
    sentence: str = ""


Command = Callable[[RushAsked], list[str]]


class RushRun(ChildRun[RushEnd]):
    """`start` and `stop` from the GUI thread."""

    what = "The rush"

    def __init__(self, command: Command, parent: QObject | None = None) -> None:
        """`command` gives program and arguments."""
        super().__init__(parent)
        self.asked = RushAsked()
        self.figures: RushFigures | None = None  # None while it prepares
        self._command = command

    def start(self, asked: RushAsked) -> bool:
        """Begin; False while another one runs."""
        if self.is_running():
            return False
        self.asked, self.figures = asked, None
        return self.begin(self._command(asked))

    def in_the_way(self) -> str:
        return QCoreApplication.translate(
            "Rush",
            "A rush is running, and would spoil the figures of a comparison. Wait for its end, or"
            " stop it on the Operations screen.",
        )

    def heard(self, told: Any) -> None:
        self.figures = _figures(told)

    def over(self, told: dict[str, Any], sentence: str) -> RushEnd:
        self.figures = None
        done = _figures(told) if "reads" in told else None
        return RushEnd(self.asked, done, bool(told.get("stopped")), "" if done else sentence)


def _figures(told: dict[str, Any]) -> RushFigures:
    """Of the command's JSON, so far or in the end."""
    return RushFigures(
        seconds=float(told["seconds"]),
        reads=told["reads"],
        writes=told["writes"],
        refused=told["refused"],
        errors=told["errors"],
        late=told["late"],
        unserved=told["unserved"],
        p95_ms=told["latency_ms"]["p95"],
        hit_ratio=told["hit_ratio"],
        notes=tuple(told.get("notes") or told.get("said") or ()),
    )
