"""The axis moves in round steps and does not flutter."""

import math

import pytest

from models.scale import Scale, Spread


@pytest.mark.parametrize(
    ("top", "high"),
    [(0, 1), (0.5, 1), (0.97, 1.5), (1.5, 2), (1.95, 3), (7, 10), (300, 400), (8000, 10000)],
)
def test_the_range_is_the_next_step_with_some_room(top, high):
    scale = Scale()
    scale.fit(0, top)
    assert scale.high == pytest.approx(high)


def test_around_a_step_the_range_keeps_still():
    scale = Scale()
    scale.fit(0, 80)
    moves = [scale.fit(0, top) for top in (84, 95, 60, 95, 51, 95)]
    assert (scale.high, any(moves)) == (100, False)
    assert scale.fit(0, 97)
    assert scale.high == 150
    assert not scale.fit(0, 90)
    assert scale.fit(0, 70)
    assert scale.high == 100


def test_what_is_fixed_or_not_known_moves_nothing():
    fixed = Scale((0, 100))
    assert not fixed.fit(0, 5000)
    assert (fixed.low, fixed.high, fixed.ticks()) == (0, 100, [0, 25, 50, 75, 100])
    free = Scale()
    assert not free.fit(math.nan, math.nan)


def test_grid_lines_stand_at_round_values():
    scale = Scale()
    for top, lines in (
        (150, [0, 50, 100, 150, 200]),
        (400, [0, 100, 200, 300, 400, 500]),
        (240, [0, 100, 200, 300]),
    ):
        scale.fit(0, top)
        assert scale.ticks() == pytest.approx(lines)


def test_a_sparkline_fills_its_height_and_a_flat_one_stands_in_the_middle():
    spread = Spread()
    assert spread.fit(90, 96)
    assert 85 < spread.low < 90
    assert 96 < spread.high < 100
    assert not spread.fit(90.5, 96.5)
    spread.fit(400, 400)
    assert spread.low < 400 < spread.high
    assert (spread.low + spread.high) / 2 == pytest.approx(400)
    spread.fit(0, 0)
    assert spread.low < 0 < spread.high
