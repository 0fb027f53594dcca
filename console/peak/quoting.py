"""The cells that may be quoted: every configuration with every seed, in turn."""

import random
from collections.abc import Callable, Iterable, Sequence

from console.peak.figures import measured
from console.peak.figures.standing import carries
from console.peak.ladder import Size, Wanted, fit, offered
from console.peak.manner import SEEDS
from console.peak.measuring import Planned
from console.peak.records import Cell

Measure = Callable[[Planned, float], Cell]


class Quoting:
    """`measure` gets a cell and how much of the whole is done; `left` tells seconds left."""

    def __init__(self, measure: Measure, size: Size, left: Callable[[], float]) -> None:
        self.cells: list[Cell] = []
        self.notes: list[str] = []
        self._measure, self._size, self._left = measure, size, left
        self._done, self._part = 0.0, 1.0

    def groups(self, groups: Sequence[Sequence[Wanted]], share: float, last: float) -> None:
        """One after the other; each may take `share` of the time left, the last one `last`."""
        some = [group for group in groups if group]
        for number, group in enumerate(some):
            is_last = number == len(some) - 1
            self._done, self._part = number / len(some), 1 / len(some)
            self.run(group, self._left() * (last if is_last else share))

    def run(self, wanted: Sequence[Wanted], seconds: float) -> None:
        """As much of `wanted` as fits into the time: cells of least worth are left out first."""
        until = self._left() - seconds
        cells, size = fit(wanted, self._size, len(SEEDS), seconds)
        self._leave_out(wanted, cells, "there was no time for them")
        if size.pages < self._size.pages:
            self.notes.append(
                f"For want of time a cell has {size.pages} pages at least instead of"
                f" {self._size.pages}."
            )
        for at, seed in enumerate(SEEDS):
            kept, _ = fit(cells, size, len(SEEDS) - at, self._left() - until)
            kept = [each for each in cells if each in kept]
            self._leave_out(cells, kept, f"they have no more than {at} seeds")
            cells = kept
            order = list(cells)
            random.Random(seed).shuffle(order)  # noqa: S311 - an order, no secret
            for number, each in enumerate(order):
                if self._left() < 0:
                    self.notes.append("The time was over before every cell was measured.")
                    return
                share = (at + number / len(order)) / len(SEEDS)
                share = self._done + self._part * share
                self.cells.append(self._measure(planned(each, size, seed), share))

    def carried(self) -> dict[tuple[str, float], bool]:
        """Whether they were carried, by configuration and load: all seeds together."""
        return {(row.name, row.offered): carries(row) for row in measured(self.cells)}

    def _leave_out(self, wanted: Iterable[Wanted], kept: Sequence[Wanted], why: str) -> None:
        there = {(each.name, each.rung) for each in kept}
        out = dict.fromkeys(
            f"{each.name} at {offered(each.rung):g}"
            for each in wanted
            if (each.name, each.rung) not in there
        )
        if out:
            self.notes.append(f"Left out, as {why}: {', '.join(out)} pages/s.")


def planned(wanted: Wanted, size: Size, seed: int) -> Planned:
    rate = offered(wanted.rung)
    return Planned(wanted.name, rate, size.pages_at(rate), seed, size.deadline(rate))


def confirmed(
    name: str, rung: int, measure: Measure, size: Size, until: Callable[[], float]
) -> int:
    """`rung`, or the next below it that is carried by three short cells together.

    Their seeds are others than those of the quoted cells, which must not be chosen for their luck.
    """
    while until() > 0:
        cells = [
            measure(planned(Wanted(name, rung, 0, carried=True), size, 10 + seed), 0.0)
            for seed in SEEDS
        ]
        if carries(measured(cells)[0]):
            break
        rung -= 1
    return rung
