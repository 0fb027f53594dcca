"""What measuring costs, and how right merged percentiles are.

    python -m benchmarks.metrics --json [--samples N] [--home HOME]

`record_ns`: nanoseconds of processor a record, loop left out, of `Metrics.operation` with all
counting that follows, and of other ways, taking turns. `threads`: eight threads at once, loop
included, and how many records got lost.
`percentiles`: heavy-tailed latencies, counted in eight histograms and merged, against all raw
samples. `operation_us`: a trivial operation and a cached `catalog.product` of the sample shop,
measuring on against off in turn; "on" takes a slice after each hundred calls.
"""

import argparse
import json
import math
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from benchmarks.metricrivals import WAYS, Record, nothing
from benchmarks.shops import shop, temporary_folder
from services.catalog.records import ProductQuery
from services.catalog.service import Catalog
from services.kernel import work
from services.kernel.histogram import Histogram, edges_of, index_of
from services.kernel.metrics import METRICS, Counted
from services.kernel.operations import query

ROUNDS = 15
RECORDS = 100_000  # in a round
THREADS = 8
CALLS = 100  # between two slices
BLOCKS = 300
PARTS = 8
TAIL = 0.03  # of the latencies
SHARES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p99.9": 0.999}
READER = work.Caller("benchmark", frozenset({"catalog.read"}))


def record_ns(samples: Sequence[float]) -> dict[str, dict[str, float]]:
    """Nanoseconds a record on one thread: best and median round."""
    ways = {"": nothing} | WAYS
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            took[name].append(_timed(*way(), samples) / len(samples) * 1e9)
    loop = took.pop("")
    return {
        name: {
            "best": round(min(times) - min(loop)),
            "median": round(median(times) - median(loop)),
        }
        for name, times in took.items()
    }


def _timed(record: Record, counted: Callable[[], int], samples: Sequence[float]) -> float:
    started = time.thread_time()
    for seconds in samples:
        record(seconds)
    counted()
    return time.thread_time() - started


def threads(samples: Sequence[float]) -> dict[str, dict[str, float]]:
    """Nanoseconds a record while eight threads record, and records lost of all."""
    told: dict[str, dict[str, float]] = {}
    for name in ("metrics", "dict_counter", "dict_counter_with_lock"):
        record, counted = WAYS[name]()

        def run(record: Record = record) -> None:
            for seconds in samples:
                record(seconds)

        running = [threading.Thread(target=run) for _ in range(THREADS)]
        started = time.process_time()
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        found = counted()
        all_of_them = THREADS * len(samples)
        took = (time.process_time() - started) / all_of_them
        told[name] = {"ns": round(took * 1e9), "lost": all_of_them - found}
    return told


def latencies(many: int) -> list[NDArray[np.float64]]:
    """`many` seconds of eight processes that are unlike each other in load and in speed.

    Lognormal around 1 to 5 ms, and one in 33 Pareto from 20 ms (shape 1.3: no variance).
    """
    chance = np.random.default_rng(4)
    load = np.arange(1, PARTS + 1) / (PARTS * (PARTS + 1) / 2)
    parts = []
    for calls, typical in zip(
        np.ceil(load * many).astype(int), np.linspace(5e-3, 1e-3, PARTS), strict=True
    ):
        body = chance.lognormal(math.log(typical), 0.8, calls)
        tail = (chance.pareto(1.3, calls) + 1) * 0.02
        parts.append(np.where(chance.random(calls) < TAIL, tail, body))
    return parts


def percentiles(parts: Sequence[NDArray[np.float64]]) -> dict[str, Any]:
    """Milliseconds, and percent off the raw samples' of three ways to put the parts together."""
    shares = list(SHARES.values())
    samples = np.concatenate(parts)
    raw = np.quantile(samples, shares) * 1000
    of_parts, merged, sent = [], Histogram(), []
    for part in parts:
        histogram = Histogram()
        histogram.record_many(part)
        told = Counted(len(part), 0, float(part.sum()), histogram.sparse())
        sent.append(msgspec.msgpack.encode(told))
        merged.add(msgspec.msgpack.decode(sent[-1], type=Counted).buckets)
        of_parts.append(histogram.percentiles(shares))
    edges = [edges_of(index_of(round(value * 1000)))[1] / 1000 for value in raw]
    ways = {
        "merged_percent_off": np.array(merged.percentiles(shares)),
        "upper_edges_percent_off": np.array(edges),
        "mean_of_parts_percent_off": np.array(of_parts).mean(axis=0),
    }
    return {
        "samples": len(samples),
        "bytes_of_a_part": max(map(len, sent)),
        "raw_ms": dict(zip(SHARES, raw.round(3).tolist(), strict=True)),
    } | {
        name: dict(zip(SHARES, ((found - raw) / raw * 100).round(3).tolist(), strict=True))
        for name, found in ways.items()
    }


class Desk:
    name = "desk"

    @query(needs="catalog.read")
    def nothing(self) -> None:
        """The least an operation can be."""


def operation_us(catalog: Catalog) -> dict[str, dict[str, float]]:
    """Microseconds a call, medians of blocks: of the clock, and of this thread's processor."""
    with work.doing(work.Work(READER)):
        product = catalog.find(ProductQuery(sort="popularity", descending=True), limit=1).rows[0].id
        desk = Desk()
        return {
            "trivial": _on_against_off(desk.nothing),
            "cached_product": _on_against_off(lambda: catalog.product(product)),
        }


def _on_against_off(call: Callable[[], object]) -> dict[str, float]:
    wall: dict[bool, list[float]] = {False: [], True: []}
    processor: dict[bool, list[float]] = {False: [], True: []}
    call()
    for number in range(2 * BLOCKS):
        METRICS.enabled = number % 4 in {1, 2}  # off, on, on, off: what drifts meets both
        METRICS.take(0)
        started, used = time.perf_counter(), time.thread_time()
        for _ in range(CALLS):
            call()
        if METRICS.enabled:
            METRICS.take(0)
        processor[METRICS.enabled].append((time.thread_time() - used) / CALLS * 1e6)
        wall[METRICS.enabled].append((time.perf_counter() - started) / CALLS * 1e6)
    METRICS.enabled = True
    return {
        "off": round(median(wall[False]), 2),
        "on": round(median(wall[True]), 2),
        "off_processor": round(median(processor[False]), 2),
        "on_processor": round(median(processor[True]), 2),
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print JSON (it always does)")
    options.add_argument("--samples", type=int, default=10_000_000)
    options.add_argument("--home", type=Path)
    chosen = options.parse_args()
    parts = latencies(chosen.samples)
    few = np.random.default_rng(4).choice(parts[-1], RECORDS).tolist()
    told: dict[str, Any] = {
        "record_ns": record_ns(few),
        "threads": threads(few),
        "percentiles": percentiles(parts),
    }
    with ExitStack() as opened:
        home = chosen.home or opened.enter_context(temporary_folder()) / "home"
        told["operation_us"] = operation_us(opened.enter_context(shop(home)).catalog)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
