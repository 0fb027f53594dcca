"""Roles and databases: each service owns a role that reaches its own database only."""

from collections.abc import Iterable
from typing import LiteralString

import psycopg
from psycopg import sql

from console.engines.address import OWNER, SUPERUSER, Address, role

STATISTICS = "monitoring"  # this service reads pg_stat_statements of all


def provision(address: Address, names: Iterable[str]) -> None:
    """Make what is missing; may be repeated. Raises psycopg.Error."""
    with _connect(address, "postgres") as admin:
        for shared in ("postgres", "template1"):
            _do(admin, "REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC", shared)
        _make_role(admin, OWNER, address.password)
        for name in names:
            _make_role(admin, role(name), address.password)
            _make_database(admin, role(name))
            if name == STATISTICS:
                _do(admin, "GRANT pg_read_all_stats TO {}", role(name))
    for name in names:
        with _connect(address, role(name)) as admin:
            admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")


def _connect(address: Address, database: str) -> psycopg.Connection:
    return psycopg.connect(address.url(SUPERUSER, database), autocommit=True)


def _make_role(admin: psycopg.Connection, name: str, password: str) -> None:
    if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).rowcount == 0:
        _do(admin, "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE", name)
    if password:
        change = sql.SQL("ALTER ROLE {} PASSWORD {}")
        admin.execute(change.format(sql.Identifier(name), sql.Literal(password)))


def _make_database(admin: psycopg.Connection, name: str) -> None:
    if admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount == 0:
        _do(
            admin,
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE_PROVIDER builtin LOCALE 'C.UTF-8' OWNER {}",
            name,
            OWNER,
        )
    _do(admin, "REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC", name)
    _do(admin, "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", name, name)


def _do(admin: psycopg.Connection, statement: LiteralString, *names: str) -> None:
    admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
