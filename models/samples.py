"""The samples behind a chart, one by one: for its table and for a file."""

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from models.columns import Column
from models.formulas import guarded
from models.readings import clock, iso_time, reading
from models.series import NONE_YET, Ring

_TIME_WIDTH, _VALUE_WIDTH = 150, 120  # logical pixels


@dataclass(frozen=True)
class Sample:
    """One slot: its number, when it began (epoch seconds), a value for each line or NaN."""

    slot: int
    at: float
    values: tuple[float, ...]


def samples(
    ring: Ring, series: Sequence[str], seconds: float, last: int | None = None
) -> list[Sample]:
    """The last `seconds` up to slot `last` (by default the newest), oldest first, gaps too."""
    newest = ring.newest if last is None else min(last, ring.newest)
    if ring.newest == NONE_YET:
        return []
    first = max(ring.oldest, newest - round(seconds * ring.hz) + 1)
    rows = [ring.names.index(name) for name in series]
    columns = ring.between(first, newest)[rows].T.tolist()
    return [
        Sample(slot, slot / ring.hz, tuple(values)) for slot, values in enumerate(columns, first)
    ]


def sample_columns(labels: Sequence[str]) -> list[Column[Sample]]:
    """The time of day, then a column for each line."""
    time = Column[Sample](
        "at",
        QCoreApplication.translate("samples", "Time"),
        "text",
        _TIME_WIDTH,
        lambda row: clock(row.at, to="millisecond"),
        edit=lambda row: iso_time(row.at),
    )
    return [time, *(_value_column(at, label) for at, label in enumerate(labels))]


def csv_text(labels: Sequence[str], rows: Sequence[Sample]) -> str:
    """A file for spreadsheets: ISO times in UTC, a point in every language, gaps empty."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(["time", *map(guarded, labels)])
    for row in rows:
        values = ["" if math.isnan(value) else f"{value:.10g}" for value in row.values]
        writer.writerow([iso_time(row.at), *values])
    return made.getvalue()


def _value_column(at: int, label: str) -> Column[Sample]:
    shown: Callable[[Sample], str] = lambda row: reading(row.values[at])  # noqa: E731 - typed
    return Column(str(at), label, "number", _VALUE_WIDTH, shown)
