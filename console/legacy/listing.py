"""The findings as a file for a spreadsheet."""

import csv
import errno
import os
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile

from console.legacy.records import Finding
from models.formulas import guarded


def can_write(to: Path) -> None:
    """Raises OSError where :func:`write` would; nothing stays but the folder."""
    if to.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(to))
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=to.parent):
        pass


def write(findings: Iterable[Finding], to: Path) -> None:
    """CSV in UTF-8 with a header, a formula in no cell; whole or not there. Raises OSError."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        "w", encoding="utf-8-sig", newline="", dir=to.parent, prefix=to.name, delete=False
    ) as part:
        try:
            rows = csv.writer(part)
            rows.writerow(field.name for field in fields(Finding))
            for finding in findings:
                rows.writerow(_cell(value) for value in astuple(finding))
            part.flush()
            Path(part.name).chmod(0o644)
            Path(part.name).replace(to)
        except BaseException:
            Path(part.name).unlink()
            raise


def _cell(value: object) -> str:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else str(value)
