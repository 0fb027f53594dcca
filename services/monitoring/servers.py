"""What PostgreSQL and Valkey count themselves, read through one connection each.

Sources: pg_stat_database, pg_stat_activity and pg_stat_statements (PostgreSQL 18, chapters 27.2
and F.32); INFO of Valkey 9.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import psycopg
from psycopg import conninfo

from services.monitoring.records import DatabaseSample, ValkeySample

if TYPE_CHECKING:
    import redis

_AGAIN = 60.0  # seconds until what was refused is asked for again
_DATABASES = """
    SELECT datname, xact_commit, xact_rollback, blks_hit, blks_read,
           tup_returned + tup_fetched, tup_inserted + tup_updated + tup_deleted,
           deadlocks, numbackends
      FROM pg_stat_database WHERE datname = ANY(%s)
"""
_SERVER = """
    SELECT extract(epoch FROM clock_timestamp())::float8,
           (SELECT sum(numbackends)::int FROM pg_stat_database),
           current_setting('max_connections')::int,
           CASE WHEN pg_has_role('pg_read_all_stats', 'USAGE') THEN
             (SELECT count(*)::int FROM pg_stat_activity
               WHERE state = 'active' AND backend_type = 'client backend'
                 AND pid <> pg_backend_pid()) END
"""
# Without the statements' texts, which lie in a file.
_STATEMENTS = """
    SELECT d.datname, sum(s.calls)::bigint, sum(s.total_exec_time)
      FROM pg_stat_statements(false) s JOIN pg_database d ON d.oid = s.dbid
     WHERE d.datname = ANY(%s) GROUP BY 1
"""
NO_STATEMENTS = "The database's own statements are not counted: that needs pg_stat_statements."
NO_ACTIVE = "Busy connections are not counted: that needs the right pg_read_all_stats."


@dataclass(frozen=True)
class Look:
    """One look at one server. `at` is the server's clock in epoch seconds."""

    at: float
    databases: dict[str, DatabaseSample]
    connections: int
    connections_max: int
    active: int | None
    missing: tuple[str, ...]


@dataclass
class Server:
    """One PostgreSQL server and which of its databases are whose."""

    url: str
    services: dict[str, str]  # by database
    _connection: "psycopg.Connection[Any] | None" = None
    _refused: float = field(default=float("-inf"))  # when its statements were, monotonic

    def connection(self) -> "psycopg.Connection[Any]":
        """The one connection, made anew after a failure. Raises psycopg.Error."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                self.url,
                autocommit=True,
                application_name="backroom sampler",
                connect_timeout=2,
                options="-c statement_timeout=2000 -c timezone=UTC",
            )
        return self._connection

    def close(self) -> None:
        """Give the connection back, and with it what it locked."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def look(self) -> Look:
        """What the server counts now. Raises psycopg.Error if it does not answer."""
        asked = self.connection()
        names = list(self.services)
        statements = self._statements(asked, names)
        rows = asked.execute(_DATABASES, [names]).fetchall()
        server = asked.execute(_SERVER).fetchone()
        assert server is not None  # noqa: S101 - a SELECT without FROM has a row
        at, connections, most, active = server
        lacking = {NO_STATEMENTS: statements is None, NO_ACTIVE: active is None}
        return Look(
            at,
            {self.services[name]: _sample(row, name, statements) for name, *row in rows},
            connections,
            most,
            active,
            tuple(sentence for sentence, lacks in lacking.items() if lacks),
        )

    def _statements(
        self, asked: "psycopg.Connection[Any]", names: list[str]
    ) -> dict[str, tuple[int, float]] | None:
        """Calls and milliseconds by database; None where they are not to be had."""
        if time.monotonic() < self._refused + _AGAIN:
            return None  # each refusal is a line in the server's log
        try:
            rows = asked.execute(_STATEMENTS, [names]).fetchall()
        except (
            psycopg.errors.UndefinedFunction,
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.ObjectNotInPrerequisiteState,  # not among shared_preload_libraries
        ):
            self._refused = time.monotonic()
            return None
        return {name: (calls, milliseconds) for name, calls, milliseconds in rows}


def servers_of(urls: Mapping[str, str]) -> list[Server]:
    """The servers behind the services' databases; the monitoring service's own is the first."""
    found: dict[tuple[str, str], Server] = {}
    for service, url in sorted(urls.items(), key=lambda item: item[0] != "monitoring"):
        parts = conninfo.conninfo_to_dict(url)
        place = (str(parts.get("host", "")), str(parts.get("port", "")))
        server = found.setdefault(place, Server(url, {}))
        server.services[str(parts.get("dbname") or parts.get("user") or "")] = service
    return list(found.values())


def look_at_valkey(client: "redis.Redis") -> ValkeySample:
    """Valkey's own figures. Raises redis.RedisError or OSError if it does not answer."""
    told: Any = client.info("stats", "memory", "clients")
    return ValkeySample(
        hits=int(told["keyspace_hits"]),
        misses=int(told["keyspace_misses"]),
        evicted=int(told["evicted_keys"]),
        memory=int(told["used_memory"]),
        memory_max=int(told["maxmemory"]),
        keys=int(client.dbsize()),
        clients=int(told["connected_clients"]),
    )


def _sample(
    row: list[int], name: str, statements: dict[str, tuple[int, float]] | None
) -> DatabaseSample:
    sample = DatabaseSample(*row)
    if statements is None:
        return sample
    calls, milliseconds = statements.get(name, (0, 0.0))
    return msgspec.structs.replace(sample, statements=calls, statement_ms=milliseconds)
