"""What one process makes of what it hears, with the time in the test's hand."""

import pytest

from services.kernel.slices import CacheCounted, Slice
from services.monitoring.following import Follower
from services.monitoring.marks import KEPT, Marks
from services.monitoring.merging import NO_CACHE, NO_DATABASE, NO_SAMPLES, Merging
from services.monitoring.records import SERIES, SLOT, Mark, Sample
from services.monitoring.sampling import Standing
from services.monitoring.sending import Sender
from tests.services.monitoring.measured import Valkey
from tests.services.monitoring.test_grid import START, sample, slice_of


class Clock:
    """Slots since START."""

    def __init__(self) -> None:
        self.slot = 0.0

    def now(self) -> float:
        return (START + self.slot) * SLOT


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def standing() -> Standing:
    return Standing()


@pytest.fixture
def merging(clock, standing, monkeypatch) -> Merging:
    sender = Sender(None, "")
    monkeypatch.setattr(sender, "now", clock.now)
    return Merging(sender, standing, Marks())


@pytest.fixture
def cached(merging, monkeypatch) -> Merging:
    """With a cache that answers, as far as it knows."""
    monkeypatch.setattr(merging._sender, "_away", False)
    monkeypatch.setattr(merging._follower, "away", False)
    return merging


def requests(update) -> dict[int, float]:
    return {
        round(at / SLOT) - START: values[SERIES.index("requests")] for at, values in update.rows
    }


def test_a_clock_that_is_a_little_ahead_loses_nothing_and_one_far_ahead_everything(merging, clock):
    ahead, far = slice_of(START + 6, 3), slice_of(START + 20, 5, "far")
    clock.slot = 2
    assert max(requests(merging.merge([ahead, far]))) == 1
    clock.slot = 8
    assert requests(merging.merge([]))[6] == 3
    clock.slot = 22
    told = requests(merging.merge([]))
    assert 20 in told
    assert 5 not in told.values()


def read(slot: int, hits: int, misses: int) -> Slice:
    told = {"product": CacheCounted(hits, misses, 0)}
    return slice_of(START + slot, process=f"at {slot}", caches=told)


def test_the_hit_ratio_looks_back_a_minute_and_is_compared_with_the_one_before(cached, clock):
    def at(slot: int, *told: Slice):
        clock.slot = slot
        summary = cached.merge(told).summary
        return summary.hit_ratio, summary.reads, summary.before.hit_ratio

    assert at(1, read(0, 3, 1)) == (0.75, 4, None)
    assert at(4 * 50)[:2] == (0.75, 4)
    assert at(4 * 50)[2] is None  # not the same four reads again
    assert at(4 * 61) == (None, 0, 0.75)
    assert at(4 * 62, read(4 * 62 - 1, 1, 1)) == (0.5, 2, 0.75)
    assert at(4 * 100) == (0.5, 2, 0.75)


def test_no_hit_ratio_is_of_before_the_last_outage(cached, clock, monkeypatch):
    def at(slot: int, *told: Slice):
        clock.slot = slot
        return cached.merge(told).summary.hit_ratio

    assert at(1, read(0, 9, 1)) == 0.9
    monkeypatch.setattr(cached._follower, "away", True)
    assert at(3) is None
    monkeypatch.setattr(cached._follower, "away", False)
    assert at(5) is None  # five seconds would reach back beyond it
    assert at(40) is None  # and a minute too
    assert at(41, read(40, 1, 3)) == 0.25


def test_what_is_missing_is_said_in_sentences_and_only_that(merging, clock, standing):
    clock.slot = 1
    assert merging.merge([]).summary.missing == (NO_CACHE,)  # a sample may still come
    clock.slot = 40
    assert merging.merge([]).summary.missing == (NO_CACHE, NO_SAMPLES)
    own = sample(START // 4 + 9)
    update = merging.merge([own])
    assert update.summary.missing == (NO_CACHE,)
    assert update.summary.connections == 4
    assert update.summary.valkey_memory is None  # there is no cache
    standing.failed = True
    clock.slot = 80
    summary = merging.merge([]).summary
    assert summary.missing == (NO_CACHE, NO_DATABASE)
    assert summary.database_away
    assert (summary.connections, summary.valkey_memory) == (None, None)


def test_a_server_tells_nothing_of_before_it_was_away(cached, clock, standing, monkeypatch):
    def known(slot: int, *told: Sample) -> tuple[bool, bool]:
        clock.slot = slot
        summary = cached.merge(told).summary
        return summary.connections is not None, summary.valkey_keys is not None

    second = START // 4
    assert known(40, sample(second + 9)) == (True, True)
    monkeypatch.setattr(cached._follower, "away", True)
    assert known(41) == (True, False)
    monkeypatch.setattr(cached._follower, "away", False)
    assert known(42) == (True, False)  # it came back empty
    assert known(44, sample(second + 11)) == (True, True)
    standing.failed = True
    assert known(45) == (False, False)
    standing.failed = False
    assert known(46) == (False, False)
    assert known(48, sample(second + 12)) == (True, True)


def test_marks_are_told_once_and_forgotten_after_the_hour():
    marks = Marks()
    flush = Mark("a", 100.0, "flush", "Flush: Kitchen", "Elena Kraus")
    marks.hear([flush, flush, Mark("old", 1.0, "stop", "Rush over", "rush")], 3650.0)
    assert marks.new() == (flush,)
    assert marks.new() == ()
    marks.hear((Mark(str(n), 3000.0 + n, "rush", "Rush", "rush") for n in range(KEPT)), 3650.0)
    assert len(marks.all()) == KEPT
    assert flush not in marks.all()  # the oldest went


def test_a_cache_that_comes_back_with_an_earlier_clock_is_heard_again(tmp_path, monkeypatch):
    monkeypatch.setattr("services.monitoring.following.AGAIN_SECONDS", 0.0)
    valkey = Valkey(tmp_path)
    valkey.start()
    try:
        follower = Follower(valkey.client, "figures")
        mark = b"\x95\xa1a\xcb\x40\x59\x00\x00\x00\x00\x00\x00\xa4rush\xa4Rush\xa4rush"
        valkey.client.xadd("figures", {"m": mark}, id="9999999999999-1")
        assert len(follower.read()) == 1
        valkey.kill()
        assert follower.read() == []
        assert follower.away
        valkey.start()
        valkey.client.xadd("figures", {"m": mark})
        assert len(follower.read()) == 1
        assert not follower.away
    finally:
        valkey.close()
