"""The two pills in the top bar: is the database there and how fast, does the cache serve."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from views.kit import layouts
from views.kit.labels import set_tooltip
from views.kit.pill import Pill, Tone

SLOW = 250.0  # milliseconds for one round trip
POOR = 0.5  # hit ratio
FOLLOW_MS = 500


class HealthPills(QWidget):
    """Shows what was measured; hidden until something was."""

    def __init__(self) -> None:
        super().__init__()
        self._database, self._cache = Pill(), Pill()
        self._away = False
        self._ratio: Callable[[], float | None] = lambda: None
        self._timer = QTimer(self, interval=FOLLOW_MS)
        self._timer.timeout.connect(self._look)
        self.setLayout(layouts.row(self._database, self._cache, gap=6))
        self.hide()

    def show_health(
        self, database_ms: float | None, hit_ratio: float | None, cache_away: bool
    ) -> None:
        """`database_ms` None: away. `hit_ratio` 0 to 1; None: nothing was read yet."""
        self._away = cache_away
        self._database.show_status(*self._about_database(database_ms))
        self._cache.show_status(*self._about_cache(hit_ratio, cache_away))
        set_tooltip(self._database, self.tr("Round trip of the smallest query, in milliseconds"))
        set_tooltip(self._cache, self.tr("Share of reads answered by the cache"))
        self.show()

    def follow(self, ratio: Callable[[], float | None]) -> None:
        """Show what `ratio` tells between two measurements too: what the Operations screen shows.

        It is asked on the GUI thread and must only hand out what is known.
        """
        self._ratio = ratio
        self._timer.start()

    def _look(self) -> None:
        status = self._about_cache(self._ratio(), self._away)
        if self.isVisible() and status != (self._cache.text, self._cache.tone):
            self._cache.show_status(*status)

    def texts(self) -> tuple[str, str]:
        """What the pills say: database, cache."""
        return self._database.text, self._cache.text

    def _about_database(self, milliseconds: float | None) -> tuple[str, Tone]:
        if milliseconds is None:
            return self.tr("Database away"), "bad"
        shown = self.locale().toString(float(milliseconds), "f", 0 if milliseconds >= 1 else 1)
        return self.tr("Database {0} ms").format(shown), "ok" if milliseconds < SLOW else "warn"

    def _about_cache(self, ratio: float | None, away: bool) -> tuple[str, Tone]:
        if away:
            return self.tr("Cache away"), "warn"
        if ratio is None:
            return self.tr("Cache idle"), "neutral"
        shown = self.locale().toString(ratio * 100.0, "f", 0)
        return self.tr("Cache {0} %").format(shown), "ok" if ratio >= POOR else "warn"
