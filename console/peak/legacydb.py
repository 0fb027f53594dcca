"""The database of the shop as it was: one wide table, loaded from a real catalogue."""

from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from services.kernel import migrate

DATABASE = "legacy"


def create(admin_url: str, name: str = DATABASE) -> str:
    """An empty wide table in a new database `name`; returns the libpq URL of that database.

    `admin_url`: of somebody who may create databases and the extension pg_trgm. What was in a
    database of this name is gone. Raises psycopg.Error, for instance while somebody uses it.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        _do(admin, "DROP DATABASE IF EXISTS {}", name)
        _do(
            admin,
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
            " LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'",
            name,
        )
    url = urlsplit(admin_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(migrate.sql("legacy/schema.sql").encode())
    return url


def index(url: str) -> None:
    """Every index that is of use to the wide table's pages, and what the planner wants to know."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(migrate.sql("legacy/indexes.sql").encode())
        settle(owner)


def settle(owner: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Statistics for the planner, and pages marked as visible to all: as after a quiet night."""
    owner.execute("VACUUM (ANALYZE) product_inventory")


def _do(admin: psycopg.Connection, statement: LiteralString, name: str) -> None:
    admin.execute(sql.SQL(statement).format(sql.Identifier(name)))
