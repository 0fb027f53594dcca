"""How long a start takes: to the first window, to the sign-in page, to live rows.

    python -m benchmarks.start [--starts N]

Kinds: *first* makes the engines and the shop; *cold* starts stopped engines; *warm* joins
engines that run. Each start is a process of its own; seconds count from the process's start
to what it shows (offscreen platform). Prints one JSON object.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.shops import temporary_folder
from console.embedded import Embedded


def start(home: Path) -> dict[str, float]:
    """Seconds of one start, in a process of its own, with bytecode as `make` leaves it."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(  # noqa: S603 - the module beside this one
        [sys.executable, "-m", "benchmarks.start_child", str(home), str(time.time())],
        check=True,
        capture_output=True,
        text=True,
        env=environ,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--starts", type=int, default=7)
    chosen = options.parse_args()
    with temporary_folder() as folder:
        home = folder / "home"
        times = {"first": [start(home)], "cold": [], "warm": []}
        for _ in range(chosen.starts):
            times["cold"].append(start(home))
            with Embedded(home):
                times["warm"].append(start(home))
    print(
        json.dumps(
            {
                kind: {
                    what: round(statistics.median(each[what] for each in runs), 3)
                    for what in runs[0]
                }
                | {"starts": len(runs)}
                for kind, runs in times.items()
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
