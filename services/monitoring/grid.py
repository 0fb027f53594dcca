"""The slots of the last hour: what was added up for each, and the figures that makes.

The last minutes are kept as sums, so that a late slice still finds its slot; what is older is
figures only. Sizes are fixed: 3 MB for the hour, 4 MB for the sums and histograms.
"""

from typing import TYPE_CHECKING

import numpy as np

from services.kernel.metrics import Slice
from services.monitoring import dense
from services.monitoring.records import HOUR, SERIES, SLOT, Sample
from services.monitoring.samples import SAMPLED, Samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from services.kernel.slices import Counted

SLOTS = int(HOUR / SLOT)
WINDOW = 4  # slots whose sum is a rate per second
LATE = 520  # slots, 130 s: what is older is finished
PRESENT = 6  # slots: a process tells something at least every fourth
_AT_ONCE = 64  # slots made at once
_SUMS = 640  # slots with sums: LATE, a window before, and those not yet made
COUNTED = ("catalog", "inventory", "identity")  # services whose calls are the shop's load
_SALE = "inventory.adjust"
# Of a slot's sums, in this order.
REQUESTS, ERRORS, SALES, HITS, MISSES, AWAY, STATEMENTS, SECONDS = range(8)
_OF_DATABASE = {name: 8 + number for number, name in enumerate(COUNTED)}
_ROWS = {name: number for number, name in enumerate(SERIES)}
_SHARES = (0.5, 0.95, 0.99)


