"""The two pills in the top bar: is the database there and how fast, does the cache serve."""

from PySide6.QtWidgets import QWidget

from views.kit import layouts
from views.kit.labels import set_tooltip
from views.kit.pill import Pill, Tone

SLOW = 250.0  # milliseconds for one round trip
POOR = 0.5  # hit ratio


class HealthPills(QWidget):
    """Shows what was measured; hidden until something was."""

    def __init__(self) -> None:
        super().__init__()
        self._database, self._cache = Pill(), Pill()
        self.setLayout(layouts.row(self._database, self._cache, gap=6))
        self.hide()

    def show_health(
        self, database_ms: float | None, hit_ratio: float | None, cache_away: bool
    ) -> None:
        """`database_ms` None: away. `hit_ratio` 0 to 1; None: nothing was read yet."""
        self._database.show_status(*self._about_database(database_ms))
        self._cache.show_status(*self._about_cache(hit_ratio, cache_away))
        set_tooltip(self._database, self.tr("Round trip of the smallest query, in milliseconds"))
        set_tooltip(self._cache, self.tr("Share of reads answered by the cache"))
        self.show()

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
