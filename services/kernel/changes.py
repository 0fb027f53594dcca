"""What changed, told to every console: by the writer over Redis, by the database for others.

A cooperating writer publishes after its commit (:func:`publish`). A foreign writer (psql,
another program) is heard by LISTEN, since the database's triggers notify for it. The relay
(:mod:`services.kernel.relay`) publishes again whatever it finds in the outbox, so a writer
that died between commit and publishing is made good within seconds.
"""

import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

import msgspec
import redis

log = logging.getLogger(__name__)

REMEMBERED = 4096  # changes heard twice (writer and relay) are told once


class Change(msgspec.Struct, frozen=True):
    """One changed row. `topic` and `key` as in the outbox; `version` orders writes of a row."""

    database: str
    topic: str
    key: str
    version: int


Listener = Callable[[list[Change]], None]


class ChangeFeed:
    """Hears and tells changes. `client` may be None: then only the database is heard."""

    def __init__(self, client: "redis.Redis | None", channel: str) -> None:
        self._client = client
        self._channel = channel
        self._listeners: list[Listener] = []
        self._seen: OrderedDict[Change, None] = OrderedDict()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def listen(self, listener: Listener) -> None:
        """Hand later changes to `listener`, on the feed's threads; it must not block."""
        with self._lock:
            self._listeners.append(listener)

    def start(self) -> None:
        """Hear what other processes publish, on a thread of its own."""
        if self._client is not None:
            self._thread = threading.Thread(target=self._hear, name="changes", daemon=True)
            self._thread.start()

    def halt(self) -> None:
        """Ask it to stop, without waiting: several that are asked first end together."""
        self._stop.set()

    def stop(self) -> None:
        """Stop hearing; returns once the thread has ended."""
        self.halt()
        if self._thread is not None:
            self._thread.join(2)

    def publish(self, changes: Iterable[Change]) -> None:
        """Tell this process at once and all others over Redis, if it is there."""
        told = list(changes)
        if not told:
            return
        self.heard(told)
        if self._client is not None:
            with contextlib.suppress(redis.RedisError, OSError):
                self._client.publish(self._channel, msgspec.msgpack.encode(told))

    def heard(self, changes: Iterable[Change]) -> None:
        """Pass on the changes that were not passed on before."""
        with self._lock:
            new = [change for change in changes if change not in self._seen]
            for change in new:
                self._seen[change] = None
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            listeners = tuple(self._listeners)
        if new:
            for listener in listeners:
                listener(new)

    def _hear(self) -> None:
        assert self._client is not None  # noqa: S101 - start() only runs this with a client
        while not self._stop.is_set():
            try:
                with self._client.pubsub(  # type: ignore[no-untyped-call]  # redis-py leaves it bare
                    ignore_subscribe_messages=True
                ) as heard:
                    heard.subscribe(self._channel)
                    while not self._stop.is_set():
                        message = heard.get_message(timeout=0.2)
                        if message is not None:
                            self._decode(message["data"])
            except (redis.RedisError, OSError):
                self._stop.wait(0.5)

    def _decode(self, data: bytes) -> None:
        try:
            self.heard(msgspec.msgpack.decode(data, type=list[Change]))
        except msgspec.MsgspecError:
            log.warning("Ignored a message on %s that is not ours", self._channel)
