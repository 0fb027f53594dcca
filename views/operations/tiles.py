"""The four figures over the charts, each against the minute before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from models.figures import FEW
from models.formats import counted
from models.rates import Change, Direction, change, milliseconds, percent, points, rate
from models.series import Ring
from services.monitoring.records import Figures, Summary
from views.kit.charts import Sparkline, Tile
from views.kit.pill import Tone
from views.operations import wording

SMALL = 0.1  # of the figure before: a smaller change is nothing to be glad or sorry about
_MINUTE = 60.0


def tr(text: str) -> str:
    return QCoreApplication.translate("Operations", text)


@dataclass(frozen=True)
class Spec:
    """One tile. `good` is the direction one wishes for, None: neither."""

    title: str
    unit: str
    series: str
    colour: str
    figure: Callable[[Summary], str]
    changed: Callable[[Summary], Change | None]
    caption: Callable[[Summary], str]
    weight: Callable[[Summary | Figures], int]  # of how many calls or reads it is made
    good: Direction | None = None


class Tiles:
    """Makes the tiles and shows a summary in them; `sparklines` are for the board."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._specs = self._declared()
        self.sparklines = [Sparkline(ring, each.series, each.colour) for each in self._specs]
        both = zip(self._specs, self.sparklines, strict=True)
        self.tiles: Sequence[Tile] = [Tile(each.title, each.unit, line) for each, line in both]

    def show(self, summary: Summary) -> None:
        """All four."""
        for spec, tile in zip(self._specs, self.tiles, strict=True):
            tile.show_figure(spec.figure(summary))
            if summary.cache_away:
                tile.show_caption(wording.alone(spec.series), "warn")
            else:
                tile.show_caption(spec.caption(summary))
            found = spec.changed(summary) if _is_comparable(spec, summary) else None
            if found is None:
                tile.show_change("same", "")
                continue
            said = tr("{0} against the minute before").format(found.text)
            tile.show_change(found.direction, found.text, _tone(found, spec.good), said)

    def _declared(self) -> tuple[Spec, ...]:
        return (
            Spec(
                tr("Requests"),
                tr("req/s"),
                "requests",
                "c1",
                lambda now: rate(now.requests),
                lambda now: change(now.requests, now.before.requests),
                wording.peak,
                _calls,
            ),
            Spec(
                tr("Cache hit ratio"),
                tr("%"),
                "hit",
                "c3",
                lambda now: percent(_hundredfold(now.hit_ratio)),
                lambda now: points(_hundredfold(now.hit_ratio), _hundredfold(now.before.hit_ratio)),
                wording.memory,
                _reads,
                good="up",
            ),
            Spec(
                tr("Latency p95"),
                tr("ms"),
                "p95",
                "c2",
                lambda now: milliseconds(now.p95_ms),
                lambda now: change(now.p95_ms, now.before.p95_ms),
                self._errors,
                _calls,
                good="down",
            ),
            Spec(
                tr("Database load"),
                tr("statements/s"),
                "statements",
                "c4",
                lambda now: rate(now.statements),
                lambda now: change(now.statements, now.before.statements),
                wording.connections,
                _calls,
            ),
        )

    def _errors(self, _now: Summary) -> str:
        """Of the last minute; a series of rates over a second counts each of them four times."""
        if not self._ring.capacity or self._ring.newest < 0:
            return ""
        first = max(self._ring.oldest, self._ring.newest + 1 - round(_MINUTE * self._ring.hz))
        row = self._ring.names.index("errors")
        errors = float(np.nansum(self._ring.between(first, self._ring.newest)[row]))
        number = round(errors / self._ring.hz)
        if not number:
            return tr("No error in the last minute")
        return counted(
            number, tr("{0} error in the last minute"), tr("{0} errors in the last minute")
        )


def _is_comparable(spec: Spec, now: Summary) -> bool:
    """Whether both sides are of enough, and of the same processes."""
    return not now.cache_away and min(spec.weight(now), spec.weight(now.before)) >= FEW


def _calls(figures: Summary | Figures) -> int:
    return figures.calls


def _reads(figures: Summary | Figures) -> int:
    return figures.reads


def _tone(found: Change, good: Direction | None) -> Tone:
    if good is None or not found.is_large:
        return "neutral"
    return "ok" if found.direction == good else "warn"


def _hundredfold(share: float | None) -> float | None:
    return None if share is None else 100.0 * share
