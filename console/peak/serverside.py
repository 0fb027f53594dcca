"""What a cell cost the database, as the server itself counts it: pg_stat_statements.

Counted are the statements of the configuration's own databases, executing and planning, and
whatever still runs when a cell is cut. Ours go to another database, so that they are not. Not in
it is what no statement is charged with: parsing, and the writing of the log at a commit.
"""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import unquote, urlsplit

import psycopg

# What a relay does for the checkouts of a cell, all at once behind it.
RELAY = """
DELETE FROM cache_outbox;
DO $$ BEGIN
  IF to_regproc('fold_low_stock') IS NOT NULL THEN PERFORM fold_low_stock(); END IF;
END $$;
"""
TIDY = "VACUUM cache_outbox"
_SPENT = """
SELECT coalesce(sum(s.total_exec_time + s.total_plan_time), 0)::float8,
       coalesce(sum(s.calls) FILTER (WHERE s.query
         !~* '^\\s*(begin|start|commit|rollback|deallocate|discard|set|show)'), 0)::int
FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = ANY(%s)
"""
_RUNNING = """
SELECT coalesce(1000 * sum(extract(epoch FROM clock_timestamp() - query_start)), 0)::float8,
       count(*)::int
FROM pg_stat_activity WHERE datname = ANY(%s) AND state = 'active'
"""


def database_of(url: str) -> str:
    """The name of the database that a libpq URL leads to."""
    return unquote(urlsplit(url).path.removeprefix("/"))


class Spent(NamedTuple):
    """`wal`: bytes of the write-ahead log, of the whole server."""

    database_ms: float
    statements: int
    wal: int


class ServerSide:
    """The superuser's view of the run's own server. `admin_url` gives its URL of a database."""

    def __init__(self, admin_url: Callable[[str], str]) -> None:
        self._admin_url = admin_url
        self._own = psycopg.connect(admin_url("postgres"), autocommit=True)
        self._own.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        for setting in ("track_planning = on", "track = 'top'"):
            self._own.execute(f"ALTER SYSTEM SET pg_stat_statements.{setting}".encode())
        self._own.execute("SELECT pg_reload_conf()")
        self._log_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._own.close()

    def settle(self) -> None:
        """What earlier cells left to be written is written."""
        self._own.execute("CHECKPOINT")

    def begin(self, databases: Sequence[str]) -> None:
        """Count from here on."""
        self._log_at = self._wal()
        for name in databases:
            self._own.execute(
                "SELECT pg_stat_statements_reset(0, oid, 0) FROM pg_database WHERE datname = %s",
                [name],
            )

    def spent(self, databases: Sequence[str]) -> "Spent":
        """Since :meth:`begin`, statements that run still included.

        What a relay has to do afterwards is done here, and its time counted.
        """
        wal = int(self._wal() - self._log_at)
        running_ms, running = self._row(_RUNNING, databases)
        _, statements = self._row(_SPENT, databases)
        self.end_sessions(databases)
        relayed = [name for name in databases if self._relay(name)]
        spent_ms, _ = self._row(_SPENT, databases)
        for name in relayed:
            with self._connect(name) as admin:
                admin.execute(TIDY)
        return Spent(spent_ms + running_ms, statements + running, wal)

    def end_sessions(self, databases: Sequence[str]) -> None:
        """Whoever is connected is cut off, a statement that runs included."""
        self._own.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = ANY(%s)"
            " AND backend_type = 'client backend'",
            [list(databases)],
        )

    def value(self, database: str, query: str) -> Any:
        """The one figure that `query` answers in `database`."""
        with self._connect(database) as admin:
            row = admin.execute(query.encode()).fetchone()
        return row[0] if row else None

    def _wal(self) -> float:
        row = self._own.execute("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn").fetchone()
        return float(row[0]) if row else 0.0

    def _relay(self, database: str) -> bool:
        with self._connect(database) as admin:
            has_one = admin.execute("SELECT to_regclass('cache_outbox')").fetchone()
            if has_one is None or has_one[0] is None:
                return False
            admin.execute(RELAY)
        return True

    def _connect(self, database: str) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(self._admin_url(database), autocommit=True)

    def _row(self, query: str, databases: Sequence[str]) -> tuple[float, int]:
        row = self._own.execute(query.encode(), [list(databases)]).fetchone()
        assert row is not None  # noqa: S101 - a sum has a row
        return row[0], row[1]
