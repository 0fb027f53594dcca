"""What a run and its generators tell each other: one line of JSON each."""

import msgspec

from console.peak.pages import Spec
from console.peak.records import Cell


class Order(msgspec.Struct, frozen=True):
    """A cell to prepare. Its pages are dealt out in turn to `shares` processes alike."""

    spec: Spec
    catalogue: str  # the file that it is in
    offered: float  # pages a second, of all processes together
    pages: int  # ditto
    seed: int
    deadline: float  # seconds from the first moment, then whoever waits is counted as unfinished
    workers: int  # of this process
    share: int = 0  # which of the processes this is
    shares: int = 1
    repeat: int = 0  # requests of the history that are asked again before, unmeasured
    repeat_seconds: float = 0.0  # at most


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a generator says; exactly one of these."""

    ready: bool = False  # connected and warmed up: it waits for the moment to begin
    answered: int | None = None  # pages so far
    cell: Cell | None = None  # the end, with what only the client knows
    failed: str = ""  # a sentence: there is no cell


class Begin(msgspec.Struct, frozen=True):
    """The moment of the first arrival: time.perf_counter(), which is the machine's."""

    at: float
