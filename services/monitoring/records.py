"""What crosses the monitoring service's border. Times in milliseconds."""

from datetime import datetime
from uuid import UUID

import msgspec


class Activity(msgspec.Struct, frozen=True, array_like=True):
    """One call that changed something, was refused or failed; of any console."""

    id: int
    at: datetime
    service: str
    operation: str
    kind: str  # "query" or "command"
    caller: str
    milliseconds: float
    cache: str  # "", "hit", "miss", "mixed" or "away"
    statements: int
    database_milliseconds: float
    outcome: str  # "ok", "cancelled", "refused" or "failed"
    said: str  # the error's sentence, if there was one and the reader may hear it
    request: UUID


class Health(msgspec.Struct, frozen=True):
    """What was measured just now. None: it did not answer, or there was nothing to measure."""

    database_ms: float | None  # one round trip
    cache_ms: float | None
    hit_ratio: float | None  # 0 to 1, of this process's cached reads in the last minute
