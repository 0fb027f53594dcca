"""The banner over the charts: what needs attention, told once."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from models.flush_effect import FlushEffect, flush_effect
from services.monitoring.records import Mark, Summary
from views.kit.banner import Banner
from views.operations.wording import FLUSH_S, Notice, away_notice, flush_notice

OUTAGES = {"cache away", "database away"}  # keys of notices

Series = NDArray[np.float64]


class Notices:
    """Chooses what `banner` says; what was dismissed is not said again.

    `is_outage_told`: whether the window's banner speaks of an outage, which is then not repeated.
    """

    def __init__(self, banner: Banner, is_outage_told: Callable[[], bool] = lambda: False) -> None:
        self._banner, self._is_outage_told = banner, is_outage_told
        self._flush: tuple[Mark, FlushEffect] | None = None  # the last that can be seen
        self._dismissed: set[str] = set()
        self.shown: Notice | None = None
        banner.close_button.clicked.connect(self._on_dismissed)

    def look(
        self,
        summary: Summary,
        marks: tuple[Mark, ...],
        times: Series,
        hits: Series,
        passed: Series | None = None,
    ) -> None:
        """Say what there is to say at `summary.at`; the series are of the whole hour.

        `passed`: reads a second that passed the cache by, as it was away.
        """
        lost = times[passed > 0] if passed is not None else times[:0]
        # An outage may have emptied the cache: a dip after it is not told as a flush's doing.
        own = [mark for mark in marks if not lost.size or mark.at > lost[-1]]
        self._flush = _flush_seen(summary, own, times, hits)
        self.tell(summary)

    def tell(self, summary: Summary) -> None:
        """Say it with the figures of `summary`; what a flush did is as of the last look."""
        if not (summary.database_away or summary.cache_away):
            self._dismissed -= OUTAGES  # the next one is news
        away = away_notice(summary, is_told=self._is_outage_told())
        news = (away, flush_notice(*self._flush, summary) if self._flush else None)
        found = next((each for each in news if each and each.key not in self._dismissed), None)
        if found == self.shown:
            return
        self.shown = found
        if found is None:
            self._banner.clear()
        else:
            self._banner.show_message(found.text, found.tone)

    def _on_dismissed(self) -> None:
        if self.shown is not None:
            self._dismissed.add(self.shown.key)
        self.shown = None


def _flush_seen(
    summary: Summary, marks: Sequence[Mark], times: Series, hits: Series
) -> tuple[Mark, FlushEffect] | None:
    """The last flush that can be seen in the hit ratio and is news."""
    until = np.inf
    for mark in sorted(marks, key=lambda mark: mark.at, reverse=True):
        if mark.kind != "flush":
            continue
        if summary.at - mark.at > FLUSH_S:
            break
        effect = flush_effect(times, hits, mark.at, until)
        if flush_notice(mark, effect, summary) is not None:
            return mark, effect
        until = mark.at
    return None
