"""Everything of a process that measures and watches: put together, started, stopped."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from services.kernel.metrics import METRICS, Metrics
from services.monitoring.live import Live
from services.monitoring.publishing import Publisher
from services.monitoring.sampling import Sampler, Standing
from services.monitoring.sending import Sender

if TYPE_CHECKING:
    import redis


class Measuring:
    """The publisher, the sampler and the live figures of one process of a shop."""

    def __init__(
        self,
        client: "redis.Redis | None",
        stream: str,
        urls: Mapping[str, str],
        metrics: Metrics = METRICS,
    ) -> None:
        """`stream` is the shop's; `urls` the services' own databases, by service."""
        sender = Sender(client, stream)
        standing = Standing()
        self.live = Live(sender, standing)
        self.sampler = Sampler(sender, urls, self.live.own, standing)
        self.publisher = Publisher(sender, self.live.own, metrics)

    def start(self) -> None:
        """Begin, on three threads."""
        self.live.start()
        self.publisher.start()
        self.sampler.start()

    def halt(self) -> None:
        """Ask it to stop, without waiting: several that are asked first end together."""
        self.sampler.halt()
        self.live.halt()

    def stop(self) -> None:
        """Stop; the last figures of this process are told."""
        self.halt()
        self.publisher.stop()
        self.sampler.stop()
        self.live.stop()
