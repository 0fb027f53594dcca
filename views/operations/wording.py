"""What the Operations screen says in sentences. Pure: figures in, text out."""

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from models.flush_effect import FlushEffect
from models.formats import count, counted
from models.locales import qlocale
from models.rates import is_known, rate, size
from models.readings import clock
from services.monitoring.records import Mark, Summary
from views.kit.banner import BannerTone

APART = "  ·  "
WARMED_S = 300.0  # a recovered flush is no news after that
FLUSH_S = 900.0  # nor is any flush, after the shortest span of the charts


@dataclass(frozen=True)
class Notice:
    """What needs attention. `key`: the same one dismissed is not told again."""

    key: str
    text: str
    tone: BannerTone


def tr(text: str) -> str:
    return QCoreApplication.translate("Operations", text)


def fact(summary: Summary) -> str:
    """One line: who is measured, how the database and the cache are, what is not to be had."""
    parts = [_processes(summary), _database(summary), _cache(summary), *summary.missing]
    return APART.join(part for part in parts if part)


def away_notice(summary: Summary, *, is_told: bool = False) -> Notice | None:
    """What an absent database or cache means; None while both are there.

    `is_told`: the window's banner speaks of the database already.
    """
    if summary.database_away and not is_told:
        told = tr("The database does not answer. Changes wait for it; the figures here go on.")
        return Notice("database away", told, "bad")
    if summary.cache_away:
        told = tr("The cache is away. Reads go to the database; figures are of this console only.")
        return Notice("cache away", told, "warn")
    return None


def flush_notice(mark: Mark, effect: FlushEffect, summary: Summary) -> Notice | None:
    """What a flush did to the hit ratio, while it is news; None where nothing is to be seen.

    How the ratio is now is the summary's, which tile and pill show.
    """
    age = summary.at - mark.at
    back = effect.recovered_at is not None
    if effect.lowest is None or age > (WARMED_S if back else FLUSH_S):
        return None
    told = tr("{0}, {1}, by {2}. The hit ratio fell from {3} % to {4} %").format(
        mark.text, clock(mark.at), mark.by, _percent(effect.before), _percent(effect.lowest)
    )
    took = counted(round(effect.took or 0), tr("{0} second"), tr("{0} seconds"))
    if back:
        told += tr(", was back after {0}").format(took)
    if summary.cache_away:
        told += "."
    elif summary.hit_ratio is not None:
        told += tr(" and is at {0} % now.").format(_percent(100.0 * summary.hit_ratio))
    else:
        told += tr("; nothing is being read now.")
    return Notice(f"flush {mark.id}", told, "info" if back else "warn")


def peak(summary: Summary) -> str:
    """The caption under the requests."""
    if summary.peak_requests is None or summary.peak_at is None:
        return tr("No request in the last hour")
    return tr("Peak {0} at {1}").format(rate(summary.peak_requests), clock(summary.peak_at))


def alone(series: str) -> str:
    """The caption under a tile while nothing is heard of others: its figure is not the shop's."""
    return tr("The cache is away") if series == "hit" else tr("This console only")


def memory(summary: Summary) -> str:
    """The caption under the hit ratio."""
    if summary.valkey_memory is None:
        return tr("Valkey: not known")
    told = tr("Valkey {0}, {1} evicted")
    return told.format(size(summary.valkey_memory), count(summary.valkey_evicted or 0))


def connections(summary: Summary) -> str:
    """The caption under the database's load."""
    if summary.connections is None or summary.connections_max is None:
        return tr("Connections: not known")
    return tr("{0} of {1} connections").format(
        count(summary.connections), count(summary.connections_max)
    )


def _processes(summary: Summary) -> str:
    known = {
        "console": (tr("{0} console"), tr("{0} consoles")),
        "rush": (tr("{0} rush"), tr("{0} rushes")),
    }
    kinds = Counter(process.kind for process in summary.processes)
    told = [
        counted(number, *known.get(kind, ("{0} " + kind,) * 2))
        for kind, number in sorted(kinds.items())
    ]
    return ", ".join(told)


def _database(summary: Summary) -> str:
    if summary.connections is None or summary.connections_max is None:
        return ""
    told = tr("database {0}").format(connections(summary))
    if summary.active is not None:
        told += tr(", {0} active").format(count(summary.active))
    return told


def _cache(summary: Summary) -> str:
    if summary.valkey_memory is None:
        return ""
    keys = counted(summary.valkey_keys or 0, tr("{0} key"), tr("{0} keys"))
    return tr("Valkey {0} in {1}").format(keys, size(summary.valkey_memory))


def _percent(value: float | None) -> str:
    return qlocale().toString(value, "f", 0) if is_known(value) else ""  # as the pill rounds it
