"""What is in the cache, counted and dropped on purpose: for a flush, and to tell of it beforehand.

Reads (:mod:`services.kernel.cache`) never fail for a cache that is away. Here that raises: a
flush that did not happen must not look like one. Only keys that begin with a database's own
prefix are ever touched, so streams, channels and other shops on the server stay as they are.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal, cast

import msgspec
import redis

from services.kernel import work
from services.kernel.cache import name_of
from services.kernel.errors import Invalid, NotFound, Unavailable

WHOLE = "*"  # as a key: the whole namespace; as a namespace as well: all of the database
BATCH = 500  # keys in one command: 1,000 are no faster in all, and hold readers up twice as long

_GLOB = re.compile(r"([*?\[\]\\])")


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A cached value by its service's database; `key` may be :data:`WHOLE`."""

    database: str
    namespace: str
    key: str


class FlushTarget(msgspec.Struct, frozen=True):
    """What a person wants flushed. `name` is how they call it, such as a category's path."""

    kind: Literal["product", "category", "namespace", "all"]
    name: str
    entries: tuple[Entry, ...]


class CacheKeys:
    """The entries of one shop.

    `prefixes`: by database name, as its cache was given them. `namespaces`: what the database's
    service caches, by database name.
    """

    def __init__(
        self,
        client: "redis.Redis | None",
        prefixes: Mapping[str, str],
        namespaces: Mapping[str, Sequence[str]],
    ) -> None:
        self._client = client
        self._prefixes = dict(prefixes)
        self._owners = {each: name for name, all_ in namespaces.items() for each in all_}

    def namespaces(self) -> tuple[str, ...]:
        """Those that may be flushed whole, by name."""
        return tuple(sorted(self._owners))

    def namespace(self, name: str) -> FlushTarget:
        """All that is cached under `name`. Raises NotFound, which lists those there are."""
        if name not in self._owners:
            raise NotFound(
                f"Nothing is cached under the namespace {name!r}. Choose one of"
                f" {', '.join(self.namespaces())}."
            )
        return FlushTarget("namespace", name, (Entry(self._owners[name], name, WHOLE),))

    def everything(self) -> FlushTarget:
        """All that this shop has cached."""
        whole = tuple(Entry(database, WHOLE, WHOLE) for database in self._prefixes)
        return FlushTarget("all", "everything", whole)

    def count(self, entries: Iterable[Entry]) -> int:
        """How many of `entries` are there now. Raises Invalid, Unavailable; can be cancelled."""
        exact, patterns = self._split(entries)
        found = 0
        with _answering(self._client) as client:
            for names in _batches(exact):
                work.checkpoint()
                found += client.exists(*names)  # does not touch their age
            for pattern in patterns:
                seen: set[int] = set()  # SCAN may tell a key twice
                for matching in _scanned(client, pattern):
                    work.checkpoint()
                    seen.update(map(hash, matching))
                found += len(seen)
        return found

    def drop(self, entries: Iterable[Entry]) -> Iterator[int]:
        """Unlink `entries` batch by batch and tell how many of each were there.

        Reports progress. Raises Invalid, Unavailable, and Cancelled; what was not reached by
        then stays.
        """
        exact, patterns = self._split(entries)
        with _answering(self._client) as client:
            for at, names in enumerate(_batches(exact)):
                work.report(at * BATCH, len(exact))
                yield client.unlink(*names)
            total = len(patterns) * client.dbsize() if patterns else 0
            looked = 0
            for pattern in patterns:
                for matching in _scanned(client, pattern):
                    work.report(min(looked, total), total)
                    looked += BATCH
                    if matching:
                        yield client.unlink(*matching)

    def _split(self, entries: Iterable[Entry]) -> tuple[list[str], list[str]]:
        """Exact names and patterns, each once. Raises Invalid for a database we do not have."""
        exact: dict[str, None] = {}
        patterns: dict[str, None] = {}
        for entry in entries:
            prefix = self._prefixes.get(entry.database)
            if prefix is None:
                known = ", ".join(sorted(self._prefixes))
                raise Invalid(f"There is no database {entry.database!r}. Choose one of {known}.")
            if entry.key != WHOLE:
                exact[name_of(prefix, entry.namespace, entry.key)] = None
            elif entry.namespace != WHOLE:
                patterns[name_of(_literal(prefix), _literal(entry.namespace), WHOLE)] = None
            else:
                patterns[f"{_literal(prefix)}:*"] = None
        return list(exact), list(patterns)


@contextmanager
def _answering(client: "redis.Redis | None") -> Generator["redis.Redis"]:
    """The client; its failures as Unavailable."""
    if client is None:
        raise Unavailable("This console has no cache, so there is nothing to flush.")
    try:
        yield client
    except (redis.RedisError, OSError) as error:
        raise Unavailable(
            "The cache does not answer, so nothing was flushed. Try again once it is back."
        ) from error


def _scanned(client: "redis.Redis", pattern: str) -> Iterator[list[bytes]]:
    """The names that match, some perhaps twice: one batch for each step, an empty one too."""
    cursor = 0
    while True:
        cursor, names = cast(
            "tuple[int, list[bytes]]", client.scan(cursor, match=pattern, count=BATCH)
        )
        yield names
        if cursor == 0:
            return


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[at : at + BATCH] for at in range(0, len(names), BATCH))


def _literal(text: str) -> str:
    """`text` for a pattern in which it means itself."""
    return _GLOB.sub(r"\\\1", text)
