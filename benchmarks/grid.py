"""The grids at 1,000,000 SKUs at 5 locations, beside QSqlTableModel and a list model, in one run.

    python -m benchmarks.grid --home DIR [--skus N] [--rounds N] [--json]

The console's own stock and catalogue screens on a real shop in DIR (made there first if DIR is
empty, which takes minutes), offscreen; each side in a process of its own. Times in
milliseconds, memory in megabytes over a console that shows an empty answer. Prints one JSON
object, with `--json` on one line.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.shops import say, shop, temporary_folder

SKUS = 1_000_000
SIDES = ("inventory", "catalog", "qsqltablemodel", "list")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", type=Path)
    options.add_argument("--skus", type=int, default=SKUS)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--sides", nargs="+", choices=SIDES, default=SIDES)
    options.add_argument("--json", action="store_true", help="on one line")
    chosen = options.parse_args()
    with ExitStack() as opened:
        home = chosen.home or opened.enter_context(temporary_folder()) / "home"
        with shop(home, chosen.skus) as made:
            told: dict[str, Any] = {"skus": chosen.skus, "load": os.getloadavg()[0]}
            urls = made.places.owner_urls
            for side in chosen.sides:
                say(f"Measuring {side}")
                started = time.monotonic()
                told[side] = _measured(side, home, urls["inventory"], chosen.rounds)
                told[side]["seconds"] = round(time.monotonic() - started)
    print(json.dumps(told, indent=None if chosen.json else 1, ensure_ascii=False))


def _measured(side: str, home: Path, url: str, rounds: int) -> dict[str, Any]:
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(  # noqa: S603 - the module beside this one
        [sys.executable, "-m", "benchmarks.grid_child", side, str(home), url, str(rounds)],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
        env=environ,
    )
    lines = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(lines[-1]) if lines else {"failed": done.returncode}
    return found


if __name__ == "__main__":
    main()
