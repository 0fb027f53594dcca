"""The banner over the charts: what needs attention, said once."""

import numpy as np
import pytest

from services.monitoring.records import Mark, Summary
from views.kit.banner import Banner
from views.operations.notices import Notices

START = 1_700_000_000.0
TIMES = START + np.arange(4 * 120) / 4
FLUSH = Mark("f", START + 60, "flush", "Flush: everything", "Olive Barker")
HITS = np.where(FLUSH.at > TIMES, 96.0, 96 - 76 * np.exp(-(TIMES - FLUSH.at) / 4))


@pytest.fixture
def notices(qtbot) -> Notices:
    banner = Banner()
    qtbot.addWidget(banner)
    made = Notices(banner)
    made.banner = banner
    return made


def said(notices: Notices) -> str:
    return "" if notices.banner.isHidden() else notices.banner.text.text()


def look(notices: Notices, at: float = START + 70, marks=(FLUSH,), **more: bool) -> str:
    until = at >= TIMES
    notices.look(Summary(at, **more), marks, TIMES[until], HITS[until])
    return said(notices)


def test_a_flush_is_told_with_its_figures_and_then_no_more(notices):
    assert look(notices, START + 59, marks=()) == ""
    assert "fell from 96 % to 2" in look(notices)
    assert "was back after" in look(notices, START + 100)
    assert look(notices, START + 600) == ""


def test_what_was_dismissed_is_not_said_again_even_when_it_changes(notices):
    look(notices)
    notices.banner.close_button.click()
    assert look(notices, START + 71) == ""
    assert look(notices, START + 100) == ""


def test_an_outage_is_said_first_and_dismissed_until_the_next_one(notices):
    assert "The cache is away" in look(notices, cache_away=True)
    notices.banner.close_button.click()
    assert "fell from" in look(notices, cache_away=True)
    assert "fell from" in look(notices)
    assert "The cache is away" in look(notices, cache_away=True)
    assert "The database does not answer" in look(notices, cache_away=True, database_away=True)


def test_a_rush_or_a_flush_without_a_dip_needs_no_attention(notices):
    assert look(notices, marks=(Mark("r", FLUSH.at, "rush", "Rush", "Olive Barker"),)) == ""
    assert look(notices, marks=(Mark("g", START + 20, "flush", "Flush", "Olive Barker"),)) == ""


def test_of_two_flushes_each_has_its_own_effect(notices):
    """The later one hit nothing that anybody reads: the dip is still the first one's."""
    later = Mark("g", START + 90, "flush", "Flush: product 7", "Olive Barker")
    told = look(notices, START + 95, marks=(FLUSH, later))
    assert told.startswith("Flush: everything")


def test_a_dip_after_an_outage_is_not_told_as_a_flushs_doing(notices):
    passed = np.where(np.abs(TIMES - (FLUSH.at + 8)) < 0.5, 40.0, 0.0)
    for now, said in ((START + 67, True), (START + 70, False)):
        until = now >= TIMES
        notices.look(Summary(now), (FLUSH,), TIMES[until], HITS[until], passed[until])
        assert ("fell from" in notices.banner.text.text() and not notices.banner.isHidden()) is said


def test_how_the_ratio_is_now_is_what_tile_and_pill_show_at_each_update(notices):
    look(notices)
    for ratio, shown in ((0.412, "at 41 % now"), (0.825, "at 83 % now")):
        notices.tell(Summary(START + 70.25, hit_ratio=ratio))
        assert shown in said(notices)


def test_an_outage_that_the_window_tells_is_not_said_twice(qtbot, notices):
    window = Banner()
    qtbot.addWidget(window)
    own = Notices(notices.banner, window.tells_outage)
    away = Summary(START, database_away=True)
    own.tell(away)
    assert "The database does not answer" in said(notices)
    window.tell("The catalog database does not answer.", again=print)
    own.tell(away)
    assert said(notices) == ""
    own.tell(Summary(START, database_away=True, cache_away=True))
    assert "The cache is away" in said(notices)  # another cause
    window.clear()
    own.tell(away)
    assert "The database does not answer" in said(notices)
    window.tell("A name has to be given.")
    own.tell(away)
    assert "The database does not answer" in said(notices)
