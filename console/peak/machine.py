"""What a peak ran on, as far as its figures depend on it. No host name, user or path."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg

from console.urls import check_postgres, check_redis

Facts = dict[str, str | int | float]

SETTINGS = (
    "shared_buffers",
    "effective_cache_size",
    "work_mem",
    "max_parallel_workers_per_gather",
    "jit",
    "random_page_cost",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_level",
    "autovacuum",
    "max_connections",
)


def facts(database_url: str, redis_url: str) -> Facts:
    """Machine, versions and settings. Raises ConfigError where an engine does not answer.

    Ask before the load begins: `load_before` is what the machine was busy with by itself, in
    processes of the last minute.
    """
    found: Facts = {
        "processor": _processor(),
        "cores": len(_allowed_cores()),
        "memory_gb": round(psutil.virtual_memory().total / 1024**3, 1),
        "system": _system(),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": check_postgres(database_url),
        "valkey": check_redis(redis_url) if redis_url else "none",
        "psycopg": version("psycopg"),
        "redis_py": version("redis"),
        "load_before": round(psutil.getloadavg()[0], 2),
    }
    with psycopg.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        rows = connection.execute(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)",
            [list(SETTINGS)],
        ).fetchall()
    told: dict[str, str] = dict(rows)
    return {**found, **{name: told[name] for name in SETTINGS if name in told}}


def _processor() -> str:
    """The model, as the kernel names it."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    for line in text.splitlines():
        name, _, model = line.partition(":")
        if name.strip() == "model name" and model.strip():
            return " ".join(model.split())
    return platform.processor() or platform.machine() or "unknown"


def _allowed_cores() -> "set[int] | range":
    """Those this process may use: fewer than the machine has in a container."""
    if sys.platform == "linux":
        return os.sched_getaffinity(0)
    return range(os.cpu_count() or 1)


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"
