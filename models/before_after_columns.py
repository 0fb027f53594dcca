"""The list of kept reports: one column, two lines."""

from models.before_after import Kept
from models.before_after_words import row_fact, row_title
from models.columns import Column


def report_columns(title: str) -> list[Column[Kept]]:
    return [
        Column(
            "report",
            title,
            "product",
            240,
            row_title,
            paint=lambda kept: (icon(kept), row_fact(kept)),
            tooltip=lambda kept: kept.wrong or f"{row_title(kept)}: {row_fact(kept)}",
        )
    ]


def icon(kept: Kept) -> str:
    """What kind of a report it is, beside the words."""
    if kept.report is None:
        return "triangle-alert"
    if kept.report.stopped:
        return "pause"
    return "zap" if kept.report.quick else "gauge"


def key_of(kept: Kept) -> int:
    """Which report a row is."""
    return hash(kept.folder)
