"""Stands in for `main.py … peak`: tells progress, leaves a report, ends as a peak does.

How it ends is in PRETEND: "over" by itself, "error" with a sentence, else when its input ends.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

import msgspec

from tests.console.peak.results import example

STEPS = ("Loading the old table", "N1+cache at 12 pages/s")


def main() -> int:
    assert sys.argv[1] == "--home"
    assert sys.argv[3:6] == ["peak", "--json", "--progress"]
    home, is_quick = Path(sys.argv[2]), "--quick" in sys.argv
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    how = os.environ.get("PRETEND", "")
    if how == "error":
        sys.stdout.write('{"error": "Only 200 MB of the disk are free; 3 GB are needed."}\n')
        return 1
    cell = msgspec.to_builtins(example("N1+cache").configs[0])
    for at, step in enumerate(STEPS):
        told = {"step": step, "done": at / 2, "left": 90.0 - at, "cell": cell if at else None}
        sys.stderr.write(json.dumps({"progress": told}) + "\n")
        sys.stderr.flush()
    if how != "over":
        ended.wait(60)
    result = msgspec.structs.replace(
        example("L2n", "N1+cache", quick=is_quick, stopped=ended.is_set()),
        at=time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()),
    )
    folder = home / "peak" / "20261128-090000"
    folder.mkdir(parents=True)
    content = msgspec.json.encode(result)
    (folder / "report.html").write_text("<p>A report</p>")
    (folder / "report.json").write_bytes(content)
    sys.stdout.write(content.decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
