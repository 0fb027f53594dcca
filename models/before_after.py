"""A report of *Before and after* as its file has it, read with suspicion: it may be anybody's.

Keys that are missing are empty and others are left alone, so that reports of other versions open.
Times are milliseconds where the name says so, else seconds; shares are 0 to 1; loads are pages a
second. `console.peak.records` has the words for each field.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from models.rates import is_known

MOST_BYTES = 8_000_000  # of a file; a full report has some 200,000
NOT_MEASURED = "not measured"  # as a report writes it
TOLD = "told"  # wanted, of a figure that stands beside the promised ones
MOST_CURVES = 20  # of a chart; there are nine configurations
OLD, NEW = ("L2n", "L2", "L0"), ("N1+cache", "N1")  # the pair that a headline speaks of, best first

Name = Annotated[str, Meta(max_length=80)]
Text = Annotated[str, Meta(max_length=2000)]
Count = Annotated[int, Meta(ge=0, le=10**15)]
Some = Annotated[float, Meta(ge=0, le=1e15)]
Percent = Annotated[float, Meta(ge=-1e15, le=1e15)]
_MANY, _SOME, _FEW = Meta(max_length=500), Meta(max_length=100), Meta(max_length=20)


class Unreadable(Exception):
    """The file is no report; the message says why, to stand behind a colon."""


class Measured(msgspec.Struct, frozen=True):
    """A configuration under one load, all seeds together."""

    name: Name = ""
    offered: Some = 0.0
    pages: Count = 0
    errors: Count = 0
    unfinished: Count = 0
    hit_ratio: Some | None = None
    latency_ms: Annotated[dict[Name, Some | None], _FEW] = {}
    database_ms_per_page: Some | None = None
    statements_per_page: Some | None = None
    achieved: Some = 0.0
    seeds: Count = 0
    quotable: bool = True


class Reduction(msgspec.Struct, frozen=True):
    """How much less `of` takes than `against` at the same load; 90.0 is 90 % less."""

    of: Name = ""
    against: Name = ""
    offered: Some = 0.0
    mean_pct: Percent | None = None
    p95_pct: Percent | None = None
    database_pct: Percent | None = None
    at_least: bool = False
    quotable: bool = True


class Goal(msgspec.Struct, frozen=True):
    """A figure that was promised, and what came of it."""

    text: Text = ""
    wanted: Text = ""
    found: Text = ""
    met: bool = False
    cause: Text = ""
    study: Text = ""  # what the case study claims of it

    @property
    def is_open(self) -> bool:
        """Whether the run did not measure it: neither met nor missed."""
        return self.found == NOT_MEASURED

    @property
    def is_told(self) -> bool:
        """Whether nobody promised it: neither met nor missed."""
        return self.wanted == TOLD


class Step(msgspec.Struct, frozen=True):
    """What one step of the cure brings; factors are before divided by after."""

    name: Text = ""
    before: Name = ""
    after: Name = ""
    offered: Some = 0.0
    mean_factor: Some | None = None
    p95_factor: Some | None = None
    database_factor: Some | None = None
    capacity_factor: Some | None = None
    brings: Text = ""


class Report(msgspec.Struct, frozen=True):
    """The whole file."""

    at: Annotated[str, Meta(max_length=40)]
    quick: bool = False
    stopped: bool = False
    seconds: Some = 0.0
    products: Count = 0
    rows: Count = 0
    seeds: Annotated[list[Count], _MANY] = []
    machine: Annotated[dict[Name, object], _SOME] = {}
    configs: Annotated[list[Measured], _MANY] = []
    reductions: Annotated[list[Reduction], _MANY] = []
    capacity: Annotated[dict[Name, Some | None], _FEW] = {}
    steps: Annotated[list[Step], _SOME] = []
    goals: Annotated[list[Goal], _SOME] = []
    notes: Annotated[list[Text], _SOME] = []
    equal: Annotated[dict[Name, Count], _FEW] = {}
    indexes: Annotated[dict[Name, Annotated[dict[Name, Percent | None], _FEW]], _FEW] = {}


class Progress(msgspec.Struct, frozen=True):
    """How far a run is. `done` 0 to 1; `left` seconds, None while nobody can know."""

    step: Text = ""
    done: Some = 0.0
    left: Some | None = None
    cell: Measured | None = None


@dataclass(frozen=True)
class Kept:
    """A report's folder: what is in it, or a sentence why that cannot be read."""

    folder: str  # its name
    path: str
    at: datetime  # when the run began; of an unreadable one, when it was written
    report: Report | None
    wrong: str = ""
    html: str = ""  # the page's path; "" where there is none


@dataclass(frozen=True)
class Headline:
    """Percent less and times as much; None: there was nothing to compare."""

    of: str
    against: str
    page_pct: float | None
    database_pct: float | None
    capacity_factor: float | None
    at_least: bool  # the old pages had collapsed
    is_open: bool = False  # the new ones carried all that they were given


@dataclass(frozen=True)
class Curve:
    """The p95 of one configuration: loads and milliseconds, both above zero, by load."""

    name: str
    points: tuple[tuple[float, float], ...]


_decoder = msgspec.json.Decoder(Report)


def decode(content: bytes) -> Report:
    """Raises Unreadable for anything but a report."""
    if len(content) > MOST_BYTES:
        raise Unreadable("it is far larger than a report")
    try:
        report = _decoder.decode(content)
        began(report)
    except msgspec.ValidationError as error:
        raise Unreadable(f"it is no report of a comparison ({error})") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("it is damaged or no JSON") from error
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"it was made at no time that there is ({report.at})") from error
    return report


def began(report: Report) -> datetime:
    """When the run began."""
    at = datetime.fromisoformat(report.at)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def progress(told: object) -> Progress | None:
    """What a run said of itself; None for something else."""
    try:
        return msgspec.convert(told, Progress)
    except msgspec.ValidationError:
        return None


def headline(report: Report) -> Headline | None:
    """The last schema against the old pages, at the highest load both were measured at."""
    for new, old in ((new, old) for new in NEW for old in OLD):
        factor = times(report.capacity.get(new), report.capacity.get(old))
        if is_open(report, old):  # it may carry more, so that nobody carries so many times as much
            factor = None
        found = [each for each in report.reductions if (each.of, each.against) == (new, old)]
        if found or factor is not None:
            less = max(found, key=lambda each: each.offered, default=Reduction())
            return Headline(
                new,
                old,
                less.mean_pct,
                less.database_pct,
                factor,
                less.at_least,
                is_open(report, new),
            )
    return None


def is_open(report: Report, name: str) -> bool:
    """Whether it may carry more than its capacity: its ladder ended with a load it carried."""
    carried = report.capacity.get(name) or 0.0
    return not any(each.name == name and each.offered > carried for each in report.configs)


def times(much: float | None, little: float | None) -> float | None:
    """How many times as much; None where one of them is not known or zero."""
    if not is_known(much) or not is_known(little) or little <= 0:
        return None
    return much / little


def names(report: Report) -> list[str]:
    """The configurations in the order of the report."""
    return list(dict.fromkeys(each.name for each in report.configs))


def curves(report: Report) -> list[Curve]:
    """One for each configuration with a point that a logarithmic axis can show."""
    found = []
    for name in names(report)[:MOST_CURVES]:
        points = {
            each.offered: p95
            for each in report.configs
            if each.name == name and each.offered > 0
            if (p95 := each.latency_ms.get("p95")) is not None and p95 > 0
        }
        if points:
            found.append(Curve(name, tuple(sorted(points.items()))))
    return found
