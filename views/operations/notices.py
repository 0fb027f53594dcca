"""The banner over the charts: what needs attention, told once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.flush_effect import flush_effect
from services.monitoring.records import Mark, Summary
from views.kit.banner import Banner
from views.operations.wording import FLUSH_S, Notice, away_notice, flush_notice

OUTAGES = {"cache away", "database away"}  # keys of notices

Series = NDArray[np.float64]


class Notices:
    """Chooses what `banner` says; what was dismissed is not said again."""

    def __init__(self, banner: Banner) -> None:
        self._banner = banner
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
        away = away_notice(summary)
        if away is None:
            self._dismissed -= OUTAGES  # the next one is news
        lost = times[passed > 0] if passed is not None else times[:0]
        # An outage may have emptied the cache: a dip after it is not told as a flush's doing.
        own = [mark for mark in marks if not lost.size or mark.at > lost[-1]]
        news = (away, _of_flushes(summary.at, own, times, hits))
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


def _of_flushes(at: float, marks: Sequence[Mark], times: Series, hits: Series) -> Notice | None:
    """About the last flush that can be seen in the hit ratio."""
    until = np.inf
    for mark in sorted(marks, key=lambda mark: mark.at, reverse=True):
        if mark.kind != "flush":
            continue
        if at - mark.at > FLUSH_S:
            break
        effect = flush_effect(times, hits, mark.at, until)
        if (found := flush_notice(mark, effect, at)) is not None:
            return found
        until = mark.at
    return None
