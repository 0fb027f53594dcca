"""What a flush did to the hit ratio: claimed where it shows, and only there."""

import numpy as np
import pytest

from models.flush_effect import flush_effect

START = 1_700_000_000.0
FLUSH = START + 60.0


def series(seconds: float, value) -> tuple[np.ndarray, np.ndarray]:
    """`seconds` at 4 Hz; `value(t)` with t in seconds from the flush."""
    times = START + np.arange(int(seconds * 4)) / 4
    return times, np.array([value(t - FLUSH) for t in times], dtype=float)


def dip(t: float) -> float:
    """96 % until the flush, then 20 % that recovers with a time constant of 4 s."""
    return 96.0 if t < 0 else 96.0 - 76.0 * np.exp(-t / 4)


def test_it_tells_the_drop_and_when_the_ratio_was_back():
    effect = flush_effect(*series(120, dip), FLUSH)
    assert effect.dropped
    assert effect.before == pytest.approx(96.0)
    assert effect.lowest == pytest.approx(20.0)
    # nine tenths of the drop are regained at 4 ln 10 = 9.2 s
    assert effect.took == pytest.approx(9.2, abs=1.0)


def test_while_it_recovers_it_is_not_back():
    effect = flush_effect(*series(64, dip), FLUSH)
    assert effect.recovered_at is None
    assert effect.dropped


def test_noise_is_seldom_told_as_an_effect():
    """200 quiet shops: each sample is a second's mean of some tens of reads."""
    claimed = 0
    for seed in range(200):
        noise = np.random.default_rng(seed)
        reads = noise.binomial(30, 0.82, size=4 * 120 + 3) / 30 * 100
        hits = np.convolve(reads, np.full(4, 0.25), "valid")
        effect = flush_effect(START + np.arange(480) / 4, hits, FLUSH)
        claimed += effect.dropped
        assert effect.before == pytest.approx(82, abs=8)
    assert claimed <= 0.1 * 200


def test_a_flush_of_a_part_shows_through_the_noise_of_a_busy_shop():
    """82 % falls to 65 and is back within seconds, at 120 reads a second."""
    found = 0
    for seed in range(100):
        noise = np.random.default_rng(seed)
        since = START + np.arange(483) / 4 - FLUSH
        level = 0.82 - np.where(since < 0, 0, 0.25 * np.exp(-np.maximum(since, 0) / 4))
        reads = noise.binomial(30, level) / 30 * 100
        hits = np.convolve(reads, np.full(4, 0.25), "full")[:480]
        effect = flush_effect(START + np.arange(480) / 4, hits, FLUSH)
        found += effect.dropped
    assert found >= 80


def test_what_comes_later_is_not_the_flushes_doing():
    """The cache dies eight seconds after a flush that nobody felt."""
    effect = flush_effect(*series(120, lambda t: 0.0 if 8 < t < 20 else 94 + t % 1), FLUSH)
    assert not effect.dropped


@pytest.mark.parametrize("known_from", [-1.0, 0.0, 1000.0])
def test_without_reads_before_the_flush_nothing_is_said(known_from):
    effect = flush_effect(*series(90, lambda t: dip(t) if t >= known_from else np.nan), FLUSH)
    assert effect.before is None
    assert not effect.dropped


def test_the_dip_is_found_when_nobody_read_for_a_while_after_it():
    effect = flush_effect(
        *series(200, lambda t: np.nan if 0 <= t < 40 else dip(t if t < 0 else t - 40)), FLUSH
    )
    assert effect.lowest == pytest.approx(20.0)
    assert effect.took == pytest.approx(49.2, abs=1.0)


def test_a_later_flush_has_an_effect_of_its_own():
    def twice(t: float) -> float:
        return dip(t) if t < 30 else dip(t - 30) - 10

    times, hits = series(120, twice)
    first = flush_effect(times, hits, FLUSH, FLUSH + 30)
    assert first.lowest == pytest.approx(20.0)
    assert first.took == pytest.approx(9.2, abs=1.0)
    assert flush_effect(times, hits, FLUSH + 30).lowest == pytest.approx(10.0)


def test_one_lucky_second_is_no_recovery():
    hits = series(80, lambda t: 96.0 if t < 0 else 99.0 if t == 3 else 30.0)
    assert flush_effect(*hits, FLUSH).recovered_at is None


def test_an_empty_series_is_answered():
    empty = np.array([], dtype=float)
    effect = flush_effect(empty, empty, FLUSH)
    assert (effect.before, effect.lowest) == (None, None)
