"""The configuration files our servers start with, written anew at each start."""

from pathlib import Path

import psutil

from console.engines.address import LOOPBACK, Address


def postgres_settings(address: Address) -> str:
    """Modest memory, full durability, no TCP where sockets exist."""
    megabytes = psutil.virtual_memory().total // 2**20
    buffers = max(64, min(256, megabytes // 16))
    listen = {
        "listen_addresses": "" if address.sockets else LOOPBACK,
        "port": str(address.port or 5432),
        "unix_socket_directories": str(address.sockets or ""),
    }
    if address.sockets:
        listen["unix_socket_permissions"] = "0700"
    chosen = listen | {
        "max_connections": "100",
        "shared_preload_libraries": "pg_stat_statements",
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(256, megabytes // 4)}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "64MB",
        "fsync": "on",
        "wal_compression": "on",
        "min_wal_size": "80MB",
        "max_wal_size": "1GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",  # the queries are short
        "track_io_timing": "on",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%a %u@%d ",
    }
    return "".join(f"{name} = '{value}'\n" for name, value in chosen.items())


def valkey_settings(sockets: Path, folder: Path, log: Path) -> str:
    """A cache: nothing on disk, the least used keys go first when memory is short."""
    chosen = {
        "port": "0",
        "unixsocket": _quoted(sockets / "valkey.sock"),
        "unixsocketperm": "700",
        "daemonize": "yes",
        "dir": _quoted(folder),
        "pidfile": _quoted(folder / "valkey.pid"),
        "logfile": _quoted(log),
        "save": '""',
        "appendonly": "no",
        "maxmemory": "128mb",
        "maxmemory-policy": "allkeys-lfu",
    }
    return "".join(f"{name} {value}\n" for name, value in chosen.items())


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
