"""Reads once a second what the servers count, in one of the shop's processes."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec
import psycopg
import redis

from services.kernel.background import Background
from services.monitoring.records import Sample, ValkeySample
from services.monitoring.sending import Sender
from services.monitoring.servers import Look, Server, look_at_valkey, servers_of
from services.monitoring.streams import SAMPLE

log = logging.getLogger(__name__)

_ELECT = (
    "SELECT pg_try_advisory_lock(hashtext('backroom sampler')),"
    " extract(epoch FROM clock_timestamp())::float8"
)
_LATE = 0.02  # seconds into the second
_PATIENCE = 1.0  # seconds after a failure
_SILENT = 2.0  # seconds without an answer


@dataclass
class Standing:
    """How the last attempt of this process went, for whoever else wants to know."""

    elected: bool = False  # it is the one that samples
    failed: bool = False  # the last question was answered by an error, or not at all
    asked: float | None = None  # since when an answer is waited for, monotonic

    @property
    def away(self) -> bool:
        """Whether the database does not answer; a frozen one neither fails nor comes back."""
        asked = self.asked
        return self.failed or (asked is not None and time.monotonic() > asked + _SILENT)


class Sampler(Background):
    """A candidate; of all candidates of a shop one holds the database's lock and samples.

    The lock belongs to the session: a process that is killed loses it at once, and another
    finds it free within a second. Seconds are counted by the database's clock, and a new holder
    begins with the second after the one in which it was elected: none is ever sampled twice.
    """

    def __init__(
        self,
        sender: Sender,
        urls: Mapping[str, str],
        hand: Callable[[Sample], None],
        standing: Standing,
    ) -> None:
        """`urls`: the services' own, by service. `hand` is given each sample of this process.

        `standing` is kept up to date.
        """
        super().__init__("sampler")
        self._sender = sender
        self._servers = servers_of(urls)
        self._hand = hand
        self._second = 0  # the last one that is done with
        self._standing = standing

    def _run(self) -> None:
        wait = 0.0
        while not self._stop.wait(wait):
            try:
                self._standing.asked = time.monotonic()
                wait = self._sample() if self._standing.elected else self._stand()
                self._standing.failed = False
            except (psycopg.Error, OSError) as error:
                self._give_up()
                self._standing.failed = True
                log.info("The sampler waits: %s", error)
                wait = _PATIENCE
            except Exception:
                self._give_up()
                log.exception("The sampler goes on after an error")
                wait = 5 * _PATIENCE
            finally:
                self._standing.asked = None
        self._give_up()

    def _stand(self) -> float:
        """Ask for the lock; seconds until the next deed."""
        row = self._servers[0].connection().execute(_ELECT).fetchone()
        assert row is not None  # noqa: S101 - a SELECT without FROM has a row
        self._standing.elected, now = row
        self._second = int(now)
        return self._until_next(now)

    def _sample(self) -> float:
        """Look at all servers and tell it; seconds until the next deed."""
        seen = self._servers[0].look()  # on the session that holds the lock, or not at all
        if (second := int(seen.at)) > self._second:
            self._second = second
            looks = [seen, *(look for each in self._servers[1:] if (look := _tried(each)))]
            valkey, away = self._valkey()
            sample = Sample(
                second=second,
                at=self._sender.now(),
                databases={name: it for look in looks for name, it in look.databases.items()},
                connections=sum(look.connections for look in looks),
                connections_max=sum(look.connections_max for look in looks),
                active=_sum([look.active for look in looks]),
                valkey=valkey,
                missing=tuple(dict.fromkeys([*(it for k in looks for it in k.missing), *away])),
            )
            self._hand(sample)
            self._sender.put(SAMPLE, msgspec.msgpack.encode(sample))
        return self._until_next(seen.at)

    def _valkey(self) -> tuple[ValkeySample | None, list[str]]:
        if self._sender.client is None:
            return None, []
        try:
            return look_at_valkey(self._sender.client), []
        except redis.exceptions.NoPermissionError:
            return None, ["The cache's own figures are missing: its user may not ask INFO."]
        except (redis.RedisError, OSError):
            return None, []  # that it is away every process sees for itself

    def _give_up(self) -> None:
        self._standing.elected = False
        for server in self._servers:
            server.close()

    @staticmethod
    def _until_next(now: float) -> float:
        return 1 - now % 1 + _LATE


def _tried(server: Server) -> Look | None:
    """What another server counts; None if it does not answer."""
    try:
        return server.look()
    except psycopg.Error:
        server.close()
        return None


def _sum(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None
