"""What a finished run leaves in its home."""

from pathlib import Path

import msgspec

from tests.console.peak.results import example


def leave_report(home: Path, name: str = "20261128-013000") -> Path:
    """A full report with every part there is; its folder."""
    folder = home / "peak" / name
    folder.mkdir(parents=True)
    (folder / "report.json").write_bytes(msgspec.json.encode(example()))
    (folder / "report.html").write_text("<p>A report</p>")
    return folder
