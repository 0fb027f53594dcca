"""What a rush came to. Each person who came is in exactly one of the counts."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

TOLD = 5  # different sentences of errors


@dataclass(slots=True)
class Tally:
    """What one worker did; only that worker writes it."""

    reads: int = 0
    writes: int = 0
    refused: int = 0  # sold out, or no longer there: the shop's right answer
    errors: int = 0
    late: int = 0  # began later than `load.LATE` seconds after they came
    hits: int = 0  # of the cache, by those that read
    misses: int = 0
    statements: int = 0  # by those that read
    micros: "array[int]" = field(default_factory=lambda: array("I"))  # from coming to the answer
    seconds: Counter[int] = field(default_factory=Counter)  # answers in each second
    said: Counter[str] = field(default_factory=Counter)  # the sentences of the errors


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it so far. Shares are 0 to 1; None: there was nothing to measure."""

    seconds: float  # since the beginning
    reads: int
    writes: int
    refused: int
    errors: int
    late: int
    unserved: int  # came, and were not answered before the end
    hit_ratio: float | None
    statements_per_read: float | None
    latency_ms: dict[str, float | None]  # p50, p95, p99 and max, exact
    best_second: int  # answers in the second with most of them: what was carried at least
    said: tuple[str, ...]  # the most frequent errors, in words

    @property
    def came(self) -> int:
        """How many people."""
        return self.served + self.errors + self.unserved

    @property
    def served(self) -> int:
        """How many got the shop's answer."""
        return self.reads + self.writes + self.refused

    @property
    def achieved_rate(self) -> float:
        """Answers a second."""
        return round(self.served / self.seconds, 1) if self.seconds else 0.0


class Recent:
    """The latencies since one looked last."""

    def __init__(self, tallies: Sequence[Tally]) -> None:
        self._tallies = tallies
        self._seen = [0] * len(tallies)

    def micros(self) -> list[int]:
        found: list[int] = []
        for at, tally in enumerate(self._tallies):
            new = tally.micros[self._seen[at] :]
            self._seen[at] += len(new)
            found.extend(new)
        return found


def figures(
    seconds: float, tallies: Sequence[Tally], micros: Iterable[int], unserved: int = 0
) -> Figures:
    """Add the workers up; `micros` are the latencies that the percentiles are of."""
    answers: Counter[int] = Counter()
    said: Counter[str] = Counter()
    for tally in tallies:
        answers.update(dict(tally.seconds))  # copied at once, while its worker goes on
        said.update(dict(tally.said))
    reads = sum(tally.reads for tally in tallies)
    hits = sum(tally.hits for tally in tallies)
    asked = hits + sum(tally.misses for tally in tallies)
    statements = sum(tally.statements for tally in tallies)
    return Figures(
        seconds=round(seconds, 3),
        reads=reads,
        writes=sum(tally.writes for tally in tallies),
        refused=sum(tally.refused for tally in tallies),
        errors=sum(tally.errors for tally in tallies),
        late=sum(tally.late for tally in tallies),
        unserved=unserved,
        hit_ratio=round(hits / asked, 4) if asked else None,
        statements_per_read=round(statements / reads, 4) if reads else None,
        latency_ms=latencies(micros),
        best_second=max(answers.values(), default=0),
        said=tuple(sentence for sentence, _times in said.most_common(TOLD)),
    )


def latencies(micros: Iterable[int]) -> dict[str, float | None]:
    """Percentiles by nearest rank over every sample; all None if there is none."""
    ordered = sorted(micros)
    ranks = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    if not ordered:
        return dict.fromkeys(ranks)
    return {
        name: ordered[math.ceil(rank * len(ordered)) - 1] / 1000 for name, rank in ranks.items()
    }
