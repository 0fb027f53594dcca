"""The figures of a peak: from cells to what the report says. Pure functions."""

from console.peak.figures.comparing import reductions
from console.peak.figures.merging import measured
from console.peak.figures.promises import NOT_MEASURED, TOLD, goals, slower
from console.peak.figures.standing import P95_MS, at, capacity, is_open, loads
from console.peak.figures.stepping import steps

__all__ = [
    "NOT_MEASURED",
    "P95_MS",
    "TOLD",
    "at",
    "capacity",
    "goals",
    "is_open",
    "loads",
    "measured",
    "reductions",
    "slower",
    "steps",
]
