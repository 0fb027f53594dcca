"""Up the ladder to a configuration's collapse, in cells too short to be quoted."""

import time
from collections.abc import Callable

from console.peak.figures import P95_MS, measured
from console.peak.figures.standing import answered, carries
from console.peak.ladder import DOUBLE, beginning, found, next_rung, offered
from console.peak.manner import Style
from console.peak.measuring import Planned
from console.peak.records import Cell, Measured

SEED, AGAIN = 0, 9  # not those whose cells are quoted
FLOOD_BEFORE = 2_000  # requests: nobody knows yet what load to warm a cache for
FLOOD = 6_000.0  # pages a second, which nobody carries: the workers never wait
HALF = 2
Measure = Callable[[Planned], Cell]


class Climb:
    """Of one configuration. `tried` says of each rung whether it was carried."""

    def __init__(self, name: str, measure: Measure, style: Style) -> None:
        self.name = name
        self.tried: dict[int, bool] = {}
        self.cells: list[Cell] = []
        self._measure, self._style = measure, style

    @property
    def found(self) -> int | None:
        """The highest rung carried below those that were not."""
        return found(self.tried)

    def run(self, until: float, *, thoroughly: bool) -> None:
        """To the collapse, or as far as it comes until then (time.monotonic).

        `thoroughly`: others are compared at what is found.
        """
        most = self.flood()
        cells = self._style.most + thoroughly
        rung: int | None = beginning(most, doublings=self._style.doublings)
        while rung is not None and (not self.tried or time.monotonic() < until):
            if len(self.tried) >= cells and self.found is not None:
                return
            row = self._at(rung, SEED)
            if thoroughly and not carries(row) and answered(row) > 0:
                row = self._at(rung, AGAIN)  # one hiccup of the machine is no collapse
            self.tried[rung] = carries(row)
            if not self.tried[rung] and _is_idle(row, most):
                return  # pages are slow by themselves: a lower load is no cure
            near = offered(rung) * HALF > most * 0.6
            rung = next_rung(self.tried, DOUBLE // 2 if near else DOUBLE, self._style.fine)

    def flood(self) -> float:
        """Answers a second when there is always somebody waiting."""
        seconds = self._style.flood_seconds
        pages = round(FLOOD * seconds)
        cell = self._measure(Planned(self.name, FLOOD, pages, SEED, seconds, FLOOD_BEFORE))
        return (cell.pages - cell.unfinished - cell.errors) / cell.seconds

    def _at(self, rung: int, seed: int) -> Measured:
        rate = offered(rung)
        size = self._style.size
        planned = Planned(
            self.name, rate, size.pages_at(rate), seed, 1.5 * size.pages_at(rate) / rate + 3
        )
        cell = self._measure(planned)
        self.cells.append(cell)
        return measured([cell])[0]


def _is_idle(row: Measured, most: float) -> bool:
    """Whether nobody can have waited for others, and most pages were too slow all the same."""
    median = row.latency_ms.get("p50")
    return row.offered < most / 3 and median is not None and median > P95_MS and answered(row) > 0
