"""Alembic migrations of one service's database, without an ``env.py`` for each.

A service's ``migrations/`` holds numbered modules with ``revision``, ``down_revision`` and
``upgrade()``; each runs in a transaction of its own together with its entry in
``alembic_version``, so an interrupted upgrade leaves a whole revision behind or nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from services.kernel.database import sqlalchemy_url
from services.kernel.errors import Invalid, Unavailable

SERVICES = Path(__file__).parents[1]
SQL = Path(__file__).parents[2] / "resources" / "sql"


def sql(name: str) -> str:
    """The text of ``resources/sql/<name>``."""
    return (SQL / name).read_text(encoding="utf-8")


def head(service: str) -> str:
    """The newest revision this release knows: migrations are numbered and linear."""
    return max(path.stem.partition("_")[0] for path in _folder(service).glob("[0-9]*.py"))


def current(service: str, owner_url: str) -> str:
    """The database's revision, "" for an empty one; raises Unavailable if it does not answer."""
    try:
        with psycopg.connect(owner_url, autocommit=True, connect_timeout=5) as connection:
            return _revision(connection)
    except psycopg.OperationalError as error:
        raise _away(service, error) from error


def upgrade(
    service: str,
    owner_url: str,
    runtime_role: str = "",
    tell: Callable[[str], None] = lambda _text: None,
) -> str:
    """Bring the database to :func:`head`, let `runtime_role` use it; returns the revision.

    Costs one connection when there is nothing to do. Raises Invalid if the database was made
    by a newer release, Unavailable if it is away.
    """
    newest = head(service)
    try:
        with psycopg.connect(owner_url, autocommit=True, connect_timeout=5) as connection:
            found = _revision(connection)
            granted = found == newest and _may_use(connection, runtime_role)
    except psycopg.OperationalError as error:
        raise _away(service, error) from error
    if found > newest:
        raise Invalid(
            f"The {service} database is at revision {found}; this release knows {newest}."
            " It was upgraded by a newer release: update this one."
        )
    if not granted:
        tell(f"Preparing the {service} database")
        engine = create_engine(sqlalchemy_url(owner_url), poolclass=NullPool)
        with engine.connect() as wide:
            if found < newest:
                _migrate(service, wide)
            _grant(service, wide, runtime_role)
    return newest


def _revision(connection: "psycopg.Connection[tuple[Any, ...]]") -> str:
    row = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
    if not row or not row[0]:
        return ""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return row[0] if row else ""


def _may_use(connection: "psycopg.Connection[tuple[Any, ...]]", role: str) -> bool:
    """Whether `role` was granted its rights: its last grant is to see the revision."""
    row = connection.execute(
        "SELECT current_user = %s OR %s = ''"
        " OR has_table_privilege(%s, 'alembic_version', 'SELECT')",
        [role, role, role or "public"],
    ).fetchone()
    return bool(row and row[0])


def _migrate(service: str, connection: Connection) -> None:
    # Alembic costs a third of a second to import: only an upgrade pays for it.
    from alembic.config import Config  # noqa: PLC0415 - see above
    from alembic.operations import Operations  # noqa: PLC0415 - see above
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - see above
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_folder(service)))
    config.set_main_option("version_locations", str(_folder(service)))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    context = MigrationContext.configure(
        connection,
        opts={
            "fn": lambda revision, _context: scripts._upgrade_revs("head", revision),  # noqa: SLF001 - what alembic's own upgrade command passes
            "transaction_per_migration": True,
        },
    )
    # Two consoles may start on an empty database at once: the second waits, then finds it done.
    connection.execute(text("SELECT pg_advisory_lock(hashtext('backroom migration'))"))
    connection.commit()
    try:
        with Operations.context(context):
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(hashtext('backroom migration'))"))
        connection.commit()


def _grant(service: str, connection: Connection, role: str) -> None:
    """What the service's own role may do: everything its grants file says, nothing else."""
    if role in {"", connection.scalar(text("SELECT current_user"))}:
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    grants = sql(f"{service}/grants.sql").replace(":role", quoted)
    connection.exec_driver_sql(grants, execution_options={"no_parameters": True})
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {quoted}")
    connection.commit()


def _folder(service: str) -> Path:
    return SERVICES / service / "migrations"


def _away(service: str, error: Exception) -> Unavailable:
    reason = str(error).partition("\n")[0]
    return Unavailable(f"The {service} database does not answer: {reason}")
