"""A peak's report: one HTML page that needs nothing but itself, and its figures as JSON."""

from console.peak.report.writing import write

__all__ = ["write"]
