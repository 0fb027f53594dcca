"""From an operation in one process to the live figures in another.

``python -m benchmarks.live_lag --json``: a process of its own reads products of the sample shop at
random moments; this one notes when the update that counts the call reaches a listener of the live
figures. Drawing four times a second adds up to 250 ms to that.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.shops import percentile, settings_for, shop, temporary_folder
from console.connect import Shop, open_shop
from services.catalog.records import ProductQuery
from services.kernel import work
from services.monitoring.records import SERIES, SLOT, Update

EVENTS = 240
DRAWING_MS = 250.0
_REQUESTS = SERIES.index("requests")

CHILD = """
import random, sys, time
from pathlib import Path
from benchmarks.shops import say, settings_for
from console.connect import open_shop
from services.kernel import work

shop = open_shop(settings_for(Path(sys.argv[1])), say, kind="rush")
chance = random.Random(7)
print("ready", flush=True)
sys.stdin.readline()
with work.doing(work.Work(work.Caller("bench", frozenset({"catalog.read"})))):
    for _ in range(int(sys.argv[2])):
        time.sleep(chance.uniform(0.05, 0.25))
        shop.catalog.product(int(sys.argv[3]))
        print(time.time(), flush=True)
sys.stdin.readline()
shop.close()
"""


class Watch:
    """Counts calls back out of the rates: a slot's figure is the sum of four slots."""

    def __init__(self) -> None:
        self._rates: dict[int, float] = defaultdict(float)
        self.seen: list[tuple[float, int]] = []  # when, how many calls were known

    def __call__(self, update: Update) -> None:
        for start, values in update.rows:
            rate = values[_REQUESTS]
            self._rates[round(start / SLOT)] = 0.0 if math.isnan(rate) else rate
        self.seen.append((time.time(), self._calls()))

    def _calls(self) -> int:
        calls: dict[int, float] = defaultdict(float)
        for slot in sorted(self._rates):
            calls[slot] = self._rates[slot] - self._rates.get(slot - 1, 0.0) + calls[slot - 4]
        return round(sum(calls.values()))


def run(opened: Shop, home: Path, events: int) -> dict[str, Any]:
    """Milliseconds from the end of a call to the update that counts it."""
    with work.doing(work.Work(work.Caller("bench", frozenset({"catalog.read"})))):
        product = opened.catalog.find(ProductQuery(), limit=1).rows[0].id
    time.sleep(2.0)  # this process's own call has left the window
    watch = Watch()
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", CHILD, str(home), str(events), str(product)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    ) as child:
        assert child.stdin is not None  # noqa: S101 - asked for
        assert child.stdout is not None  # noqa: S101 - ditto
        while child.stdout.readline().strip() != "ready":
            pass
        time.sleep(1.5)
        opened.live.listen(watch)
        child.stdin.write("go\n")
        child.stdin.flush()
        called = [float(child.stdout.readline()) for _ in range(events)]
        time.sleep(2.0)
        opened.live.forget(watch)
        child.communicate("end\n")
    lags = []
    for number, moment in enumerate(called, start=1):
        known = next((at for at, calls in watch.seen if calls >= number), None)
        if known is not None:
            lags.append(1000 * (known - moment))
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    lag = {name: round(percentile(lags, share), 1) for name, share in shares.items()}
    return {
        "events": events,
        "seen": len(lags),
        "lag_ms": lag | {"max": round(max(lags), 1)},
        "with_drawing_p95_ms": round(lag["p95"] + DRAWING_MS, 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="print JSON (it always does)")
    parser.add_argument("--home", type=Path, help="keep the shop here instead of a new folder")
    parser.add_argument("--events", type=int, default=EVENTS)
    options = parser.parse_args()
    with temporary_folder() as folder:
        home = options.home or folder / "home"
        with shop(home):
            pass
        opened = open_shop(settings_for(home), lambda _text: None, kind="console")
        try:
            told = run(opened, home, options.events)
        finally:
            opened.close()
    print(json.dumps(told, indent=1))
    if told["seen"] < told["events"]:
        sys.exit("Some calls never reached the live figures.")


if __name__ == "__main__":
    main()
