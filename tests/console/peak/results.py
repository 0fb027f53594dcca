"""A result as a run would answer it; its figures are made, after the design's trial."""

from collections.abc import Sequence

from console.peak.figures import capacity, goals, measured, reductions, steps
from console.peak.records import Result
from tests.console.peak.made import SEEDS, ladder

MACHINE: dict[str, str | int | float] = {
    "processor": "Example 9000 at 3.2 GHz",
    "cores": 2,
    "memory_gb": 7.8,
    "system": "Debian GNU/Linux 12 (bookworm)",
    "kernel": "Linux 6.8",
    "python": "3.11.9",
    "postgresql": "18.6",
    "valkey": "9.1.0",
    "psycopg": "3.3.9",
    "redis_py": "8.1.0",
    "shared_buffers": "128MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "load_before": 0.21,
}


def example(
    *names: str, quick: bool = False, stopped: bool = False, notes: Sequence[str] = ()
) -> Result:
    """A whole run, of `names` only if any are given. `quick`: one seed, nothing quotable."""
    cells = ladder(*names, seeds=SEEDS[:1] if quick else SEEDS)
    rows = measured(cells)
    return Result(
        seeds=list(SEEDS[:1] if quick else SEEDS),
        machine=MACHINE,
        configs=rows,
        reductions=reductions(rows),
        capacity=capacity(rows),
        at="2026-11-28T01:30:00+00:00",
        quick=quick,
        seconds=171.0 if quick else 1389.0,
        products=10_000 if quick else 100_000,
        rows=50_000 if quick else 500_000,
        steps=steps(cells),
        goals=goals(rows),
        notes=list(notes)
        or ["L0 was given two loads only: it carries none of them, and each takes minutes."],
        equal={"product": 120, "category": 36, "search": 60, "low stock": 15, "checkout": 20},
        stopped=stopped,
        indexes={
            "designed: on is_low": {"hot_share": 0.99, "low_stock_ms": 1.1, "wal_bytes": 310.0},
            "naive: on stock_level": {"hot_share": 0.0, "low_stock_ms": 23.4, "wal_bytes": 655.0},
        },
    )
