"""The streams that carry the live figures, and what may be on them.

Of one name there are three: the figures of the last minutes as every process tells them; the
last hour in finished blocks (`:hour`, see :mod:`services.monitoring.blocks`); and which keys
were read (`:reads`), asked only when a flush is prepared.
"""

import logging
import math
import time
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from services.kernel.histogram import TOP_MICROS, index_of
from services.kernel.metrics import Slice
from services.monitoring.records import Mark, Sample

log = logging.getLogger(__name__)

KEPT_MS = 180_000  # of the figures' stream: what arrives late is at most 120 s old
KEPT_ENTRIES = 20_000  # and no more, however many processes there are
READS_KEPT_MS = 90_000
READS_KEPT_ENTRIES = 1000
TELL_EVERY = 60.0  # seconds between two lines about what is not ours

_LAST_BUCKET = index_of(TOP_MICROS)
_MANY = 1 << 31  # calls that no process makes in a quarter of a second

SLICE, SAMPLE, MARK, READS, BLOCK = b"s", b"p", b"m", b"r", b"b"


class Reads(msgspec.Struct, frozen=True, array_like=True):
    """Cached reads of a process in one second, by namespace and key ("" for all other keys)."""

    process: str
    number: int
    at: float
    keys: dict[str, dict[str, int]]


_DECODERS: dict[bytes, "msgspec.msgpack.Decoder[Any]"] = {
    SLICE: msgspec.msgpack.Decoder(Slice),
    SAMPLE: msgspec.msgpack.Decoder(Sample),
    MARK: msgspec.msgpack.Decoder(Mark),
    READS: msgspec.msgpack.Decoder(Reads),
}


class Foreign:
    """Counts what is on a stream and not ours; a line in the log now and then tells of it."""

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._count = 0
        self._told = -math.inf

    def found(self, why: object) -> None:
        """One more."""
        self._count += 1
        if time.monotonic() - self._told < TELL_EVERY:
            return
        self._told = time.monotonic()
        log.warning(
            "Ignored %d messages on %s that are not ours: %s", self._count, self._stream, why
        )
        self._count = 0


def decoded(entries: Iterable[tuple[bytes, Mapping[bytes, bytes]]], foreign: Foreign) -> list[Any]:
    """The slices, samples, marks and reads of a stream's entries, in order."""
    found: list[Any] = []
    for _, fields in entries:
        for kind, body in fields.items():
            if (decoder := _DECODERS.get(kind)) is None:
                foreign.found(f"a field named {kind[:20]!r}")
                continue
            try:
                message = decoder.decode(body)
            except (msgspec.MsgspecError, ValueError) as error:
                foreign.found(error)
                continue
            if _makes_sense(message):
                found.append(message)
            else:
                foreign.found("figures that cannot be")
    return found


def _makes_sense(message: Slice | Sample | Mark | Reads) -> bool:
    """Whether what was decoded could have been told by one of us."""
    if not math.isfinite(message.at):
        return False
    if not isinstance(message, Slice):
        return True
    counts = [call.buckets for call in message.operations.values() if call.buckets]
    return all(
        min(each) >= 0
        and max(each) <= _LAST_BUCKET
        and 0 <= min(n := each.values()) <= max(n) < _MANY
        for each in counts
    )
