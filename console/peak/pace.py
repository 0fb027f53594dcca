"""How far a run is, and how long it will take: told from what its steps took the last time."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from console.engines.files import write
from console.peak.records import Measured, Progress

EVERY = 0.25  # seconds between two lines at least, unless there is something new


class Pace:
    """`expected` seconds by step, in their order; `kept` is the file of what they took before."""

    def __init__(
        self,
        expected: Mapping[str, float],
        kept: Path,
        key: str,
        tell: Callable[[Progress], object],
    ) -> None:
        self._kept, self._key, self._tell = kept, key, tell
        self._began = time.monotonic()
        self._expected = {**expected, **{k: v for k, v in self._before().items() if k in expected}}
        self._took: dict[str, float] = {}
        self._step, self._step_began = "", 0.0
        self._words, self._share = "", 0.0
        self._cell: Measured | None = None
        self._told = 0.0

    def elapsed(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    def expect(self, step: str, seconds: float) -> None:
        """By now it is known better."""
        self._expected[step] = seconds

    def expected(self, step: str) -> float:
        return self._expected.get(step, 0.0)

    @contextmanager
    def step(self, name: str, words: str) -> Iterator[None]:
        """`name` is one of the steps expected; `words` are for a person."""
        self._step, self._step_began, self._words = name, time.monotonic(), words
        self._share = 0.0
        self._say()
        yield
        self._took[name] = time.monotonic() - self._step_began
        self._step = ""

    def inside(self, words: str, share: float = 0.0, cell: Measured | None = None) -> None:
        """Within a step: what is done now, and how much of the step is over, 0 to 1 if known."""
        is_new = words != self._words or cell is not None
        self._words, self._share = words, max(share, self._share)
        self._cell = cell or self._cell
        if is_new or time.monotonic() - self._told > EVERY:
            self._say()

    def told(self) -> str:
        """What the steps took, as a sentence."""
        took = ", ".join(f"{name} {seconds:,.0f}" for name, seconds in self._took.items())
        return f"Seconds that the steps of this run took: {took}."

    def keep(self) -> None:
        """Remember for the next run what the steps took; it matters to nobody if that fails."""
        try:
            known = self._all() | {self._key: self._before() | self._took}
            write(self._kept, json.dumps(known, indent=1))
        except OSError:
            pass

    def left(self) -> float:
        """Seconds, as far as can be known."""
        waiting = (
            seconds
            for name, seconds in self._expected.items()
            if name not in self._took and name != self._step
        )
        now = 0.0
        if self._step:
            gone, expected = time.monotonic() - self._step_began, self.expected(self._step)
            now = expected * (1 - self._share) if self._share else max(0.0, expected - gone)
        return sum(waiting) + now

    def _say(self) -> None:
        self._told = time.monotonic()
        gone, left = self.elapsed(), self.left()
        done = gone / (gone + left) if gone + left else 0.0
        self._tell(Progress(self._words, round(done, 4), round(left, 1), self._cell))

    def _before(self) -> dict[str, float]:
        known = self._all().get(self._key)
        if not isinstance(known, dict):
            return {}
        return {str(k): float(v) for k, v in known.items() if isinstance(v, int | float)}

    def _all(self) -> dict[str, object]:
        try:
            found = json.loads(self._kept.read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
