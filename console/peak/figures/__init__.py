"""The figures of a peak: from cells to what the report says. Pure functions."""

from console.peak.figures.comparing import reductions
from console.peak.figures.merging import measured
from console.peak.figures.promises import goals
from console.peak.figures.standing import capacity
from console.peak.figures.stepping import steps

__all__ = ["capacity", "goals", "measured", "reductions", "steps"]
