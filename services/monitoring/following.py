"""Reads a shop's streams; one that is away, or came back empty, costs nothing but its figures."""

import contextlib
import time
from typing import TYPE_CHECKING, Any

import redis

from services.monitoring import streams
from services.monitoring.sending import AGAIN_SECONDS
from services.monitoring.streams import READS, Foreign, Reads

if TYPE_CHECKING:
    from services.monitoring.sending import Sender

_AT_ONCE = 1000  # entries in one round trip


class Follower:
    """What came since the last read. Not for several threads at once."""

    def __init__(self, client: "redis.Redis | None", stream: str) -> None:
        self._client = client
        self._stream = stream
        self._foreign = Foreign(stream)
        self._last: bytes | str = "0"
        self._again = 0.0  # monotonic
        self.away = client is None

    def read(self) -> list[Any]:
        """New slices, samples and marks, in order; after an outage some of them again."""
        found: list[Any] = []
        if self._client is None or time.monotonic() < self._again:
            return found
        try:
            while True:
                told: Any = self._client.xread({self._stream: self._last}, count=_AT_ONCE)
                entries = _entries(told)
                found += streams.decoded(entries, self._foreign)
                if entries:
                    self._last = entries[-1][0]
                if len(entries) < _AT_ONCE:
                    break
        except (redis.RedisError, OSError):
            # It may come back with another stream: all there is then is read again.
            self.away, self._last = True, "0"
            self._again = time.monotonic() + AGAIN_SECONDS
        else:
            self.away = False
        return found


def reads_of(sender: "Sender", seconds: float) -> dict[tuple[str, str], int]:
    """Cached reads of all processes in the last `seconds` (at most 90) by (namespace, key).

    Key "" stands for the rest of a namespace. This process's own only while the cache is away.
    """
    entries: list[Any] = [(b"", {READS: body}) for body in sender.kept(READS)]
    since = sender.now() - seconds
    if sender.client is not None:
        with contextlib.suppress(redis.RedisError, OSError):
            # One that arrived before cannot be of after.
            told: Any = sender.client.xrange(f"{sender.stream}:reads", str(int(since * 1000)))
            entries += told
    reads: dict[tuple[str, int], Reads] = {
        (each.process, each.number): each
        for each in streams.decoded(entries, Foreign(f"{sender.stream}:reads"))
        if isinstance(each, Reads) and each.at >= since
    }
    found: dict[tuple[str, str], int] = {}
    for each in reads.values():
        for namespace, keys in each.keys.items():
            for key, count in keys.items():
                found[namespace, key] = found.get((namespace, key), 0) + count
    return found


def _entries(told: Any) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """Of the one stream that was asked, whichever protocol the client speaks."""
    if not told:
        return []
    if isinstance(told, dict):
        told = [(name, pages[0]) for name, pages in told.items()]
    entries: list[tuple[bytes, dict[bytes, bytes]]] = told[0][1]
    return entries
