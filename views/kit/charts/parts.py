"""What a chart is told to show."""

from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["flush", "rush", "stop"]

MARK_ROLES: dict[str, str] = {"flush": "bad", "rush": "c_mark", "stop": "neutral"}


@dataclass(frozen=True)
class Line:
    """One series of a chart. `role_colour` is a colour role of the tokens, such as "c1"."""

    series: str
    label: str
    role_colour: str
    fill: bool = False  # the area below it is filled
    dashed: bool = False


@dataclass(frozen=True)
class Curve:
    """Measured points of a line, by x; all values are above zero."""

    line: Line
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Limit:
    """A value that curves should stay below, and its name."""

    value: float
    text: str


@dataclass(frozen=True)
class ChartMark:
    """Something that happened at `at` (epoch seconds); the text is shown, not its colour alone."""

    at: float
    text: str
    kind: MarkKind

    @property
    def role(self) -> str:
        return MARK_ROLES.get(self.kind, "neutral")
