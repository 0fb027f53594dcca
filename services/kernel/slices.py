"""What a process counted in a quarter of a second, as it travels; slices are merged by addition."""

from collections.abc import Iterable

import msgspec

from services.kernel.histogram import Histogram

SLOT = 0.25  # seconds: figures are counted, sent and drawn four times a second


def slot_of(at: float) -> float:
    """The start of the slot that holds `at`, both in epoch seconds."""
    return at // SLOT * SLOT


class Counted(msgspec.Struct, frozen=True, array_like=True):
    """Calls of one operation. Refused and failed ones are errors, cancelled ones are not."""

    calls: int = 0
    errors: int = 0
    seconds: float = 0.0
    buckets: dict[int, int] = {}  # see Histogram

    def plus(self, other: "Counted") -> "Counted":
        """Both together."""
        both = Histogram(self.buckets)
        both.add(other.buckets)
        return Counted(
            self.calls + other.calls,
            self.errors + other.errors,
            self.seconds + other.seconds,
            both.sparse(),
        )


class CacheCounted(msgspec.Struct, frozen=True, array_like=True):
    """Keys of one namespace that were read: found, not found, or not asked as it was away."""

    hits: int = 0
    misses: int = 0
    away: int = 0

    def plus(self, other: "CacheCounted") -> "CacheCounted":
        """Both together."""
        return CacheCounted(
            self.hits + other.hits, self.misses + other.misses, self.away + other.away
        )


class DatabaseCounted(msgspec.Struct, frozen=True, array_like=True):
    """Statements of one database, and how long their callers waited for them."""

    statements: int = 0
    seconds: float = 0.0

    def plus(self, other: "DatabaseCounted") -> "DatabaseCounted":
        """Both together."""
        return DatabaseCounted(self.statements + other.statements, self.seconds + other.seconds)


class Slice(msgspec.Struct, frozen=True, array_like=True):
    """What one process counted in one slot."""

    process: str = ""  # host, process id and start: no two are the same
    kind: str = ""  # "console", "rush" …
    number: int = 0  # 1, 2, 3 … of its process
    at: float = 0.0  # the slot's start in epoch seconds
    operations: dict[str, Counted] = {}  # by "service.operation"
    caches: dict[str, CacheCounted] = {}  # by namespace
    databases: dict[str, DatabaseCounted] = {}  # "catalog", "catalog (own)"
    reads: dict[str, dict[str, int]] = {}  # by namespace and key, "": others

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return not (self.operations or self.caches or self.databases)


def merged(slices: Iterable[Slice]) -> Slice:
    """The sum of `slices`: of no process, as of the newest one's slot.

    It does not matter in which order or grouping they are added.
    """
    at = 0.0
    operations: dict[str, Counted] = {}
    caches: dict[str, CacheCounted] = {}
    databases: dict[str, DatabaseCounted] = {}
    reads: dict[str, dict[str, int]] = {}
    for one in slices:
        at = max(at, one.at)
        for name, counted in one.operations.items():
            operations[name] = operations.get(name, Counted()).plus(counted)
        for name, cached in one.caches.items():
            caches[name] = caches.get(name, CacheCounted()).plus(cached)
        for name, stated in one.databases.items():
            databases[name] = databases.get(name, DatabaseCounted()).plus(stated)
        for name, keys in one.reads.items():
            into = reads.setdefault(name, {})
            for key, count in keys.items():
                into[key] = into.get(key, 0) + count
    return Slice(at=at, operations=operations, caches=caches, databases=databases, reads=reads)
