"""The report's two files, each there as a whole or not at all."""

import os
import tempfile
from pathlib import Path

import msgspec

from console.peak.records import Result
from console.peak.report.page import page

HTML, JSON = "report.html", "report.json"


def write(result: Result, folder: Path) -> Path:
    """Write `report.html` and `report.json` into `folder`, made if need be; the path of the page.

    The JSON is the command's answer; what is no number is null in it. It is written last: a
    folder that has it has the page as well. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = page(result).encode()
    answer = msgspec.json.format(msgspec.json.encode(result), indent=1)
    whole(folder / HTML, told)
    whole(folder / JSON, answer + b"\n")
    return folder / HTML


def whole(path: Path, content: bytes) -> None:
    """Write a file that nobody ever sees half of."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
