"""The finished figures of the last hour on a stream of their own, for consoles that start later.

As small whatever the number of processes: 24 figures for each slot, 15 seconds in a block. The
process that samples also writes these. A cache that lost everything is given the hour again, from
that process's memory.
"""

import itertools
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from services.monitoring.grid import SLOTS, Grid
from services.monitoring.records import SERIES, SLOT, Mark
from services.monitoring.streams import BLOCK

if TYPE_CHECKING:
    import redis
    from numpy.typing import NDArray

EVERY = 15.0  # seconds
_WHOLE = 240  # slots of a block at most
_KEPT = 400  # blocks; an hour has 240
# Another release may have other figures: it does not read these.
_SERIES = zlib.crc32(",".join(SERIES).encode())


class Block(msgspec.Struct, frozen=True, array_like=True):
    """Figures of consecutive slots: float32 [len(SERIES), n], compressed."""

    series: int  # checksum of the names
    start: int  # slot
    figures: bytes
    marks: list[Mark]

    @property
    def end(self) -> int:
        """The slot after the last."""
        return self.start + len(self.values()[0])

    def values(self) -> "NDArray[np.float64]":
        """Figures [len(SERIES), n]. Raises ValueError for what are none."""
        unpacking = zlib.decompressobj()
        try:
            # No more bytes than a block has: a foreign one may hold anything.
            raw = unpacking.decompress(self.figures, len(SERIES) * _WHOLE * 4 + 1)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if not unpacking.eof:
            raise ValueError("It is longer than a block, or cut off.")
        return np.frombuffer(raw, np.float32).reshape(len(SERIES), -1).astype(np.float64)


def write(client: "redis.Redis", stream: str, grid: Grid, marks: Sequence[Mark]) -> int:
    """Add what is finished and not there yet; how many slots. Raises redis.RedisError, OSError."""
    newest: Any = client.xrevrange(stream, count=1)
    there = [block for _, fields in newest if (block := decoded(fields)) is not None]
    start = max(there[0].end if there else 0, grid.front - SLOTS + 1)
    pipe = client.pipeline(transaction=False)
    for first, last in itertools.pairwise([*range(start, grid.finished, _WHOLE), grid.finished]):
        values = grid.values(first, last)
        told = [mark for mark in marks if first * SLOT <= mark.at < last * SLOT]
        if told or not np.isnan(values).all():
            figures = zlib.compress(values.astype(np.float32).tobytes(), 1)
            block = Block(_SERIES, first, figures, told)
            pipe.xadd(stream, {BLOCK: msgspec.msgpack.encode(block)})
    pipe.xtrim(stream, maxlen=_KEPT, approximate=True)
    pipe.execute()
    return max(0, grid.finished - start)


def read(client: "redis.Redis", stream: str) -> list[Block]:
    """The blocks there are, oldest first. Raises redis.RedisError or OSError."""
    found: Any = client.xrange(stream)
    blocks = [block for _, fields in found if (block := decoded(fields)) is not None]
    return sorted(blocks, key=lambda block: block.start)


def decoded(fields: dict[bytes, bytes]) -> Block | None:
    """None for a message that is not ours, or another release's."""
    try:
        block = msgspec.msgpack.decode(fields.get(BLOCK, b""), type=Block)
        return block if block.series == _SERIES and block.values().size else None
    except (msgspec.MsgspecError, ValueError):
        return None
