"""What was asked of a rush, and its figures in the words of the command's contract."""

from dataclasses import dataclass

from console.rush.figures import Figures, figures


@dataclass(frozen=True, slots=True)
class Asked:
    """`buyers` in percent, None: as the kind of shop suggests. `seed` None: any."""

    seconds: float
    rate: float
    buyers: float | None = None
    pattern: str = "zipf"
    seed: int | None = None


def answer(asked: Asked, done: Figures | None, *, stopped: bool) -> dict[str, object]:
    """The JSON object of the command; `done` None: nobody came, as it was stopped before."""
    done = done or figures(0.0, (), ())
    return {
        "offered_rate": asked.rate,
        "peak_rate": asked.rate,
        "achieved_rate": done.achieved_rate,
        "best_second": done.best_second,
        "seconds": done.seconds,
        "came": done.came,
        "reads": done.reads,
        "writes": done.writes,
        "refused": done.refused,
        "errors": done.errors,
        "late": done.late,
        "unserved": done.unserved,
        "latency_ms": done.latency_ms,
        "hit_ratio": done.hit_ratio,
        "statements_per_read": done.statements_per_read,
        "pattern": asked.pattern,
        "buyers": asked.buyers,
        "seed": asked.seed,
        "stopped": stopped,
        "notes": list(done.said),
    }
