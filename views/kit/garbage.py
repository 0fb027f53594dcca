"""Collect cycles of garbage on the GUI thread, and on no other.

Python collects on whichever thread happens to make an object. A cycle that holds a widget would be
destroyed there: `docs/decisions/0014-qt-objects-end-on-the-gui-thread.md`.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Garbage(QObject):
    """From :meth:`begin` on garbage is collected once a second, as Python would have."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(collect_due)

    def begin(self) -> None:
        """What there is now is kept for good: to look through it again and again stutters."""
        gc.disable()
        gc.freeze()
        self._timer.start()


def collect_due() -> None:
    """Collect the oldest generation whose turn has come by Python's own counts."""
    for generation in (2, 1, 0):
        threshold = gc.get_threshold()[generation]
        if threshold and gc.get_count()[generation] > threshold:  # 0: Python never does
            gc.collect(generation)
            return
