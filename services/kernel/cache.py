"""Plain cache-aside behind the interface every service reads through.

INTERIM: :class:`CacheAside` deletes after commit, and nothing more. A reader that loaded
before the commit may still store what it loaded, so a read can be older than an acknowledged
write until the TTL. The coherent cache takes its place behind the same interface.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

import msgspec
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from services.kernel import work
from services.kernel.metrics import METRICS

T = TypeVar("T")

BREAK_SECONDS = 0.1  # after a failed call nobody asks the server for so long
TTL_SECONDS = 300


class Cache(Protocol):
    """Values by (namespace, key). A cache that is away costs a load, never an error."""

    def read(self, namespace: str, key: str, kind: type[T], load: Callable[[], T], /) -> T:
        """The cached value, else what `load` returns (and is stored)."""

    def read_many(
        self,
        namespace: str,
        keys: Sequence[str],
        kind: type[T],
        load: Callable[[list[str]], Mapping[str, T]],
        /,
    ) -> dict[str, T]:
        """Values by key in one round trip; `load` is given the missing keys."""

    def evict(self, entries: Iterable[tuple[str, str]]) -> None:
        """Drop (namespace, key) entries; key ``*`` drops the namespace."""


class NoCache:
    """Every read is a load: for one-off commands and where no cache is configured."""

    def read(self, namespace: str, key: str, _kind: type[T], load: Callable[[], T], /) -> T:
        work.current().cost.cache_away += 1
        METRICS.cache_away(namespace, [key])
        return load()

    def read_many(
        self,
        namespace: str,
        keys: Sequence[str],
        _kind: type[T],
        load: Callable[[list[str]], Mapping[str, T]],
        /,
    ) -> dict[str, T]:
        work.current().cost.cache_away += 1
        METRICS.cache_away(namespace, keys)
        return dict(load(list(keys)))

    def evict(self, entries: Iterable[tuple[str, str]]) -> None:
        """Nothing is kept, so nothing is dropped."""


class CacheAside:
    """GET, else load and SET with a TTL; DEL after commit. `prefix` names the database."""

    def __init__(self, client: "redis.Redis", prefix: str, ttl_seconds: int = TTL_SECONDS) -> None:
        self._client = client
        self._prefix = prefix
        self._ttl_seconds = ttl_seconds
        self._broken_until = 0.0

    def read(self, namespace: str, key: str, kind: type[T], load: Callable[[], T], /) -> T:
        return self.read_many(namespace, [key], kind, lambda _missing: {key: load()})[key]

    def read_many(
        self,
        namespace: str,
        keys: Sequence[str],
        kind: type[T],
        load: Callable[[list[str]], Mapping[str, T]],
        /,
    ) -> dict[str, T]:
        cost = work.current().cost
        names = [self._name(namespace, key) for key in keys]
        raw = self._try(lambda: self._client.mget(names)) if names else list[bytes | str | None]()
        if raw is None:
            cost.cache_away += 1
            METRICS.cache_away(namespace, keys)
            return dict(load(list(keys)))
        found = _decoded(keys, raw, kind)
        missing = [key for key in keys if key not in found]
        cost.cache_hits += len(found)
        cost.cache_misses += len(missing)
        METRICS.cache(namespace, keys, len(found), len(missing))
        if missing:
            loaded = load(missing)
            found.update(loaded)
            self._store(namespace, loaded)
        return found

    def evict(self, entries: Iterable[tuple[str, str]]) -> None:
        wanted = list(entries)
        names = [self._name(space, key) for space, key in wanted if key != "*"]
        for space in {space for space, key in wanted if key == "*"}:
            listed = self._try(
                lambda space=space: list(  # type: ignore[misc]  # mypy cannot infer lambda defaults
                    self._client.scan_iter(self._name(space, "*"), count=1000)
                )
            )
            names.extend(name.decode() for name in listed or ())
        for at in range(0, len(names), 1000):
            batch = names[at : at + 1000]
            self._try(lambda batch=batch: self._client.unlink(*batch))  # type: ignore[misc]  # ditto

    def _store(self, namespace: str, values: Mapping[str, T]) -> None:
        pipe = self._client.pipeline(transaction=False)
        for key, value in values.items():
            pipe.set(
                self._name(namespace, key), msgspec.msgpack.encode(value), ex=self._ttl_seconds
            )
        self._try(pipe.execute)

    def _name(self, namespace: str, key: str) -> str:
        return name_of(self._prefix, namespace, key)

    def _try(self, call: Callable[[], T]) -> T | None:
        """What `call` returns; None while the cache is away (a refused call never prolongs it)."""
        if time.monotonic() < self._broken_until:
            return None
        try:
            return call()
        except (redis.RedisError, OSError):
            self._broken_until = time.monotonic() + BREAK_SECONDS
            return None


def name_of(prefix: str, namespace: str, key: str) -> str:
    """What the cache server calls an entry of the database that `prefix` stands for."""
    return f"{prefix}:{namespace}:{key}"


def connect(url: str) -> "redis.Redis":
    """A client that fails within a quarter of a second instead of retrying for five."""
    # A unix socket's connection class refuses the argument.
    waits = {} if url.startswith("unix:") else {"socket_connect_timeout": 0.25}
    client: redis.Redis = redis.Redis.from_url(
        url,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=0.25,
        client_name="backroom",
        **waits,
    )
    return client


def _decoded(keys: Sequence[str], raw: Sequence[bytes | str | None], kind: type[T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for key, value in zip(keys, raw, strict=True):
        if value is None:
            continue
        try:
            found[key] = msgspec.msgpack.decode(_bytes(value), type=kind)
        except msgspec.MsgspecError:
            continue  # written by another release: load it anew
    return found


def _bytes(value: bytes | str) -> bytes:
    """redis-py's types allow for a client that decodes; ours does not."""
    return value if isinstance(value, bytes) else value.encode()
