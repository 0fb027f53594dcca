"""What a cached configuration keeps, and for how long."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from console.peak.pages.spec import Spec
from console.peak.records import Kind, Request
from services.kernel.cache import CacheAside, connect

T = TypeVar("T")

LIST_SECONDS = 60
BATCH = 200  # keys


class Stores:
    """Entries of one configuration: those that a checkout drops, and those that only grow old."""

    def __init__(self, spec: Spec) -> None:
        self._client = connect(spec.redis_url)
        self.exact = CacheAside(self._client, spec.name)
        self.for_a_minute = CacheAside(self._client, spec.name, LIST_SECONDS)

    def close(self) -> None:
        self._client.close()


def distinct(requests: Iterable[Request], what: Callable[[Request], T], *kinds: Kind) -> list[T]:
    """What the requests of these kinds ask for, each once, as they come."""
    return list(dict.fromkeys(what(each) for each in requests if each.kind in kinds))


def batches(items: list[T]) -> Iterator[list[T]]:
    for at in range(0, len(items), BATCH):
        yield items[at : at + BATCH]
