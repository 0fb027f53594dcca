"""The sentences of the Operations screen: what is known, and nothing else."""

import pytest
from PySide6.QtCore import QLocale

from models.flush_effect import FlushEffect
from services.monitoring.records import Mark, ProcessSeen, Summary
from views.operations import wording

NOON = 1_700_000_000.0
MARK = Mark("m1", NOON, "flush", "Flush: category Garden", "Olive Barker")


@pytest.fixture(autouse=True)
def _british():
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


def seen(*kinds: str) -> tuple[ProcessSeen, ...]:
    return tuple(ProcessSeen(f"p{at}", kind, 0.1) for at, kind in enumerate(kinds))


def test_the_fact_tells_who_is_measured_and_how_database_and_cache_are():
    summary = Summary(
        NOON,
        processes=seen("console", "rush", "console", "storefront"),
        connections=14,
        connections_max=100,
        active=1,
        valkey_memory=13_002_342,
        valkey_keys=3120,
    )
    assert wording.fact(summary) == (
        "2 consoles, 1 rush, 1 storefront  ·  database 14 of 100 connections, 1 active"
        "  ·  Valkey 3,120 keys in 12.4 MB"
    )


def test_what_is_missing_is_said_and_not_shown_as_zero():
    away = "The cache is away: figures of this console only"
    summary = Summary(NOON, processes=seen("console"), missing=(away,))
    assert wording.fact(summary) == f"1 console  ·  {away}"
    assert "0" not in wording.memory(summary) + wording.connections(summary) + wording.peak(summary)


def at(seconds: float, hit_ratio: float | None = 0.83, **more: bool) -> Summary:
    return Summary(NOON + seconds, hit_ratio=hit_ratio, **more)


def effect(**more: float | None) -> FlushEffect:
    told = {"before": 96.2, "lowest": 61.4, "recovered_at": None} | more
    return FlushEffect(MARK.at, **told)


def test_a_flush_says_the_drop_and_how_far_the_recovery_is():
    notice = wording.flush_notice(MARK, effect(), at(5))
    assert notice.tone == "warn"
    assert notice.text.startswith("Flush: category Garden, ")
    assert notice.text.endswith(
        ", by Olive Barker. The hit ratio fell from 96 % to 61 % and is at 83 % now."
    )


def test_once_recovered_it_says_after_how_long_and_is_soon_no_news():
    back = effect(recovered_at=NOON + 14.2)
    notice = wording.flush_notice(MARK, back, at(30, 0.954))
    assert notice.tone == "info"
    assert notice.text.endswith("to 61 %, was back after 14 seconds and is at 95 % now.")
    assert notice.key == wording.flush_notice(MARK, effect(), at(5)).key
    assert wording.flush_notice(MARK, back, at(400)) is None
    assert wording.flush_notice(MARK, effect(), at(1000)) is None


def test_without_a_dip_or_without_reads_nothing_is_claimed():
    assert wording.flush_notice(MARK, effect(lowest=None), at(5)) is None
    quiet = wording.flush_notice(MARK, effect(), at(60, None))
    assert quiet.text.endswith("to 61 %; nothing is being read now.")
    away = wording.flush_notice(MARK, effect(), at(60, None, cache_away=True))
    assert away.text.endswith("to 61 %.")
