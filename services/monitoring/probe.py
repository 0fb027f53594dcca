"""Is the database there and how fast, does the cache answer, does it serve."""

import dataclasses
import time
from datetime import UTC, datetime, timedelta

import redis
from sqlalchemy import text

from services.kernel import work
from services.kernel.activity import LOG, CallLog
from services.kernel.database import Database
from services.kernel.errors import ServiceError
from services.monitoring.records import Health

PROBE = work.Caller("probe", frozenset({"system"}))
WINDOW = timedelta(minutes=1)  # the hit ratio looks back this far, and over the kept calls


def probe(database: Database, client: "redis.Redis | None", calls: CallLog = LOG) -> Health:
    """Ask both now. Never raises for what is away; that takes as long as connecting may.

    Give it the monitoring service's `database`: nobody else waits for its few connections, so
    a busy pool does not look like a slow server.
    """
    # Stopped with the work it is part of, but none of the load that work is.
    with work.doing(dataclasses.replace(work.current(), caller=PROBE)):
        return Health(_database(database), _cache(client), hit_ratio(calls))


def hit_ratio(calls: CallLog) -> float | None:
    """Cache hits per cached read in the last minute; None if nothing was read that way."""
    since = datetime.now(UTC) - WINDOW
    recent = [call for call in calls.since() if call.at >= since]
    hits = sum(call.cache_hits for call in recent)
    reads = hits + sum(call.cache_misses for call in recent)
    return hits / reads if reads else None


def _database(database: Database) -> float | None:
    try:
        with database.reading() as session:  # connected, and found alive, before the clock starts
            started = time.perf_counter()
            session.execute(text("SELECT 1"))
            return (time.perf_counter() - started) * 1000
    except ServiceError:
        return None


def _cache(client: "redis.Redis | None") -> float | None:
    if client is None:
        return None
    started = time.perf_counter()
    try:
        client.ping()
    except (redis.RedisError, OSError):
        return None
    return (time.perf_counter() - started) * 1000
