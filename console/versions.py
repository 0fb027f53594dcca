"""What the engines call themselves, for About and the log."""

from collections.abc import Callable

from console.embedded import DATABASES
from console.places import Places
from console.urls import ConfigError, check_postgres, check_redis


def engine_versions(places: Places) -> dict[str, str]:
    """Version by engine; databases that share a server share a line."""
    told: dict[str, list[str]] = {}
    for name in DATABASES:
        told.setdefault(_told(check_postgres, places.urls[name]), []).append(name)
    engines = {
        "PostgreSQL" if len(told) == 1 else f"PostgreSQL ({', '.join(names)})": version
        for version, names in told.items()
    }
    engines["Cache"] = _told(check_redis, places.redis_url) if places.redis_url else "none"
    return engines


def _told(check: Callable[[str], str], url: str) -> str:
    try:
        return check(url)
    except ConfigError:
        return "away"
