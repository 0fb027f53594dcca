"""The files of a report are whole whenever somebody looks."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from console.peak.records import Result
from console.peak.report import write
from tests.console.peak.page import read
from tests.console.peak.results import example


def test_a_failed_write_leaves_the_old_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(example(), tmp_path).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(example(quick=True), tmp_path)
    assert (tmp_path / "report.html").read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["report.html", "report.json"]


WRITING = """
import sys
from pathlib import Path
from console.peak.report import write
from tests.console.peak.results import example
results = [example(), example(quick=True)]
write(results[1], Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for result in results:
        write(result, Path(sys.argv[1]))
"""


def test_read_or_killed_between_both_files_are_whole(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout
    with writer.stdout:
        assert writer.stdout.readline() == "ready\n"
        until = time.monotonic() + 0.4
        while time.monotonic() < until:
            assert (tmp_path / "report.html").read_bytes().endswith(b"</html>\n")
        writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert read(tmp_path / "report.html").text.strip().endswith("each takes minutes.")
    msgspec.json.decode((tmp_path / "report.json").read_bytes(), type=Result)
