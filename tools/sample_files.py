"""Writing the sample shop's files so that the same rows always give the same bytes.

console/samplefiles.py reads what is written here and documents the formats.
"""

import csv
import hashlib
import io
import json
import lzma
import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

MAGIC = b"BKMV0001"
COLUMNS = (
    ("sku", "H"),
    ("location", "B"),
    ("at", "I"),
    ("delta", "i"),
    ("reason", "B"),
    ("reference", "H"),
    ("note", "H"),
)


class Folder:
    """The folder of sample files being written; `manifest` gathers size and digest of each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest: dict[str, dict[str, object]] = {}
        path.mkdir(parents=True, exist_ok=True)

    def csv(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write a CSV file in UTF-8 with one header line; a name ending in .xz is compressed."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        count = 0
        for row in rows:
            writer.writerow(row)
            count += 1
        self._save(name, text.getvalue().encode(), count)

    def columns(
        self,
        name: str,
        rows: Iterable[tuple[str, str, datetime, int, str, str, str]],
        words: dict[str, list[str]],
    ) -> None:
        """Write (sku, location, at, delta, reason, reference, note) rows column by column.

        `words` lists the texts of the columns that are stored as numbers.
        """
        numbers = {column: {word: i for i, word in enumerate(words[column])} for column in words}
        store: dict[str, array[int]] = {column: array(kind) for column, kind in COLUMNS}
        count = 0
        for row in rows:
            for (column, _), value in zip(COLUMNS, row, strict=True):
                if isinstance(value, datetime):
                    store[column].append(int(value.timestamp()))
                elif isinstance(value, str):
                    store[column].append(numbers[column][value])
                elif isinstance(value, int):
                    store[column].append(value)
            count += 1
        if sys.byteorder == "big":
            for values in store.values():
                values.byteswap()
        head = json.dumps({"rows": count, "words": words}, ensure_ascii=False).encode()
        body = b"".join(store[column].tobytes() for column, _ in COLUMNS)
        self._save(name, MAGIC + struct.pack("<I", len(head)) + head + body, count)

    def finish(self, summary: dict[str, object]) -> None:
        """Write manifest.json: what the reader checks every file against, and the counts."""
        text = json.dumps({"files": self.manifest, "summary": summary}, indent=1, sort_keys=True)
        (self.path / "manifest.json").write_text(text + "\n", encoding="utf-8", newline="\n")

    def _save(self, name: str, content: bytes, rows: int) -> None:
        packed = content
        if name.endswith(".xz"):
            packed = lzma.compress(content, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
        (self.path / name).write_bytes(packed)
        digest = hashlib.sha256(packed).hexdigest()
        self.manifest[name] = {"bytes": len(packed), "rows": rows, "sha256": digest}


def instant(at: datetime | None) -> str:
    """UTC as 2011-05-31T23:00:00Z, and nothing for no instant."""
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
