"""Is the database there and how fast, does the cache answer."""

import dataclasses
import time

import redis
from sqlalchemy import text

from services.kernel import work
from services.kernel.database import Database
from services.kernel.errors import ServiceError
from services.monitoring.records import Health

PROBE = work.Caller("probe", frozenset({"system"}))


def probe(database: Database, client: "redis.Redis | None") -> Health:
    """Ask both now. Never raises for what is away; that takes as long as connecting may.

    Give it the monitoring service's `database`: nobody else waits for its few connections, so
    a busy pool does not look like a slow server.
    """
    # Stopped with the work it is part of, but none of the load that work is.
    with work.doing(dataclasses.replace(work.current(), caller=PROBE)):
        return Health(_database(database), _cache(client))


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
