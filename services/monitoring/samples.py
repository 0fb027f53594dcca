"""Rates from what the elected process reads once a second."""

import math
from bisect import bisect_right, insort
from typing import TYPE_CHECKING, Any

import numpy as np

from services.monitoring.records import SERIES, SLOT, DatabaseSample, Sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The series made of samples; they stand together.
SAMPLED = SERIES[SERIES.index("server.statements") : SERIES.index("valkey.keys") + 1]
HOLDS = 3.0  # seconds a sample is shown: the next is due in one, another process takes over in two
_APART = 5  # seconds between two samples that make a rate
_KEPT = 200  # seconds
_NONE = (math.nan,) * len(SAMPLED)


class Samples:
    """The samples of the last minutes. Not for several threads at once."""

    held = int(HOLDS / SLOT) + 1  # slots a sample may be shown in

    def __init__(self) -> None:
        self._seconds: list[int] = []
        self._samples: dict[int, Sample] = {}
        self._rates: dict[int, tuple[float, ...]] = {}

    def shown(self, now: float) -> Sample | None:
        """The newest one, unless it is too old to be shown at `now`."""
        newest = self._samples[self._seconds[-1]] if self._seconds else None
        return newest if newest is not None and now - newest.at <= HOLDS + SLOT else None

    def add(self, sample: Sample) -> bool:
        """False for a second that is there already, or too old."""
        second = sample.second
        if second in self._samples or (self._seconds and second < self._seconds[-1] - _KEPT):
            return False
        insort(self._seconds, second)
        self._samples[second] = sample
        place = self._seconds.index(second)
        for number in range(place, min(place + 2, len(self._seconds))):
            self._rates[self._seconds[number]] = self._rated(number)
        while self._seconds[0] < self._seconds[-1] - _KEPT:
            gone = self._seconds.pop(0)
            del self._samples[gone], self._rates[gone]
        return True

    def values(self, starts: "NDArray[np.floating[Any]]") -> "NDArray[np.float64]":
        """Figures [len(SAMPLED), n] of the slots that start then: those of the last sample."""
        moments = [self._samples[second].at for second in self._seconds]
        found = np.empty((len(SAMPLED), len(starts)))
        for number, start in enumerate(starts):
            place = bisect_right(moments, start + SLOT) - 1
            shown = place >= 0 and start - moments[place] < HOLDS
            found[:, number] = self._rates[self._seconds[place]] if shown else _NONE
        return found

    def _rated(self, number: int) -> tuple[float, ...]:
        now = self._samples[self._seconds[number]]
        before = self._samples[self._seconds[number - 1]] if number else None
        if before is not None and now.second - before.second > _APART:
            before = None
        own, past = now.databases, before.databases if before else {}
        seconds = now.second - before.second if before else 1

        def rate(name: str) -> float:
            """Of all databases together, per second; NaN unless each is known both times."""
            return (
                sum(
                    _growth(getattr(past.get(at), name, None), getattr(it, name))
                    for at, it in own.items()
                )
                / seconds
                if own
                else math.nan
            )

        cache, cached = now.valkey, before.valkey if before else None
        return (
            rate("statements"),
            rate("commits"),
            now.connections if own else math.nan,
            math.nan if now.active is None else now.active,
            _buffered(past, own),
            *(
                math.nan
                if cache is None
                else _growth(getattr(cached, name, None), getattr(cache, name)) / seconds
                for name in ("hits", "misses")
            ),
            math.nan if cache is None else cache.memory / 1e6,
            math.nan
            if cache is None
            else _growth(getattr(cached, "evicted", None), cache.evicted) / seconds,
            math.nan if cache is None else cache.keys,
        )


def _growth(before: float | None, now: float | None) -> float:
    """NaN where it is not known, or the server began anew."""
    if before is None or now is None or now < before:
        return math.nan
    return now - before


def _buffered(past: dict[str, DatabaseSample], own: dict[str, DatabaseSample]) -> float:
    """Percent of the blocks asked for that were in the server's own memory."""
    there = [(past[name], it) for name, it in own.items() if name in past]
    hits = sum(_growth(before.blocks_hit, it.blocks_hit) for before, it in there)
    reads = sum(_growth(before.blocks_read, it.blocks_read) for before, it in there)
    return 100 * hits / (hits + reads) if hits + reads > 0 else math.nan
