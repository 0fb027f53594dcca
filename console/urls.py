"""Addresses of engines that are not ours: read, checked, and shown without their passwords."""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

POSTGRES_SCHEMES = ("postgresql", "postgres")
REDIS_SCHEMES = ("redis", "rediss", "unix")
OLDEST_POSTGRES = 15
OLDEST_REDIS = 7
EXTENSIONS = ("btree_gist", "pg_stat_statements", "pg_trgm", "unaccent")


class ConfigError(Exception):
    """A setting that cannot be used; the text says where it stands and what was expected."""


def masked(url: str) -> str:
    """`url` with ``***`` for its passwords; it need not be a valid one."""
    # Greedy to the last @: a password holding an unescaped / or @ is hidden whole.
    hidden = re.sub(r"((?:^|(?<=://))[^:/@\s]*):(?!//)\S*@", r"\1:***@", url)
    return re.sub(r"(?i)(\b(?:ssl)?password=)[^&\s]*", r"\1***", hidden)


def split(url: str) -> SplitResult:
    """The parts of `url`; raises ConfigError where it has no scheme or an impossible port."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        # The parser quotes what it met, and that may be a piece of a password.
        raise ConfigError(
            "it cannot be read; special characters in a password are written as %XX "
            "(/ is %2F, @ is %40, : is %3A)"
        ) from None
    if not parts.scheme or "://" not in url:
        raise ConfigError("it has no scheme (expected something like postgresql://host/database)")
    return parts


def postgres_url(url: str) -> str:
    """`url` as ``postgresql://…``; raises ConfigError that says which part is missing."""
    parts = split(url)
    if parts.scheme not in POSTGRES_SCHEMES:
        raise ConfigError(f"its scheme is {parts.scheme}:// (expected postgresql://)")
    query = parse_qs(parts.query)
    if not parts.hostname and not query.get("host"):
        raise ConfigError("it has no host (expected postgresql://USER@HOST/DATABASE)")
    if not parts.path.strip("/") and not query.get("dbname"):
        raise ConfigError("it names no database (expected postgresql://USER@HOST/DATABASE)")
    return "postgresql" + url[len(parts.scheme) :]


def redis_url(url: str) -> str:
    """`url` as given; raises ConfigError that says which part is missing."""
    parts = split(url)
    if parts.scheme not in REDIS_SCHEMES:
        raise ConfigError(f"its scheme is {parts.scheme}:// (expected redis:// or rediss://)")
    if parts.scheme == "unix":
        if not parts.path:
            raise ConfigError("it has no socket path (expected unix:///path/to/socket)")
    elif not parts.hostname:
        raise ConfigError("it has no host (expected redis://HOST:6379/0)")
    return url


def passwords(url: str) -> Iterator[str]:
    """Every spelling of the password in `url`."""
    try:
        secret = urlsplit(url).password
    except ValueError:
        secret = None
    for found in (secret, *parse_qs(url.partition("?")[2]).get("password", [])):
        if found:
            plain = unquote(found)
            yield from (found, plain, quote(plain, safe=""))


def on_one_line(text: str) -> str:
    """The lines of `text` one after the other, each set off from the one before it."""
    told = ""
    for line in (" ".join(each.split()) for each in text.splitlines()):
        if told and line:
            stop = "" if told[-1] in ".,:;?!" else "." if line[0].isupper() else ";"
            told += f"{stop} "
        told += line
    return told


def unreachable(engine: str, url: str, error: Exception) -> ConfigError:
    """One sentence: what was tried, and the engine's own reason on one line."""
    reason = on_one_line(str(error)) or type(error).__name__
    for secret in passwords(url):
        reason = reason.replace(secret, "***")
    return ConfigError(f"{engine} at {masked(url)} could not be used: {reason}")


def check_postgres(url: str, *, timeout: int = 2, extensions: bool = False) -> str:
    """The server's version, such as ``"15.14"``; waits `timeout` seconds for each address.

    Raises ConfigError when it does not answer, refuses, is older than 15, or (asked for
    `extensions`) cannot offer one of EXTENSIONS.
    """
    import psycopg  # noqa: PLC0415 - costs 60 ms that most commands need not pay

    try:
        with psycopg.connect(
            url, autocommit=True, connect_timeout=timeout, application_name="backroom-check"
        ) as connection:
            number = connection.info.server_version
            version = f"{number // 10000}.{number % 10000}"
            rows = connection.execute(
                "SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)]
            ).fetchall()
    except psycopg.ProgrammingError:
        # libpq quotes the piece it cannot read, and that may belong to the password.
        raise ConfigError(
            f"PostgreSQL at {masked(url)} could not be used: libpq cannot read the URL"
        ) from None
    except psycopg.Error as error:
        raise unreachable("PostgreSQL", url, error) from error
    if number < OLDEST_POSTGRES * 10000:
        raise ConfigError(
            f"PostgreSQL at {masked(url)} is version {version}: Backroom needs "
            f"{OLDEST_POSTGRES} or newer"
        )
    lacking = sorted(set(EXTENSIONS) - {name for (name,) in rows})
    if extensions and lacking:
        raise ConfigError(
            f"PostgreSQL at {masked(url)} offers no {', '.join(lacking)}: install the contrib "
            "package of its version on the server"
        )
    return version


def check_redis(url: str, *, timeout: int = 2) -> str:
    """The server's name and version, such as ``"Redis 7.0.15"`` or ``"Valkey 9.1.2"``.

    Raises ConfigError when it does not answer within `timeout` seconds, refuses, or is too old.
    """
    import redis  # noqa: PLC0415 - costs 60 ms that most commands need not pay
    from redis.backoff import NoBackoff  # noqa: PLC0415 - ditto
    from redis.retry import Retry  # noqa: PLC0415 - ditto

    try:
        with redis.Redis.from_url(
            url,
            socket_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
            # a unix socket's connection takes no such argument
            **({} if url.startswith("unix:") else {"socket_connect_timeout": timeout}),
        ) as client:
            info = client.info("server")
    except (redis.RedisError, OSError, ValueError) as error:
        raise unreachable("Redis", url, error) from error
    if "valkey_version" in info:
        return f"Valkey {info['valkey_version']}"
    version = str(info["redis_version"])
    if int(version.partition(".")[0]) < OLDEST_REDIS:
        raise ConfigError(
            f"Redis at {masked(url)} is version {version}: Backroom needs {OLDEST_REDIS} or newer"
        )
    return f"Redis {version}"
