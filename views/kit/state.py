"""What the console remembers of its looks between two runs: JSON values by key."""

import json
import logging
import os
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

log = logging.getLogger(__name__)
T = TypeVar("T", bool, int, float, str, list[int], list[str], dict[str, object])

SAVE_AFTER = 1000  # milliseconds without another change


class ViewState(QObject):
    """Column widths, open panels, the theme. `file` None remembers for this run only.

    A file that cannot be read or written costs the remembered looks, never the start.
    """

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._values = _read(file)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._timer.timeout.connect(self.save)

    def get(self, key: str, default: T) -> T:
        """The value kept under `key`; `default` if there is none or it is of another type."""
        value = self._values.get(key, default)
        return value if type(value) is type(default) else default

    def set(self, key: str, value: object) -> None:
        """Keep a JSON-able value; written a second later."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._timer.start()

    def save(self) -> None:
        """Write now; the old file stays whole until the new one is."""
        self._timer.stop()
        if self._file is None:
            return
        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(self._values, indent=1), encoding="utf-8")
            os.replace(fresh, self._file)  # noqa: PTH105 - Path.replace is the same, said longer
        except OSError as error:
            log.warning("The window layout could not be saved in %s: %s", self._file, error)


def _read(file: Path | None) -> dict[str, object]:
    if file is None or not file.exists():
        return {}
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        log.warning("The window layout in %s could not be read: %s", file, error)
        return {}
    return kept if isinstance(kept, dict) else {}
