"""Puts messages on a shop's streams; what cannot be sent now is kept, and sent late."""

import threading
import time
from collections import deque
from dataclasses import dataclass

import redis

from services.monitoring import streams

KEPT_SECONDS = 120.0
AGAIN_SECONDS = 1.0  # after a failure nobody asks the server for so long
LOOK_EVERY = 1.0  # seconds between looks whether what was sent is still there
TRIM_EVERY = 5.0  # seconds
SKEW = 1.5  # seconds; clocks that differ by less are taken as they are
_AT_ONCE = 200  # messages in one round trip


@dataclass(frozen=True, slots=True)
class _Message:
    put: float  # monotonic
    stream: str
    kind: bytes
    body: bytes


class Sender:
    """The one way of this process to the streams. Safe from any thread.

    Messages of the last two minutes are kept even when they were sent: a cache that died took
    them along, perhaps before everybody had read them, so after any failure all are sent again.
    Whoever reads must know a message it has seen, see :class:`services.monitoring.grid.Seen`.
    """

    def __init__(self, client: "redis.Redis | None", stream: str) -> None:
        self.client = client
        self.stream = stream
        self._kept: deque[_Message] = deque()
        self._sent = 0  # of `_kept`, from its beginning
        self._lock = threading.Lock()
        self._proof: tuple[str, bytes] | None = None  # stream and id of a message that was sent
        self._again = self._trim = self._look = 0.0  # monotonic
        self._skew = 0.0
        self._away = client is None

    @property
    def away(self) -> bool:
        """Whether the server did not answer when it was last asked, or there is none."""
        return self._away

    def now(self) -> float:
        """Epoch seconds that all processes of the shop agree on.

        This machine's clock, unless it is far from the cache server's, which then counts.
        """
        return time.time() + self._skew

    def put(self, kind: bytes, body: bytes, part: str = "") -> None:
        """Keep a message for the next :meth:`flush`; `part` names one of the other streams."""
        with self._lock:
            now = time.monotonic()
            self._kept.append(_Message(now, self.stream + part, kind, body))
            while self._kept[0].put < now - KEPT_SECONDS:
                self._kept.popleft()
                self._sent = max(0, self._sent - 1)

    def kept(self, kind: bytes) -> list[bytes]:
        """Messages of `kind` that were put in the last two minutes."""
        with self._lock:
            return [message.body for message in self._kept if message.kind == kind]

    def flush(self) -> None:
        """Send what waits, if the server answers; never raises for one that does not."""
        with self._lock:
            if self.client is None or time.monotonic() < self._again:
                return
            try:
                while self._sent < len(self._kept):
                    self._send(self.client)
            except (redis.RedisError, OSError):
                self._away, self._sent, self._proof = True, 0, None
                self._again = time.monotonic() + AGAIN_SECONDS
            else:
                self._away = False

    def _send(self, client: "redis.Redis") -> None:
        waiting = [self._kept[at] for at in range(self._sent, len(self._kept))][:_AT_ONCE]
        pipe = client.pipeline(transaction=False)
        looks = time.monotonic() >= self._look
        proof = self._proof if looks else None
        if proof:
            pipe.xrange(proof[0], proof[1], proof[1])
        for message in waiting:
            pipe.xadd(message.stream, {message.kind: message.body})
        told = pipe.execute()
        self._sent += len(waiting)
        if proof and not told[0]:  # the stream was lost and nobody noticed: evicted, or made anew
            self._sent = 0
        if looks:
            self._look = time.monotonic() + LOOK_EVERY
            self._proof = (waiting[-1].stream, told[-1])
        server_ms = int(told[-1].partition(b"-")[0])
        if abs(server_ms / 1000 - self.now()) > SKEW:
            self._skew = server_ms / 1000 - time.time()
        if time.monotonic() >= self._trim:
            self._trim = time.monotonic() + TRIM_EVERY
            self._trim_streams(client, server_ms)

    def _trim_streams(self, client: "redis.Redis", server_ms: int) -> None:
        """By the server's own clock: one machine's wrong clock must not empty a stream."""
        pipe = client.pipeline(transaction=False)
        for name, kept_ms, entries in (
            (self.stream, streams.KEPT_MS, streams.KEPT_ENTRIES),
            (f"{self.stream}:reads", streams.READS_KEPT_MS, streams.READS_KEPT_ENTRIES),
        ):
            pipe.xtrim(name, minid=str(server_ms - kept_ms), approximate=True)
            pipe.xtrim(name, maxlen=entries, approximate=True)
        pipe.execute()