class Grid:
    """Slots are numbered: epoch seconds by `SLOT`. Not for several threads at once."""

    def __init__(self, front: int) -> None:
        """`front`: the newest slot there is."""
        self.front = front
        self.samples = Samples()
        self._values = np.full((len(SERIES), SLOTS), np.nan)
        self._sums = np.zeros((8 + len(COUNTED), _SUMS))
        self._counts = np.zeros((_SUMS, dense.BUCKETS), np.int32)
        self._present: dict[str, NDArray[np.bool_]] = {}
        self._dirty: set[int] = set()
        self.finished = front - SLOTS  # slots before have their final figures

    def advance(self, front: int) -> None:
        """Time went on to `front`, or was set back: then what lies in the future is dropped."""
        if front < self.front:
            self._clear(front + 1, self.front)
            self.finished = min(self.finished, front + 1)
        else:
            if front - self.front + len(self._dirty) > _AT_ONCE:  # before their sums are cleared
                self.settle()
            self._clear(self.front + 1, front)
            if front - self.front <= _AT_ONCE:  # else nobody was there, and nothing is to be made
                self._dirty.update(range(self.front + 1, front + 1))
            self.finished = max(self.finished, front - LATE)
        self.front = front

    def add(self, one: Slice) -> bool:
        """Add a slice to its slot; False if the slot is finished, or yet to come."""
        slot = round(one.at / SLOT)
        if not self.front - LATE <= slot <= self.front:
            return False
        at, sums = slot % _SUMS, self._sums
        for name, call in one.operations.items():
            if name.partition(".")[0] in COUNTED:
                self._add_call(at, name, call)
        for cached in one.caches.values():
            sums[HITS : AWAY + 1, at] += (cached.hits, cached.misses, cached.away)
        for name, stated in one.databases.items():
            if name in _OF_DATABASE:
                sums[_OF_DATABASE[name], at] += stated.statements
                sums[STATEMENTS, at] += stated.statements
                sums[SECONDS, at] += stated.seconds
        if one.process not in self._present:
            self._present[one.process] = np.zeros(_SUMS, np.bool_)
        self._present[one.process][at] = True
        self._touch(slot, max(WINDOW, PRESENT))
        return True

    def add_sample(self, sample: Sample) -> None:
        """What the elected process read; the same second counts once."""
        if self.samples.add(sample):
            self._touch(round(sample.at // SLOT), self.samples.held)

    def settle(self) -> list[int]:
        """Bring the figures up to date; the slots whose figures were made anew, in order."""
        slots = sorted(slot for slot in self._dirty if self.finished <= slot <= self.front)
        self._dirty.clear()
        for at in range(0, len(slots), _AT_ONCE):
            self._make(np.array(slots[at : at + _AT_ONCE]))
        return slots

    def put(self, start: int, values: "NDArray[np.float64]") -> None:
        """Finished figures [len(SERIES), n] from slot `start` on, as somebody else made them."""
        slots = np.arange(start, start + values.shape[1])
        inside = (slots > self.front - SLOTS) & (slots <= self.front)
        self._values[:, slots[inside] % SLOTS] = values[:, inside]
        if inside.any():
            self.finished = max(self.finished, int(slots[inside][-1]) + 1)

    def values(self, start: int, end: int) -> "NDArray[np.float64]":
        """Figures [len(SERIES), end - start] of the slots from `start` to before `end`."""
        return self.columns(np.arange(start, end))

    def columns(self, slots: "Sequence[int] | NDArray[np.int64]") -> "NDArray[np.float64]":
        """Figures [len(SERIES), n] of these slots of the last hour; a copy."""
        return self._values[:, np.asarray(slots, np.int64) % SLOTS]

    def peak(self, name: str) -> tuple[float, int] | None:
        """The highest figure of the hour and its slot; None if nothing is known."""
        figures = self._values[_ROWS[name]]
        if np.isnan(figures).all():
            return None
        at = int(np.nanargmax(figures))
        return float(figures[at]), self.front - (self.front - at) % SLOTS

    def sums(self, start: int, end: int) -> "tuple[NDArray[np.float64], int]":
        """Sums of the slots from `start` to before `end`, and how many of these are known."""
        slots = np.arange(max(start, self.front - LATE), end)
        known = int(np.count_nonzero(self._processes(slots)))
        return self._sums[:, slots % _SUMS].sum(axis=1), known

    def counts(self, start: int, end: int) -> "NDArray[np.int64]":
        """Calls by bucket, together, of the slots from `start` to before `end`."""
        slots = np.arange(max(start, self.front - LATE), end)
        return np.asarray(self._counts[slots % _SUMS].sum(axis=0, dtype=np.int64))

    def _add_call(self, at: int, name: str, call: "Counted") -> None:
        sums, counts = self._sums, self._counts[at]
        sums[REQUESTS, at] += call.calls
        sums[ERRORS, at] += call.errors
        if name == _SALE:
            sums[SALES, at] += call.calls
        for bucket, count in call.buckets.items():
            counts[bucket] += count

    def _touch(self, slot: int, reach: int) -> None:
        """The figures of `slot` and of those whose window holds it are to be made anew."""
        self._dirty.update(range(slot, min(slot + reach, self.front + 1)))

    def _clear(self, start: int, end: int) -> None:
        slots = np.arange(max(start, end - SLOTS + 1), end + 1)
        self._values[:, slots % SLOTS] = np.nan
        at = slots[-_SUMS:] % _SUMS
        self._sums[:, at] = 0
        self._counts[at] = 0
        for process, present in list(self._present.items()):
            present[at] = False
            if not present.any():
                del self._present[process]

    def _processes(self, slots: "NDArray[np.int64]") -> "NDArray[np.int64]":
        """How many processes told something in each of `slots` or shortly before."""
        at = (slots[:, None] - np.arange(PRESENT)) % _SUMS
        found = np.zeros(len(slots), np.int64)
        for present in self._present.values():
            found += present[at].any(axis=1)
        return found

    def _make(self, slots: "NDArray[np.int64]") -> None:
        at = (slots[:, None] - np.arange(WINDOW)) % _SUMS
        sums = self._sums[:, at].sum(axis=2)
        counts = self._counts[at].sum(axis=1, dtype=np.int64)
        processes = self._processes(slots)
        made = np.empty((len(SERIES), len(slots)))
        made[_ROWS["requests"]] = sums[REQUESTS]
        made[_ROWS["errors"]] = sums[ERRORS]
        made[_ROWS["sales"]] = sums[SALES]
        made[_ROWS["p50"] : _ROWS["p99"] + 1] = dense.percentiles(counts, _SHARES)
        reads = sums[HITS] + sums[MISSES]
        made[_ROWS["hit"]] = np.divide(
            100 * sums[HITS], reads, out=np.full(len(slots), np.nan), where=reads > 0
        )
        made[_ROWS["away"]] = sums[AWAY]
        made[_ROWS["statements"]] = sums[STATEMENTS]
        made[_ROWS["database_ms"]] = sums[SECONDS] * 1000
        for name, row in _OF_DATABASE.items():
            made[_ROWS[f"statements.{name}"]] = sums[row]
        made[:, processes == 0] = np.nan  # nobody was there to tell
        made[_ROWS[SAMPLED[0]] : _ROWS[SAMPLED[-1]] + 1] = self.samples.values(slots * SLOT)
        made[_ROWS["processes"]] = np.where(processes, processes, np.nan)
        self._values[:, slots % SLOTS] = made
