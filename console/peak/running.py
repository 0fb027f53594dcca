"""A whole run: the ground, the scene, the climb, the cells that may be quoted, the result."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import redis

from console.peak import machine, wanting
from console.peak.catalogue import Source
from console.peak.climbing import Climb
from console.peak.figures import capacity, goals, measured, reductions, steps
from console.peak.figures.words import listed
from console.peak.generators import Generators
from console.peak.ground import ground
from console.peak.indexes import forms
from console.peak.manner import FULL, QUICK, SEEDS, STEPS, Options
from console.peak.measuring import KEPT_S, Measuring, Planned
from console.peak.pace import Pace
from console.peak.quoting import Quoting, confirmed
from console.peak.records import Cell, Progress, Result
from console.peak.scene import Scene, set_up
from console.peak.serverside import ServerSide

LOCATIONS = 5
REPORT_S = 4.0  # kept for writing it and cleaning up
MORE = 3  # times that capacities that were not confirmed are looked for one rung below


class Run:
    """One run; what it has found so far is there at any moment."""

    def __init__(self, options: Options, tell: Callable[[Progress], object]) -> None:
        self._options = options
        self._manner = QUICK if options.quick else FULL
        key = f"{'quick' if options.quick else 'full'} {len(options.only)} {options.products}"
        self.pace = Pace(self._manner.expected, options.base / "pace.json", key, tell)
        self._began = datetime.now(UTC)
        self._scene: Scene | None = None
        self._machine: dict[str, str | int | float] = {}
        self._climbed: list[Cell] = []
        self._quoting: Quoting | None = None
        self._notes: list[str] = []
        self._overheads: dict[str, float] = {}  # seconds around a cell, by configuration
        self._indexes: dict[str, dict[str, float | None]] = {}

    def go(self) -> None:
        """Everything but the report.

        Raises KeyboardInterrupt when it was stopped, EngineError, ServiceError, Different,
        Failed, DamagedSample, psycopg.Error and OSError with what is wrong.
        """
        options, manner, pace = self._options, self._manner, self.pace
        source = Source(None, options.products or manner.products)
        with ExitStack() as stack:
            with pace.step(STEPS[0], "Starting engines for the comparison"):
                rows = source.count * LOCATIONS
                places = stack.enter_context(
                    ground(options.settings, options.base, rows, pace.inside)
                )
                self._machine = machine.facts(places.admin_url, places.redis_url)
            self._scene = scene = set_up(places, source, options.only, manner.compared, pace)
            assert places.embedded is not None  # noqa: S101 - the ground's own
            engines = places.embedded.start()
            server = stack.enter_context(ServerSide(engines.admin_url))
            cache = stack.enter_context(redis.Redis.from_url(places.redis_url))
            generators = stack.enter_context(Generators())
            self._measure(Measuring(server, cache, scene, engines.home, generators, manner))
            self._indexes = forms(self._quoting.cells if self._quoting else [], server)
            self._notes.append(pace.told())
        pace.keep()

    def result(self, *, stopped: bool) -> Result:
        """What was found by now."""
        quoted = self._quoting.cells if self._quoting else []
        there = {(cell.name, cell.offered) for cell in quoted}
        short = [cell for cell in self._climbed if (cell.name, cell.offered) not in there]
        cells = [*quoted, *short]
        rows, scene = measured(cells), self._scene
        notes = [*(scene.notes if scene else ()), *self._notes]
        return Result(
            seeds=list(SEEDS),
            machine=self._machine,
            configs=rows,
            reductions=reductions(rows),
            capacity=capacity(rows),
            at=self._began.isoformat(timespec="seconds"),
            quick=self._options.quick,
            seconds=round(self.pace.elapsed(), 1),
            products=scene.products if scene else 0,
            rows=scene.rows if scene else 0,
            steps=steps(cells),
            goals=goals(rows),
            notes=[*notes, *(self._quoting.notes if self._quoting else ())],
            equal=scene.equal if scene else {},
            stopped=stopped,
            indexes=self._indexes,
        )

    def _left(self) -> float:
        return self._manner.limit - self.pace.elapsed() - REPORT_S

    def _measure(self, measuring: Measuring) -> None:
        self._notes += [overhead(measuring), warmth(self._manner.before)]
        climb_s = self._left() * self._manner.climb_share
        self.pace.expect("climb", climb_s)
        with self.pace.step("climb", "Climbing to each configuration's collapse"):
            found, rungs = self._climb(measuring, time.monotonic() + climb_s)
        self._quoting = quoting = Quoting(
            lambda planned, share: self._cell(measuring, planned, share),
            replace(self._manner.size, overheads=self._overheads),
            self._left,
        )
        self.pace.expect("cells", self._left())
        with self.pace.step("cells", "Measuring every configuration in turn"):
            shares = self._manner.group_share, self._manner.last_share
            quoting.groups(wanting.wanted(found, rungs), *shares)
            for _ in range(MORE):
                again = wanting.lower(found, rungs, quoting.carried())
                if not again or self._left() < 0:
                    break
                quoting.run(again, self._left())

    def _climb(self, measuring: Measuring, until: float) -> tuple[wanting.Found, dict[str, int]]:
        """The highest rung of each, and the rungs at which to compare."""
        found: dict[str, int | None] = dict.fromkeys(self._options.only)
        names = list(dict.fromkeys((*wanting.CLIMB_ORDER, *found)))
        names = [name for name in names if name in found]
        lowest: dict[str, int] = {}
        for at, name in enumerate(names):
            now = time.monotonic()
            if now > until:
                self._notes.append(f"No time was left to find what {listed(names[at:])} can carry.")
                # As much as the first, until the quoted cells tell.
                found |= dict.fromkeys(names[at:], found[names[0]])
                break
            climb = Climb(
                name, lambda planned: self._cell(measuring, planned), self._manner.climbing
            )
            share = (until - now) / (len(names) - at)
            climb.run(now + share, thoroughly=name in wanting.CLIMB_ORDER)
            self._climbed += climb.cells
            found[name], lowest[name] = climb.found, min(climb.tried)
        size = self._manner.confirming
        for name in (wanting.LIKE, wanting.PLAIN) if size else ():
            rung = found.get(name)
            if rung is not None and size is not None:
                found[name] = confirmed(
                    name,
                    rung,
                    lambda planned, _share: self._cell(measuring, planned),
                    size,
                    lambda: until - time.monotonic(),
                )
        return found, wanting.places(found, lowest)

    def _cell(self, measuring: Measuring, planned: Planned, share: float = 0.0) -> Cell:
        words = f"{planned.name} at {planned.offered:g} pages/s"
        began = time.monotonic()
        cell = measuring.measure(planned, lambda _answered: self.pace.inside(words, share))
        around = time.monotonic() - began - cell.seconds
        self._overheads[planned.name] = (around + self._overheads.get(planned.name, around)) / 2
        self.pace.inside(words, share, measured([cell])[0])
        return cell


def warmth(most: int) -> str:
    """How caches are warmed, and what database time is, in sentences."""
    return (
        f"A cache is warmed with the pages that its load would have asked for in {KEPT_S} s, at"
        f" most {most:,}: above {most / KEPT_S:,.0f} pages/s its hit ratio is understated."
        " Lists are kept for a minute. Database time includes what the relay has to do for a cell's"
        " checkouts; it leaves out what the server charges to no statement, as the flush of its log"
        " at a commit."
    )


def overhead(measuring: Measuring) -> str:
    """What the generators need for a page with nothing in it, as a sentence."""
    rate, seconds = 2000.0, 1.0
    took = measured([measuring.empty(rate, round(rate * seconds))])[0].latency_ms
    return (
        f"The load's own processes take {took['mean'] or 0:.2f} ms (p95 {took['p95'] or 0:.2f} ms)"
        f" for a page with nothing in it at {rate:,.0f} a second; that is in every figure."
    )
