"""What was asked of a run, and what makes one quick or full."""

from dataclasses import dataclass
from pathlib import Path

from console.peak.ladder import Size
from console.peak.records import NAMES
from console.settings import Settings

SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for. `base`: the folder of runs and reports."""

    settings: Settings
    base: Path
    quick: bool = False
    only: tuple[str, ...] = NAMES  # in the order of the cure
    products: int | None = None  # None: as many as the manner says


@dataclass(frozen=True, slots=True)
class Style:
    """How thoroughly to climb."""

    size: Size
    flood_seconds: float
    most: int  # cells, once one was carried: of those others are compared at, one more
    doublings: int  # below where the collapse is expected: the curve's beginning
    fine: int  # rungs


@dataclass(frozen=True)
class Manner:
    """How a run spends its time. Seconds."""

    products: int
    limit: float  # of the whole run
    compared: int  # pages of a kind
    climbing: Style
    climb_share: float  # of what is left of the limit by then
    group_share: float  # of what is left then for the cells at one load, before the next
    last_share: float  # for the last of these: the rest is for capacities that are denied
    size: Size  # of the cells that may be quoted
    confirming: Size | None  # of those that confirm where to compare; None: no time for it
    repeat_seconds: float
    before: int  # requests that a cache is warmed with at most, so that it takes seconds
    expected: dict[str, float]  # of the steps, on a machine where none was measured yet


def _expected(*seconds: float) -> dict[str, float]:
    return dict(zip(STEPS, seconds, strict=True))


STEPS = ("engines", "schema", "load", "migrate", "variants", "equality", "climb", "cells", "report")
FULL = Manner(
    products=100_000,
    limit=24 * 60,
    compared=15,
    climbing=Style(Size(80, 3, 20, 1.5), flood_seconds=3, most=9, doublings=2, fine=1),
    climb_share=0.35,
    group_share=0.65,
    last_share=0.75,
    size=Size(500, 4, 65, 3),
    confirming=Size(500, 3, 15, 3),
    repeat_seconds=1.5,
    before=60_000,
    expected=_expected(3, 8, 40, 60, 60, 30, 320, 800, 3),
)
QUICK = Manner(
    products=20_000,
    limit=165,
    compared=5,
    climbing=Style(Size(40, 1.2, 4, 1), flood_seconds=0.8, most=1, doublings=0, fine=2),
    climb_share=0.35,
    group_share=0.6,
    last_share=1.0,
    size=Size(500, 1.5, 6, 1.5, patience=1.5),
    confirming=None,
    repeat_seconds=0.5,
    before=20_000,
    expected=_expected(3, 3, 8, 12, 10, 3, 45, 75, 2),
)
