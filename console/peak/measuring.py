"""One cell from beginning to end: the same state before, the load, what it cost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec
import redis

from console.peak.generators import WORKERS, Failed, Generators
from console.peak.manner import Manner
from console.peak.offering import history
from console.peak.orders import Order
from console.peak.pages import Spec, warm
from console.peak.pages.stores import LIST_SECONDS
from console.peak.records import Cell, Request
from console.peak.scene import Scene
from console.peak.serverside import ServerSide, database_of

# Seconds that a cached part lives: what was asked for longer ago is not in a cache any more.
KEPT_S = 300
REPEATED = 480  # requests asked again, unmeasured, before each cell

Tell = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Planned:
    """A cell to be measured: `pages` of it at `offered` a second, cut after `deadline` seconds."""

    name: str
    offered: float
    pages: int
    seed: int
    deadline: float
    before: int | None = None  # requests the cache is warmed with; None: as the load would bring


class Measuring:
    """Cells of one run."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of a run, each of another kind
        self,
        server: ServerSide,
        cache: redis.Redis,
        scene: Scene,
        folder: Path,
        generators: Generators,
        manner: Manner,
    ) -> None:
        self._manner = manner
        self._server, self._cache, self._scene = server, cache, scene
        self._generators = generators
        self._file = folder / "catalogue.msgpack"
        self._file.write_bytes(msgspec.msgpack.encode(scene.catalogue))

    def measure(self, planned: Planned, tell: Tell) -> Cell:
        """The cell; `tell` hears how many pages were answered so far. Raises Failed."""
        spec = self._scene.specs[planned.name]
        databases = sorted({database_of(url) for url in spec.urls.values()})
        self._cache.flushall()
        self._server.settle()
        before = planned.before
        if before is None:
            before = min(self._manner.before, round(KEPT_S * planned.offered))
        reached = warm(spec, self._asked_before(planned, before))
        order = self._order(planned, spec, min(REPEATED, before))
        try:
            self._generators.prepare(order)
            self._server.begin(databases)
            cell = self._generators.measure(order, tell)
        except Failed:
            self._server.end_sessions(databases)
            raise
        spent = self._server.spent(databases)
        return msgspec.structs.replace(cell, reached=reached, **spent._asdict())

    def empty(self, offered: float, pages: int) -> Cell:
        """Pages with nothing in them: what they take is the generators' own doing."""
        planned = Planned("", offered, pages, 1, 30.0)
        order = self._order(planned, Spec("", {}, ""), 0)
        self._generators.prepare(order)
        return self._generators.measure(order, lambda _answered: None)

    def _asked_before(self, planned: Planned, before: int) -> Iterator[Request]:
        """What can be in a cache still: the newest first, and lists for a minute only."""
        lists = round(LIST_SECONDS * planned.offered)
        for number, request in enumerate(
            islice(history(self._scene.catalogue, planned.seed), before)
        ):
            if number < lists or request.kind == "product":
                yield request

    def _order(self, planned: Planned, spec: Spec, repeat: int) -> Order:
        return Order(
            spec=spec,
            catalogue=str(self._file),
            offered=planned.offered,
            pages=planned.pages,
            seed=planned.seed,
            deadline=planned.deadline,
            workers=WORKERS,
            repeat=repeat,
            repeat_seconds=self._manner.repeat_seconds,
        )
