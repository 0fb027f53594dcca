"""What crosses the monitoring service's border.

Durations in milliseconds where the name says so, moments of the live figures in epoch seconds
(UTC). A *slot* is a quarter of a second; its figures are rates per second over the second that
ends with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

import msgspec

from services.kernel.activity import Call

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SLOT = 0.25  # seconds
_LEAST = 0.005  # a share that would round to nothing, and is not
SLOW_MS = 100.0  # a call that takes longer is slow
HOUR = 3600.0  # what the live figures look back, in seconds

# What a column of the live figures holds, in this order. NaN: not known, or nothing to measure.
SERIES = (
    "requests",  # operations of catalogue, inventory and identity, per second
    "errors",  # of these, refused or failed
    "sales",  # of these, calls of inventory.adjust
    "p50",  # their latency in milliseconds, merged from all processes
    "p95",
    "p99",
    "hit",  # cached reads that the cache answered, 0 to 100
    "away",  # cached reads that found no cache, per second
    "statements",  # the services' own, per second
    "database_ms",  # milliseconds a second spent waiting for them, all processes together
    "statements.catalog",
    "statements.inventory",
    "statements.identity",
    "server.statements",  # from here on sampled: what the database counts, whoever asked
    "server.commits",
    "server.connections",
    "server.active",
    "server.hit",  # blocks the database found in its own buffers, 0 to 100
    "valkey.hits",
    "valkey.misses",
    "valkey.memory_mb",
    "valkey.evicted",
    "valkey.keys",
    "processes",  # consoles and rushes whose figures are in the others
)

MarkKind = Literal["flush", "rush", "stop"]


class Activity(msgspec.Struct, frozen=True, array_like=True):
    """One call that changed something, was refused or failed; of any console."""

    id: int
    at: datetime
    service: str
    operation: str
    kind: str  # "query" or "command"
    caller: str
    milliseconds: float
    cache: str  # "", "hit", "miss", "mixed" or "away"
    statements: int
    database_milliseconds: float
    outcome: str  # "ok", "cancelled", "refused" or "failed"
    said: str  # the error's sentence or what a command told, if the reader may hear it
    request: UUID


class Criteria(msgspec.Struct, frozen=True):
    """Which calls are meant; all that is set must hold. `text`: any part of any column."""

    commands: bool = False
    slow: bool = False
    failures: bool = False
    misses: bool = False
    text: str = ""

    def admit(self, call: Call) -> bool:
        """Of a call whose `said` may be searched, as it was told to who searches."""
        return (
            not (self.commands and call.kind != "command")
            and not (self.slow and call.milliseconds <= SLOW_MS)
            and not (self.failures and call.outcome in {"ok", "cancelled"})
            and not (self.misses and call.cache not in {"miss", "mixed", "away"})
            and self._has_text(call)
        )

    def _has_text(self, call: Call) -> bool:
        if not self.text:
            return True
        where = (
            f"{call.service}.{call.operation} {call.caller} {call.kind} {call.outcome}"
            f" {call.request}"
        )
        wanted = self.text.casefold()
        return wanted in where.casefold() or wanted in call.said.casefold()


EVERY_CALL = Criteria()


class Health(msgspec.Struct, frozen=True):
    """What was measured just now. None: it did not answer."""

    database_ms: float | None  # one round trip
    cache_ms: float | None


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """Something a person did that the charts show: a flush, a rush, its end."""

    id: str  # the same mark heard twice is one
    at: float
    kind: MarkKind
    text: str
    by: str


class DatabaseSample(msgspec.Struct, frozen=True, array_like=True):
    """One service's database as its server counts it, since the server's own beginning.

    `statements` and `statement_ms` are None where pg_stat_statements is not to be had.
    """

    commits: int
    rollbacks: int
    blocks_hit: int
    blocks_read: int
    rows_read: int
    rows_written: int
    deadlocks: int
    connections: int
    statements: int | None = None
    statement_ms: float | None = None


class ValkeySample(msgspec.Struct, frozen=True, array_like=True):
    """The cache server's own figures; `memory` and `memory_max` in bytes, 0: no limit."""

    hits: int
    misses: int
    evicted: int
    memory: int
    memory_max: int
    keys: int
    clients: int


