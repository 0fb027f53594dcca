"""From a scan's last key to the SKU's stock on screen, in the real console.

    python -m benchmarks.scan [--json] [--scans N] [--home HOME]

A clerk is signed in on the sample shop (or on HOME's). Real barcodes are typed as a scanner types
them, to whatever has the focus, from two screens in turn: the catalogue's search field and the
stock's grid. Milliseconds run from the event of the ending key to the paint of the grid that shows
the SKU's row. The typing itself is a scanner's and left out. `watching_us_per_event` is the
time the scanner's filter adds to an event that is no key. Prints p50, p95 and worst.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from benchmarks.shops import percentile, settings_for, shop, temporary_folder
from console.app import Console, drive
from services.catalog.records import ProductQuery
from services.kernel import work
from views.inventory.screen import InventoryScreen
from views.kit.state import ViewState

GAP_MS = 4  # between a scanner's keys
EVENTS = 20_000


class Bench(QObject):
    """Types one code after the other; `times` in milliseconds."""

    def __init__(self, console: Console, codes: list[tuple[str, str]]) -> None:
        super().__init__(console)
        self._console, self._codes = console, codes
        self.times: list[float] = []
        self._steps = self._walk()
        self._clock = 1_000
        self._wanted, self._since = "", 0.0
        self.watching_us = 0.0
        console.ready.connect(self._on_ready)
        console.start()

    def _on_ready(self) -> None:
        if self._console.session.person is not None:
            return
        cards = self._console.window.signin.cards
        self._console.sign_in(next(c.person for c in cards if c.person.role == "clerk"))
        QTimer.singleShot(1_000, self, self._next)

    def _next(self) -> None:
        next(self._steps, None)

    def _walk(self) -> Iterator[None]:
        window = self._console.window
        window.activateWindow()
        for number, (sku, code) in enumerate(self._codes):
            window.go("catalog" if number % 2 else "inventory")
            if number % 2:
                window.act["search_screen"].trigger()
            QTimer.singleShot(150, self, self._next)
            yield
            self._scan(sku, code)
            yield
        self.watching_us = self._watching()
        window.close()

    def _scan(self, sku: str, code: str) -> None:
        focused = QApplication.focusWidget() or self._console.window
        self._clock += 1_000
        for character in code:
            self._clock += GAP_MS
            self._press(focused, character, ord(character))
        self._wanted = sku
        app = QApplication.instance()
        assert app is not None  # noqa: S101 - it runs
        app.installEventFilter(self)
        self._clock += GAP_MS
        self._since = time.perf_counter()
        self._press(focused, "\r", 0x01000004)

    def _press(self, to: QObject, text: str, key: int) -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(self._clock)
        QCoreApplication.sendEvent(to, event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._is_shown(watched):
            QTimer.singleShot(0, self, self._painted)  # once the paint has been done
        return False

    def _is_shown(self, watched: QObject) -> bool:
        front = self._console.window.stage.current()
        if not isinstance(front, InventoryScreen) or watched is not front.grid.viewport():
            return False
        level = front.grid.level()
        return level is not None and level.sku == self._wanted

    def _painted(self) -> None:
        if not self._wanted:
            return
        self._wanted = ""
        self.times.append((time.perf_counter() - self._since) * 1_000)
        app = QApplication.instance()
        assert app is not None  # noqa: S101 - it runs
        app.removeEventFilter(self)
        QTimer.singleShot(50, self, self._next)

    def _watching(self) -> float:
        """Microseconds the scanner's filter adds to an event that is no key."""
        assert self._console.scanning is not None  # noqa: S101 - with the shop
        scanner, target = self._console.scanning.scanner, QObject(self)

        def timed() -> float:
            started = time.perf_counter()
            for _ in range(EVENTS):
                QCoreApplication.sendEvent(target, QEvent(QEvent.Type.User))
            return (time.perf_counter() - started) / EVENTS * 1e6

        with_it = timed()
        scanner.remove()
        return with_it - timed()


def codes_of(home: Path, scans: int) -> list[tuple[str, str]]:
    """SKUs with their barcodes, the most popular first."""
    with (
        shop(home) as opened,
        work.doing(work.Work(work.Caller("bench", frozenset({"catalog.read"})))),
    ):
        page = opened.catalog.find(ProductQuery(sort="popularity", descending=True), limit=scans)
        return [(row.sku, row.barcode) for row in page.rows if row.barcode]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--scans", type=int, default=40)
    options.add_argument("--home", type=Path)
    chosen = options.parse_args()
    kept: list[Bench] = []
    with ExitStack() as opened:
        home = chosen.home or opened.enter_context(temporary_folder()) / "home"
        codes = codes_of(home, chosen.scans)
        drive(settings_for(home), lambda console: kept.append(Bench(console, codes)), ViewState())
    bench = kept[0]
    told = {
        "scans": len(bench.times),
        "p50_ms": round(percentile(bench.times, 0.5), 1),
        "p95_ms": round(percentile(bench.times, 0.95), 1),
        "worst_ms": round(max(bench.times), 1),
        "watching_us_per_event": round(bench.watching_us, 2),
    }
    print(
        json.dumps(told, indent=2)
        if chosen.json
        else "  ".join(f"{k} {v}" for k, v in told.items())
    )
    if len(bench.times) < len(codes):
        sys.exit("Some scans were never shown.")


if __name__ == "__main__":
    main()
