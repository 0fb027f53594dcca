"""The last hour of many series on one regular grid of time, for charts.

A *slot* is 1/hz seconds; slot number = round(time * hz). All series share the slots. Not safe
for threads: the GUI thread alone puts and reads.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

NONE_YET = -1
_REMEMBERED = 256  # puts between two looks of a chart; more than that, and it draws all


class Ring:
    """float64 ring of `seconds` at `hz`; `names` are the series.

    Each sample is written twice, so that what :meth:`view` hands out is a slice, never a copy.
    Not known is NaN; infinite is not known either.
    """

    def __init__(self, seconds: float, hz: float, names: Sequence[str]) -> None:
        self.hz = float(hz)
        self.names = tuple(names)
        self.capacity = round(seconds * hz)
        self.newest = NONE_YET  # slot numbers
        self.puts = 0  # how often anything changed, for :meth:`changed_since`
        self._first = NONE_YET
        self._both = np.full((len(self.names), 2 * self.capacity), np.nan)
        self._changed: deque[int] = deque(maxlen=_REMEMBERED)

    @property
    def oldest(self) -> int:
        """The first slot there is anything about; NONE_YET without any."""
        return max(self._first, self.newest - self.capacity + 1)

    def slot_of(self, at: float) -> int:
        return round(at * self.hz)

    def load(self, times: Sequence[float] | Floats, values: Any) -> None:
        """Everything anew: `times` [n] ascending, `values` [series, n]."""
        self._both.fill(np.nan)
        self.newest = self._first = NONE_YET
        self.puts += 1
        self._changed.clear()
        slots = np.rint(np.asarray(times, dtype=np.float64) * self.hz).astype(np.int64)
        if not slots.size:
            return
        self.newest = int(slots.max())
        kept = slots > self.newest - self.capacity
        self._first = int(slots[kept].min())
        columns = _known(np.asarray(values, dtype=np.float64)[:, kept])
        places = slots[kept] % self.capacity
        self._both[:, places] = self._both[:, places + self.capacity] = columns

    def put(self, at: float, values: Sequence[float] | Floats) -> bool:
        """The sample of the slot at `at`: a new one, or a correction of one in the window.

        Slots that were left out stay gaps. False: it is older than all that is kept.
        """
        slot = self.slot_of(at)
        if self.newest == NONE_YET:
            self.newest = self._first = slot
        if slot <= self.newest - self.capacity:
            return False
        if slot > self.newest:
            self._leave_out(slot)
        self._first = min(self._first, slot)
        column = _known(np.asarray(values, dtype=np.float64))
        place = slot % self.capacity
        self._both[:, place] = self._both[:, place + self.capacity] = column
        self._changed.append(slot)
        self.puts += 1
        return True

    def view(self) -> tuple[Floats, Floats]:
        """Times [n] and values [series, n], oldest first; the values are a slice of the ring."""
        if self.newest == NONE_YET:
            return np.empty(0), self._both[:, :0]
        times = np.arange(self.oldest, self.newest + 1) / self.hz
        return times, self.between(self.oldest, self.newest)

    def between(self, first: int, last: int) -> Floats:
        """Values [series, n] of the slots `first` to `last`, both kept; a slice of the ring."""
        place = first % self.capacity
        return self._both[:, place : place + max(0, last - first + 1)]

    def changed_since(self, puts: int) -> int:
        """The oldest slot changed since `puts` was what it is there; newest + 1 if none was."""
        missed = self.puts - puts
        if missed <= 0:
            return self.newest + 1
        if missed > len(self._changed):
            return self.oldest
        return min(list(self._changed)[-missed:])

    def _leave_out(self, slot: int) -> None:
        """Make room up to `slot`; what lies between is a gap."""
        if slot - self.newest > 1:
            self._changed.append(self.newest + 1)
            self.puts += 1
        gap = np.arange(max(self.newest + 1, slot - self.capacity + 1), slot) % self.capacity
        self._both[:, gap] = self._both[:, gap + self.capacity] = np.nan
        self.newest = slot


def _known(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)