class Sample(msgspec.Struct, frozen=True, array_like=True):
    """What the elected process read in one second.

    `second` is whole, by the database's clock: no two samples ever have the same. None in
    `active` and `valkey`: not to be had; `missing` says why, in sentences.
    """

    second: int
    at: float
    databases: dict[str, DatabaseSample]
    connections: int  # to the services' servers, by whomever
    connections_max: int
    active: int | None
    valkey: ValkeySample | None
    missing: tuple[str, ...] = ()


class ProcessSeen(msgspec.Struct, frozen=True):
    """A process whose figures are in; `age_s` seconds since it last told any."""

    process: str  # host, number and start: unique
    kind: str  # "console", "rush", …
    age_s: float


class Figures(msgspec.Struct, frozen=True):
    """The tiles' four figures over some time. None: not known, or nothing to measure."""

    requests: float | None = None  # per second
    hit_ratio: float | None = None  # 0 to 1
    p95_ms: float | None = None
    statements: float | None = None  # per second
    calls: int = 0  # that `requests` and `p95_ms` are made of
    reads: int = 0  # that `hit_ratio` is made of


class Summary(msgspec.Struct, frozen=True):
    """The figures of the last five seconds, and what else a status line says.

    The hit ratio looks back a minute when nothing was read for five seconds, but never beyond
    the last outage of the cache; while that is away there is none. `before` is the minute before
    these five seconds, its hit ratio that before whatever the ratio now looks back to. What an
    absent server tells about itself is None. `missing` are sentences.
    """

    at: float
    requests: float | None = None  # per second
    hit_ratio: float | None = None  # 0 to 1
    p95_ms: float | None = None
    statements: float | None = None  # per second
    calls: int = 0  # that `requests` and `p95_ms` are made of
    reads: int = 0  # that `hit_ratio` is made of
    before: Figures = Figures()
    peak_requests: float | None = None  # the hour's highest, per second
    peak_at: float | None = None
    processes: tuple[ProcessSeen, ...] = ()
    missing: tuple[str, ...] = ()
    cache_away: bool = False  # it did not answer when it was last asked; `missing` says so too
    database_away: bool = False  # ditto
    connections: int | None = None
    connections_max: int | None = None
    active: int | None = None
    valkey_memory: int | None = None  # bytes
    valkey_memory_max: int | None = None
    valkey_evicted: int | None = None  # since the server began
    valkey_keys: int | None = None


class Update(msgspec.Struct, frozen=True):
    """The newest slots, and earlier ones again that late figures corrected, in order of time.

    A row is (start of the slot, values in the order of SERIES).
    """

    rows: list[tuple[float, tuple[float, ...]]]
    marks: tuple[Mark, ...]  # new ones
    summary: Summary


@dataclass(frozen=True, eq=False)
class History:
    """Up to an hour on a regular grid, oldest first; a slot nobody knows of is all NaN."""

    times: "NDArray[np.float64]"  # [n], starts of slots
    values: "NDArray[np.float64]"  # [len(SERIES), n]
    marks: tuple[Mark, ...]


class FlushPlan(msgspec.Struct, frozen=True):
    """What a flush would do now."""

    keys: int
    share_of_reads: float | None  # 0 to 1 of the last minute's cached reads; None: there were none


class Flushed(msgspec.Struct, frozen=True):
    """What a flush did. `mark` is on the charts; None if there was nothing to flush."""

    keys: int
    share_of_reads: float | None  # as in the plan, when the flush began
    mark: Mark | None


def reads_words(
    share: float, tr: Callable[[str], str] = str, figure: Callable[[int], str] = str
) -> str:
    """``12 % of the last minute's reads``; of little, but not nothing, ``less than 1 %``.

    `tr` and `figure` put it into the language of a screen; the log has it in English.
    """
    if 0 < share < _LEAST:
        return tr("less than {0} % of the last minute's reads").format(figure(1))
    return tr("{0} % of the last minute's reads").format(figure(round(share * 100)))
