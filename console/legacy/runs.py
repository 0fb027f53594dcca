"""How far a migration is, kept in the catalogue's database."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from console.legacy.records import Finding, Migrated
from console.legacy.source import Connection
from console.urls import ConfigError
from services.kernel import migrate

_FINDINGS = (
    "SELECT rule, row_id, product_id, sku, warehouse, column_name, found, done"
    " FROM legacy.finding ORDER BY row_id, rule, column_name"
)
_BLOCK = 10_000


@dataclass(frozen=True, slots=True)
class Run:
    """One migration. `mark`: what the old table was when it was read; see `source.mark`."""

    id: UUID
    source: str
    began: datetime
    phase: str
    mark: dict[str, str] | None
    result: dict[str, Any] | None


def find(owner: Connection) -> Run | None:
    """The migration that was begun or done here."""
    row = owner.execute("SELECT to_regclass('legacy.run') IS NOT NULL").fetchone()
    if not row or not row[0]:
        return None
    row = owner.execute("SELECT id, source, began, phase, mark, result FROM legacy.run").fetchone()
    return Run(*row) if row else None


def begin(owner: Connection, source: str) -> Run:
    """Begin anew; what an unfinished one left goes. Raises ConfigError where that is forbidden."""
    try:
        with owner.transaction():
            owner.execute("DROP SCHEMA IF EXISTS legacy_work CASCADE")
            owner.execute("DROP SCHEMA IF EXISTS legacy CASCADE")
            owner.execute(migrate.sql("legacy/take_begin.sql").encode())
            owner.execute("INSERT INTO legacy.run (source) VALUES (%s)", [source])
    except psycopg.errors.InsufficientPrivilege as error:
        info = owner.info
        raise ConfigError(
            f"The owner {info.user} of the catalog database may not make a schema in it: run"
            f" GRANT CREATE ON DATABASE {info.dbname} TO {info.user} first."
        ) from error
    run = find(owner)
    assert run is not None  # noqa: S101 - just written
    return run


def end(owner: Connection, result: Migrated) -> None:
    """Everything is there: keep the answer, drop the rest. In the caller's transaction."""
    told = asdict(result)
    del told["findings"]
    owner.execute("UPDATE legacy.run SET phase = 'done', result = %s", [Jsonb(told)])
    owner.execute("DROP SCHEMA legacy_work CASCADE")


def findings(owner: Connection) -> list[Finding]:
    """In the order of the old table's rows."""
    found: list[Finding] = []
    with owner.transaction(), owner.cursor("legacy_findings") as cursor:
        cursor.itersize = _BLOCK
        cursor.execute(_FINDINGS)
        found.extend(Finding(*row) for row in cursor)
    return found


def by_rule(owner: Connection) -> dict[str, int]:
    rows = owner.execute("SELECT rule, count(*) FROM legacy.finding GROUP BY 1 ORDER BY 1")
    return dict(rows.fetchall())


def told(run: Run) -> dict[str, Any]:
    """What a finished one answered."""
    assert run.result is not None  # noqa: S101 - it is done
    by_name = {
        what: dict(sorted(run.result[what].items())) for what in ("findings_by_rule", "totals")
    }
    return run.result | by_name


@contextmanager
def alone(owner: Connection) -> Generator[None]:
    """Nobody else migrates into this shop or loads a sample meanwhile."""
    owner.execute("SELECT pg_advisory_lock(hashtext('backroom sample'))")
    try:
        yield
    finally:
        if not owner.closed and not owner.broken:
            owner.execute("SELECT pg_advisory_unlock(hashtext('backroom sample'))")
