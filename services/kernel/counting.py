"""The figures of a slot while they are added up."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest

from services.kernel.histogram import Histogram, counted
from services.kernel.slices import CacheCounted, Counted, DatabaseCounted, Slice

READ_KEYS = 500  # keys a slice tells by name: the most read ones
_KEYS_NAMED = 8 * READ_KEYS  # keys told apart meanwhile, so that a late one can still be among them
OTHERS = ""  # the key that stands for all others of its namespace


class _Calls:
    """Of one operation."""

    def __init__(self) -> None:
        self.calls = self.errors = 0
        self.seconds = 0.0
        self.histogram = Histogram()


class Counting:
    """Adds up; of bounded size, however much is added. Not for several threads at once."""

    def __init__(self) -> None:
        self._calls: defaultdict[str, _Calls] = defaultdict(_Calls)
        self._databases: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0.0])
        self._caches: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self._reads: defaultdict[tuple[str, str], int] = defaultdict(int)

    def calls(self, operation: str, seconds: Sequence[float], failed: bool) -> None:
        """Calls of an operation that took so long."""
        of = self._calls[operation]
        of.calls += len(seconds)
        of.errors += len(seconds) if failed else 0
        of.seconds += sum(seconds)
        of.histogram.add(counted(seconds))

    def statements(self, database: str, seconds: Sequence[float]) -> None:
        """Statements that took so long."""
        of = self._databases[database]
        of[0] += len(seconds)
        of[1] += sum(seconds)

    def read(self, namespace: str, keys: Sequence[str], hits: int, misses: int, away: int) -> None:
        """One read of a namespace's keys."""
        of = self._caches[namespace]
        of[0] += hits
        of[1] += misses
        of[2] += away
        reads = self._reads
        for key in keys:
            full = len(reads) >= _KEYS_NAMED and (namespace, key) not in reads
            reads[namespace, OTHERS if full else key] += 1

    def sliced(self, process: str, kind: str, number: int, at: float) -> Slice:
        """What was added, as a slice."""
        return Slice(
            process,
            kind,
            number,
            at,
            {
                name: Counted(of.calls, of.errors, of.seconds, of.histogram.sparse())
                for name, of in self._calls.items()
            },
            {name: CacheCounted(*of) for name, of in self._caches.items()},
            {name: DatabaseCounted(int(of[0]), of[1]) for name, of in self._databases.items()},
            self._most_read(),
        )

    def _most_read(self) -> dict[str, dict[str, int]]:
        """Reads by namespace and key; those beyond the `READ_KEYS` most read as `OTHERS`."""
        named = [item for item in self._reads.items() if item[0][1] != OTHERS]
        if len(named) > READ_KEYS:
            named = nlargest(READ_KEYS, named, key=lambda item: item[1])
        told: dict[str, dict[str, int]] = {}
        for (namespace, key), count in named:
            told.setdefault(namespace, {})[key] = count
        for (namespace, key), count in self._reads.items():
            keys = told.setdefault(namespace, {})
            if key not in keys:
                keys[OTHERS] = keys.get(OTHERS, 0) + count
        return told
