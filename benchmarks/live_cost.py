"""What the live figures cost: processor time of a watching process, bytes, the hour at a start.

``python -m benchmarks.live_cost --json``: a process that publishes, samples and watches, alone
and beside three busy ones (300 recorded calls a second each, ten kinds of operation).
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from benchmarks.shops import temporary_folder
from console.embedded import DATABASES, Embedded, Engines
from services.kernel import cache, migrate
from services.kernel.histogram import counted
from services.kernel.metrics import Metrics
from services.kernel.slices import CacheCounted, Counted, DatabaseCounted, Slice
from services.monitoring import blocks
from services.monitoring.grid import SLOTS, Grid
from services.monitoring.measuring import Measuring
from services.monitoring.records import SLOT
from services.monitoring.streams import KEPT_MS, SLICE

if TYPE_CHECKING:
    import redis

BUSY = 3
STREAM = "backroom:benchmark:metrics"
CHILD = """
import json, random, sys, time
from services.kernel import cache
from services.kernel.metrics import METRICS
from services.monitoring.measuring import Measuring

redis_url, stream, urls = json.loads(sys.argv[1])
METRICS.kind = "rush"
measuring = Measuring(cache.connect(redis_url), stream, urls)
measuring.start()
chance = random.Random(int(sys.argv[2]))
kinds = [("catalog", name) for name in ("product", "find", "rows", "changes", "scan")]
kinds += [("inventory", name) for name in ("adjust", "level", "find", "levels")]
kinds += [("identity", "person")]
print("ready", flush=True)
while True:
    for service, name in chance.choices(kinds, k=3):
        METRICS.operation(service, name, chance.lognormvariate(-6, 1), chance.random() < 0.01)
        METRICS.cache("product", [str(int(chance.paretovariate(1)))], 1, 0)
        METRICS.statement(service, 0.001)
    time.sleep(0.01)
"""


@contextmanager
def busy(engines: Engines, urls: dict[str, str]) -> Generator[None]:
    """`BUSY` processes that publish, until the block ends."""
    started = [
        subprocess.Popen(  # noqa: S603 - our own program
            [
                sys.executable,
                "-c",
                CHILD,
                json.dumps([engines.redis_url, STREAM, urls]),
                str(seed),
            ],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        )
        for seed in range(BUSY)
    ]
    try:
        for each in started:
            assert each.stdout is not None  # noqa: S101 - asked for
            each.stdout.readline()
        yield
    finally:
        for each in started:
            each.kill()
            each.communicate()


def run(engines: Engines, seconds: float) -> dict[str, Any]:
    """Percent of a core, bytes in Valkey, seconds to read the hour."""
    urls = {name: engines.database_url(name) for name in DATABASES}
    client = cache.connect(engines.redis_url)
    own = Measuring(client, STREAM, urls, Metrics(kind="console"))
    own.live.listen(lambda _update: None)
    own.start()
    time.sleep(3.0)
    alone = _percent(seconds)
    with busy(engines, urls):
        time.sleep(3.0)
        entries, size = client.xlen(STREAM), _bytes(client, STREAM)
        beside = _percent(seconds)
        message = (_bytes(client, STREAM) - size) / (client.xlen(STREAM) - entries)
        reads = _bytes(client, f"{STREAM}:reads") / client.xlen(f"{STREAM}:reads")
        requests = own.live.summary().requests or 0
    own.stop()
    told = {
        "seconds": seconds,
        "busy_processes": BUSY,
        "requests_per_second": round(requests),
        "cpu_percent_alone": alone,
        "cpu_percent_beside_busy": beside,
        "bytes_a_slot_and_process": round(message),
        "bytes_of_reads_a_second_and_process": round(reads),
    }
    told |= _hour(client, urls)
    client.flushall()
    client.close()
    return told


def _hour(client: "redis.Redis", urls: dict[str, str]) -> dict[str, Any]:
    """An hour of three busy processes, and how long a console that starts needs to read it."""
    client.flushall()
    front = int(time.time() // SLOT) - 1
    grid, chance = Grid(front - SLOTS), random.Random(7)
    slices = [[_slice(chance, process) for _ in range(500)] for process in range(BUSY)]
    number = 0
    for slot in range(front - SLOTS + 1, front + 1):
        grid.advance(slot)
        for process in range(BUSY):
            number += 1
            told = msgspec.structs.replace(
                chance.choice(slices[process]), number=number, at=slot * SLOT
            )
            grid.add(told)
            if slot > front - KEPT_MS / 1000 / SLOT:
                client.xadd(STREAM, {SLICE: msgspec.msgpack.encode(told)})
        if slot % 60 == 0:
            grid.settle()
            blocks.write(client, f"{STREAM}:hour", grid, [])
    live = Measuring(client, STREAM, urls, Metrics()).live
    started = time.perf_counter()
    live.start()
    history = live.history()
    took = time.perf_counter() - started
    live.stop()
    assert len(history.times) > SLOTS - 300  # noqa: S101 - a benchmark checks itself
    return {
        "bytes_of_three_minutes": _bytes(client, STREAM),
        "bytes_of_the_hour": _bytes(client, f"{STREAM}:hour"),
        "history_seconds": round(took, 3),
    }


def _slice(chance: random.Random, process: int) -> Slice:
    """A quarter of a second of a busy process, as BUSY makes them."""
    kinds = ("catalog.product", "catalog.find", "catalog.rows", "inventory.level")
    return Slice(
        f"a-host-of-the-shop-{process}-1234567890123456",
        "rush",
        0,
        0.0,
        {
            kind: Counted(20, 0, 0.1, counted([chance.lognormvariate(-6, 1) for _ in range(20)]))
            for kind in kinds
        },
        {"product": CacheCounted(60, 3, 0), "level": CacheCounted(10, 3, 0)},
        {"catalog": DatabaseCounted(9, 0.01), "inventory": DatabaseCounted(4, 0.004)},
    )


def _percent(seconds: float) -> float:
    """Of a core, that this process uses while the main thread sleeps."""
    used, started = time.process_time(), time.monotonic()
    time.sleep(seconds)
    return round(100 * (time.process_time() - used) / (time.monotonic() - started), 2)


def _bytes(client: "redis.Redis", key: str) -> int:
    told: Any = client.memory_usage(key, samples=0)
    return int(told or 0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="print JSON (it always does)")
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    with ExitStack() as opened:
        folder = opened.enter_context(temporary_folder())
        embedded = opened.enter_context(Embedded(folder / "home", lambda _text: None))
        engines = embedded.start()
        for name in DATABASES:
            migrate.upgrade(name, engines.owner_url(name), f"backroom_{name}")
        embedded.mark_ready()
        print(json.dumps(run(engines, options.seconds), indent=1))


if __name__ == "__main__":
    main()
