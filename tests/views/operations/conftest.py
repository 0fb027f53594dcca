"""The screen on a real cache and real live figures, which the test counts itself."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from uuid import uuid4

import numpy as np
import pytest

from console.embedded import Engines
from services.kernel import cache
from services.kernel.metrics import Metrics
from services.kernel.work import Caller
from services.monitoring.measuring import Measuring
from services.monitoring.service import Monitoring
from tests.views.screens import Desk, desk
from views.kit import theme
from views.operations.screen import OperationsScreen

MANAGER = Caller("Daniel Whitfield", frozenset({"operations.read", "rush.run"}), role="manager")


@dataclass
class Operations:
    """A desk with the screen; `metrics` is what the shop's processes do."""

    desk: Desk
    screen: OperationsScreen
    measuring: Measuring
    metrics: Metrics

    def work(self, calls: int = 20, hits: int = 9, misses: int = 1) -> None:
        """So many calls of 12 ms, each with cached reads and two statements."""
        for _ in range(calls):
            self.metrics.operation("catalog", "product", 0.012, failed=False)
            self.metrics.cache("product", ["1"], hits, misses)
            self.metrics.statement("catalog", 0.001)
            self.metrics.statement("catalog", 0.001)

    def legend(self, at: int) -> str:
        return self.screen.board.charts[at].legend.sentence()

    def listeners(self) -> int:
        """How many ask to be told of each update."""
        return len(self.measuring.live._listeners)


@pytest.fixture
def measuring(engines: Engines) -> Generator[tuple[Measuring, Metrics]]:
    client = cache.connect(engines.redis_url)
    metrics = Metrics("here", "console")
    urls = {name: engines.database_url(name) for name in ("catalog", "inventory")}
    made = Measuring(client, f"backroom:test-{uuid4()}:metrics", urls, metrics)
    made.start()
    yield made, metrics
    made.stop()
    client.close()


@pytest.fixture
def operations(qtbot, qapp, engines: Engines, measuring) -> Generator[Callable[..., Operations]]:
    """``operations()`` puts the screen on a manager's desk."""
    live, metrics = measuring
    theme.apply(qapp, "light")
    with desk(qtbot, engines, MANAGER, "monitoring") as at:

        def make(kind: type[Monitoring] = Monitoring) -> Operations:
            monitoring = kind(at.databases["monitoring"], live.live)
            screen = OperationsScreen(at.context, monitoring)
            at.show(screen)
            return Operations(at, screen, live, metrics)

        yield make


def shown(screen: OperationsScreen, name: str) -> float:
    """The highest value of a series that the charts have."""
    values = screen.board.series(name)
    return float(np.nanmax(values)) if np.isfinite(values).any() else float("nan")
