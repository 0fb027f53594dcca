"""What a process counted in a quarter of a second, as it travels."""

import msgspec

SLOT = 0.25  # seconds: figures are counted, sent and drawn four times a second


def slot_of(at: float) -> float:
    """The start of the slot that holds `at`, both in epoch seconds."""
    return at // SLOT * SLOT


class Counted(msgspec.Struct, frozen=True, array_like=True):
    """Calls of one operation. Refused and failed ones are errors, cancelled ones are not."""

    calls: int = 0
    errors: int = 0
    seconds: float = 0.0
    buckets: dict[int, int] = {}  # see services.kernel.histogram


class CacheCounted(msgspec.Struct, frozen=True, array_like=True):
    """Keys of one namespace that were read: found, not found, or not asked as it was away."""

    hits: int = 0
    misses: int = 0
    away: int = 0


class DatabaseCounted(msgspec.Struct, frozen=True, array_like=True):
    """Statements of one database, and how long their callers waited for them."""

    statements: int = 0
    seconds: float = 0.0


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
