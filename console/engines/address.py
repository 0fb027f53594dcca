"""How clients reach PostgreSQL: as whom, and by a unix socket or (Windows) by TCP."""

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

LOOPBACK = "127.0.0.1"
SUPERUSER = "postgres"
OWNER = "backroom_owner"


def role(name: str) -> str:
    """The role of service `name`, which is also the name of its database."""
    return f"backroom_{name}"


@dataclass(frozen=True, slots=True)
class Address:
    """Either `sockets` (a folder), or `port` and `password` on the loopback interface."""

    sockets: Path | None
    port: int = 0
    password: str = ""

    def url(self, role: str, database: str) -> str:
        """libpq URL. Names the port, which the environment (PGPORT) could change otherwise."""
        if self.sockets is not None:
            parts = {"host": str(self.sockets), "port": "5432"}
            where = urlencode(parts, quote_via=quote, safe="")
            return f"postgresql://{role}@/{database}?{where}"
        return f"postgresql://{role}:{quote(self.password)}@{LOOPBACK}:{self.port}/{database}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def kept_password(path: Path) -> str:
    """The home's password; made on first use, readable for its owner only."""
    try:
        return path.read_text()
    except FileNotFoundError:
        made = secrets.token_urlsafe(24)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(made)
        return made
