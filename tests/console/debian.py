"""Debian's own PostgreSQL and Redis, where they install; loudly skipped elsewhere."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
import redis

from console.settings import DATABASES

PASSWORD = "to/the@shop"  # needs %-escapes in a URL
ESCAPED = "to%2Fthe%40shop"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def installed(package: str, program: str) -> None:
    """Install a Debian package if its program is missing and we may; else skip, loudly."""
    if shutil.which(program) or list(Path("/usr/lib/postgresql").glob(f"1[5-7]/bin/{program}")):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        pytest.skip(f"NOT TESTED: {program} is not installed and only root on Debian installs it")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    commands = (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package])
    for words in commands:
        done = subprocess.run(["apt-get", *words], env=environ, capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"NOT TESTED: apt-get cannot install {package}: {done.stderr[-200:]!r}")


@pytest.fixture(scope="module")
def debian_postgres(reachable_folder: Path) -> Generator[str]:
    """The URL prefix of a PostgreSQL 15 to 17 with a password and the four databases."""
    installed("postgresql", "initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("1[5-7]/bin"))
    if not found or os.geteuid() != 0:
        pytest.skip("NOT TESTED: Debian's PostgreSQL 15 to 17 is not here, or we are not root")
    programs, user = found[0], pwd.getpwnam("postgres")
    data, port = reachable_folder / "debian-postgres", free_port()
    data.mkdir()
    shutil.chown(data, user.pw_uid, user.pw_gid)

    def run(*words: str) -> None:
        subprocess.run(
            words, user=user.pw_uid, group=user.pw_gid, cwd=data, check=True, capture_output=True
        )

    password = data.parent / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    run(str(programs / "initdb"), "-D", str(data / "d"), "-U", "admin", "--auth=scram-sha-256",
        "--pwfile", str(password), "--encoding=UTF8", "--locale=C.UTF-8")  # fmt: skip
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {data}"
    control = [str(programs / "pg_ctl"), "-D", str(data / "d"), "-l", str(data / "log")]
    run(*control, "-w", "-o", options, "start")
    at = f"{ESCAPED}@127.0.0.1:{port}"
    with psycopg.connect(f"postgresql://admin:{at}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE ROLE shop LOGIN PASSWORD '{PASSWORD}'")
        for name in DATABASES:
            admin.execute(f"CREATE DATABASE {name} OWNER shop")
    yield f"postgresql://shop:{at}"
    run(*control, "-m", "immediate", "stop")


@pytest.fixture(scope="module")
def debian_redis(reachable_folder: Path) -> Generator[str]:
    """The URL of a Redis 7."""
    installed("redis-server", "redis-server")
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("NOT TESTED: redis-server is not here")
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"],
        stdout=subprocess.DEVNULL,
    )
    url = f"redis://127.0.0.1:{port}/0"
    with redis.Redis.from_url(url) as client:
        for _ in range(100):
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
    yield url
    server.terminate()
    server.wait()
