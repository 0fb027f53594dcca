"""The two pills in the top bar: is the database there and how fast, does the cache serve."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from models.figures import FEW
from views.kit import layouts
from views.kit.labels import set_tooltip
from views.kit.pill import Pill, Tone

if TYPE_CHECKING:  # records bring msgspec, which the first window must not wait for
    from services.monitoring.records import Summary

SLOW = 250.0  # milliseconds for one round trip
POOR = 0.5  # hit ratio
FOLLOW_MS = 500
_LOST = 2  # measurements in a row without an answer are an outage, whatever else is known


class HealthPills(QWidget):
    """Hidden until something was measured.

    What is away and how the cache serves is taken from the live figures, as the Operations screen
    takes it, so that both say the same at once; only the round trip is measured for the pills.
    """

    came_back = Signal()  # the database answers again: its round trip is not known yet

    def __init__(self) -> None:
        super().__init__()
        self._database, self._cache = Pill(), Pill()
        self._ms: float | None = None  # of the last answer
        self._failed = 0  # measurements since
        self._is_away = False  # the database, by the live figures
        self._summary: Callable[[], Summary] | None = None
        self._timer = QTimer(self, interval=FOLLOW_MS)
        self._timer.timeout.connect(self._look)
        set_tooltip(self._database, self.tr("Round trip of the smallest query, in milliseconds"))
        set_tooltip(self._cache, self.tr("Share of reads answered by the cache"))
        self.setLayout(layouts.row(self._database, self._cache, gap=6))
        self.hide()

    def follow(self, summary: Callable[[], "Summary"]) -> None:
        """Show what `summary` tells, twice a second.

        It is asked on the GUI thread and must only hand out what is known.
        """
        self._summary = summary
        self._ms, self._failed, self._is_away = None, 0, False
        self._timer.start()

    def show_measured(self, milliseconds: float | None) -> None:
        """One round trip to the database; None: no answer."""
        if milliseconds is None:
            self._failed += 1
        else:
            self._ms, self._failed = milliseconds, 0
        self._look()
        self.show()

    def texts(self) -> tuple[str, str]:
        """What the pills say: database, cache."""
        return self._database.text, self._cache.text

    def tones(self) -> tuple[Tone, Tone]:
        return self._database.tone, self._cache.tone

    def _look(self) -> None:
        if self._summary is None:
            return
        now = self._summary()
        is_back = self._is_away and not now.database_away
        self._is_away = now.database_away
        if is_back:
            self._ms, self._failed = None, 0
        for pill, status in (
            (self._database, self._about_database()),
            (self._cache, self._about_cache(now)),
        ):
            if status != (pill.text, pill.tone):
                pill.show_status(*status)
        if is_back:
            self.came_back.emit()

    def _about_database(self) -> tuple[str, Tone]:
        lost = self._failed >= (_LOST if self._ms is not None else 1)
        if self._is_away or lost:
            return self.tr("Database away"), "bad"
        if self._ms is None:
            return self.tr("Database answers"), "ok"
        shown = self.locale().toString(float(self._ms), "f", 0 if self._ms >= 1 else 1)
        return self.tr("Database {0} ms").format(shown), "ok" if self._ms < SLOW else "warn"

    def _about_cache(self, now: "Summary") -> tuple[str, Tone]:
        if now.cache_away:
            return self.tr("Cache away"), "warn"
        if now.hit_ratio is None:
            return self.tr("Cache idle"), "neutral"
        shown = self.locale().toString(now.hit_ratio * 100.0, "f", 0)
        if now.reads < FEW:
            tone: Tone = "neutral"
        else:
            tone = "ok" if now.hit_ratio >= POOR else "warn"
        return self.tr("Cache {0} %").format(shown), tone
