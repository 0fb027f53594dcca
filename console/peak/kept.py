"""The reports that earlier runs left in the home, for the console."""

import os
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from models.before_after import MOST_BYTES, Kept, Unreadable, began, decode

JSON, HTML = "report.json", "report.html"
MOST = 200  # reports, the last by the names of their folders, which are times
_EVER = datetime.fromtimestamp(0, UTC)  # of what does not tell when it was written


def folder_of(home: Path) -> Path:
    """Where runs leave their reports unless they are told otherwise."""
    return home / "peak"


def read(folder: Path) -> list[Kept]:
    """The newest first; one that cannot be read says so in a sentence. Never raises OSError."""
    try:
        names = sorted((entry.name for entry in os.scandir(folder)), reverse=True)
    except OSError:  # nothing was ever run here
        return []
    there = (kept for name in names if (kept := _kept(folder / name)) is not None)
    return sorted(islice(there, MOST), key=lambda kept: kept.at, reverse=True)


def _kept(folder: Path) -> Kept | None:
    """None: there is no report in it, as in a run that goes on."""
    file, html = folder / JSON, folder / HTML
    at, page = _EVER, ""
    try:
        at = datetime.fromtimestamp(file.lstat().st_mtime, UTC)
        page = str(html) if html.is_file() else ""
        report = decode(_content(file))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, OverflowError, ValueError, Unreadable) as error:
        reason = (error.strerror or error) if isinstance(error, OSError) else error
        wrong = f"{folder.name}/{JSON}: {reason}. Delete the folder, or run the comparison again."
        return Kept(folder.name, str(folder), at, None, wrong, page)
    return Kept(folder.name, str(folder), began(report), report, html=page)


def _content(file: Path) -> bytes:
    """At most what a report may have, and a byte more; a pipe or device is not waited for."""
    if not file.is_file():
        raise Unreadable("it is no file")
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)
