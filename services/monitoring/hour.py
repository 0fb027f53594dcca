"""When the finished hour is read and written, see :mod:`services.monitoring.blocks`."""

import contextlib
import time
from collections.abc import Callable, Sequence

import redis

from services.monitoring import blocks
from services.monitoring.grid import Grid
from services.monitoring.records import Mark
from services.monitoring.sending import Sender


class Hour:
    """The hour as it is kept for consoles that start later."""

    def __init__(self, sender: Sender, is_keeper: Callable[[], bool]) -> None:
        self._sender = sender
        self._is_keeper = is_keeper
        self._due = time.monotonic() + blocks.EVERY

    @property
    def _stream(self) -> str:
        return f"{self._sender.stream}:hour"

    def read(self) -> list[blocks.Block]:
        """What there is, oldest first; nothing while the cache is away."""
        if self._sender.client is not None:
            with contextlib.suppress(redis.RedisError, OSError):
                return blocks.read(self._sender.client, self._stream)
        return []

    def keep(self, grid: Grid, marks: Callable[[], Sequence[Mark]]) -> None:
        """Write what is finished, if it is this process's turn and time."""
        client = self._sender.client
        if client is None or time.monotonic() < self._due or not self._is_keeper():
            return
        self._due = time.monotonic() + blocks.EVERY
        with contextlib.suppress(redis.RedisError, OSError):
            blocks.write(client, self._stream, grid, marks())
