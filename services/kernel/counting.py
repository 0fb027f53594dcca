"""Adding up: what a process recorded, and slices of any number of processes and slots."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from services.kernel.histogram import Histogram, counted
from services.kernel.slices import CacheCounted, Counted, DatabaseCounted, Slice

READ_KEYS = 500  # keys a process tells by name in a slot: the most read ones
_KEYS_NAMED = 8 * READ_KEYS  # of a namespace, told apart until it is known which those are
OTHERS = ""  # the key that stands for all others of its namespace


def merged(slices: Iterable[Slice]) -> Slice:
    """The sum of `slices`: of no process, as of the newest one's slot.

    It does not matter in which order or grouping they are added.
    """
    counting, newest = Counting(), 0.0
    for one in slices:
        counting.add(one)
        newest = max(newest, one.at)
    return counting.sliced(at=newest)


class Counting:
    """Sums by operation, namespace, database and key. Not for several threads at once."""

    def __init__(self) -> None:
        self._operations: defaultdict[str, _Calls] = defaultdict(_Calls)
        self._databases: defaultdict[str, _Statements] = defaultdict(_Statements)
        self._caches: defaultdict[str, _CacheReads] = defaultdict(_CacheReads)

    def calls(self, operation: str, seconds: Sequence[float], failed: bool) -> None:
        """Calls of an operation that took so long."""
        of = self._operations[operation]
        of.calls += len(seconds)
        of.errors += len(seconds) if failed else 0
        of.seconds += sum(seconds)
        of.histogram.add(counted(seconds))

    def statements(self, database: str, seconds: Sequence[float]) -> None:
        """Statements that took so long."""
        of = self._databases[database]
        of.statements += len(seconds)
        of.seconds += sum(seconds)

    def read(self, namespace: str, keys: Sequence[str], hits: int, misses: int, away: int) -> None:
        """One read of a namespace's keys. However many keys come, few thousand are kept."""
        of = self._caches[namespace]
        of.hits += hits
        of.misses += misses
        of.away += away
        for key in keys:
            known = key in of.keys or len(of.keys) < _KEYS_NAMED
            of.keys[key if known else OTHERS] += 1

    def add(self, one: Slice) -> None:
        """What a slice holds, all of its keys by name."""
        for name, counted_calls in one.operations.items():
            calls = self._operations[name]
            calls.calls += counted_calls.calls
            calls.errors += counted_calls.errors
            calls.seconds += counted_calls.seconds
            calls.histogram.add(counted_calls.buckets)
        for name, counted_statements in one.databases.items():
            statements = self._databases[name]
            statements.statements += counted_statements.statements
            statements.seconds += counted_statements.seconds
        for name, cached in one.caches.items():
            self.read(name, (), cached.hits, cached.misses, cached.away)
        for name, keys in one.reads.items():
            into = self._caches[name].keys
            for key, count in keys.items():
                into[key] += count

    def sliced(
        self,
        process: str = "",
        kind: str = "",
        number: int = 0,
        at: float = 0.0,
        named: int | None = None,
    ) -> Slice:
        """The sums as a slice, with the `named` most read keys by name, or all of them."""
        return Slice(
            process,
            kind,
            number,
            at,
            {
                name: Counted(of.calls, of.errors, of.seconds, of.histogram.counts)
                for name, of in self._operations.items()
            },
            {name: CacheCounted(of.hits, of.misses, of.away) for name, of in self._caches.items()},
            {
                name: DatabaseCounted(of.statements, of.seconds)
                for name, of in self._databases.items()
            },
            self._reads(named),
        )

    def _reads(self, named: int | None) -> dict[str, dict[str, int]]:
        """Reads by namespace and key; those beyond the `named` most read as `OTHERS`."""
        reads = {name: dict(of.keys) for name, of in self._caches.items() if of.keys}
        if named is not None and sum(map(len, reads.values())) > named:
            ranked = sorted(
                (
                    (count, name, key)
                    for name, keys in reads.items()
                    for key, count in keys.items()
                    if key != OTHERS
                ),
                reverse=True,
            )
            for count, name, key in ranked[named:]:
                del reads[name][key]
                reads[name][OTHERS] = reads[name].get(OTHERS, 0) + count
        return reads


class _Calls:
    def __init__(self) -> None:
        self.calls = self.errors = 0
        self.seconds = 0.0
        self.histogram = Histogram()


class _Statements:
    def __init__(self) -> None:
        self.statements = 0
        self.seconds = 0.0


class _CacheReads:
    def __init__(self) -> None:
        self.hits = self.misses = self.away = 0
        self.keys: defaultdict[str, int] = defaultdict(int)
