"""Small files: durable writes, logs."""

import os
from pathlib import Path

BIG_LOG = 8 * 2**20  # bytes; a larger log is set aside at start


def write(path: Path, text: str) -> None:
    """Replace a file's text; after a crash it is the old one or the new one, never half."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    if os.name == "posix":  # Windows cannot sync a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def set_aside(log: Path) -> int:
    """Keep a log from growing for ever; its size now."""
    try:
        size = log.stat().st_size
    except FileNotFoundError:
        return 0
    if size <= BIG_LOG:
        return size
    log.replace(log.with_suffix(".old.log"))
    return 0


def tail(log: Path, start: int) -> str:
    """What was written to a log after `start` bytes."""
    try:
        with log.open("rb") as file:
            file.seek(start)
            return file.read(65536).decode(errors="replace")
    except FileNotFoundError:
        return ""
