"""Is the database there and how fast, does the cache answer, does it serve."""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import psycopg
import redis

from services.kernel.activity import Call, CallLog
from services.monitoring.records import Health

WINDOW = 60.0  # seconds the hit ratio looks back
ANSWER_MS = 2000  # a database that takes longer is as good as away


class HitRatio:
    """Cache hits of the calls that finished in the last minute, kept per second."""

    def __init__(self, calls: CallLog, clock: Callable[[], float] = time.monotonic) -> None:
        self._calls = calls
        self._clock = clock
        self._seconds: deque[tuple[int, int, int]] = deque()  # second, hits, misses
        self._lock = threading.Lock()
        calls.listen(self._heard)

    def close(self) -> None:
        """Stop counting."""
        self._calls.forget(self._heard)

    def value(self) -> float | None:
        """From 0 to 1; None if nothing was read through the cache."""
        with self._lock:
            self._forget_old()
            hits = sum(second[1] for second in self._seconds)
            misses = sum(second[2] for second in self._seconds)
        return hits / (hits + misses) if hits + misses else None

    def _heard(self, call: Call) -> None:
        if not (call.cache_hits or call.cache_misses):
            return
        now = int(self._clock())
        with self._lock:
            hits, misses = call.cache_hits, call.cache_misses
            if self._seconds and self._seconds[-1][0] == now:
                _, before_hits, before_misses = self._seconds.pop()
                hits, misses = hits + before_hits, misses + before_misses
            self._seconds.append((now, hits, misses))
            self._forget_old()

    def _forget_old(self) -> None:
        until = self._clock() - WINDOW
        while self._seconds and self._seconds[0][0] < until:
            self._seconds.popleft()


class Probe:
    """Measures on connections of its own: a busy pool must not look like a slow database."""

    def __init__(self, url: str, client: "redis.Redis | None", calls: CallLog) -> None:
        """`url` is libpq's; `client` None: there is no cache to ask."""
        self._url = url
        self._client = client
        self._ratio = HitRatio(calls)
        self._connection: psycopg.Connection[Any] | None = None

    def close(self) -> None:
        """Give the connection back and stop counting."""
        self._ratio.close()
        self._hang_up()

    def measure(self) -> Health:
        """Ask both now; blocks for about two seconds at most. Never raises for what is away."""
        return Health(self._database(), self._cache(), self._ratio.value())

    def _database(self) -> float | None:
        # A connection that broke since the last time is replaced once before it counts as away.
        for _attempt in range(2):
            fresh = self._connection is None
            try:
                return self._round_trip()
            except (psycopg.Error, OSError):
                self._hang_up()
                if fresh:
                    return None
        return None

    def _round_trip(self) -> float:
        if self._connection is None:
            self._connection = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=2,
                application_name="backroom health",
                options=f"-c statement_timeout={ANSWER_MS}",
            )
        started = time.perf_counter()
        self._connection.execute("SELECT 1")
        return (time.perf_counter() - started) * 1000

    def _cache(self) -> float | None:
        if self._client is None:
            return None
        started = time.perf_counter()
        try:
            self._client.ping()
        except (redis.RedisError, OSError):
            return None
        return (time.perf_counter() - started) * 1000

    def _hang_up(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                self._connection.close()
            self._connection = None
