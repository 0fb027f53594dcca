"""The picture that is moved and added to is the one that would be painted anew."""

import math

import numpy as np
import pytest

from models.scale import Scale
from models.series import Ring
from tests.views.kit.charts.conftest import BEGAN, HZ, LINES, pixels
from views.kit.charts.canvas import Canvas, _parts

SMOOTH = 8  # of 255: what strokes differ by where one was begun at another point


def made(ring: Ring, ratio: float = 1, seconds: float = 60) -> Canvas:
    canvas = Canvas(ring, LINES, Scale((0, 100)))
    canvas.arrange(400, 120, ratio, seconds)
    canvas.draw()
    return canvas


def shown(canvas: Canvas) -> np.ndarray:
    return pixels(canvas.pixmap.toImage())


@pytest.mark.parametrize("ratio", [1, 1.25, 2])
@pytest.mark.parametrize("seconds", [30, 120])
def test_added_to_or_painted_anew_is_the_same(dressed, ratio, seconds):
    """With late corrections, gaps, and many samples in one bin."""
    chance = np.random.default_rng(4)
    ring = Ring(300, HZ, ["p50", "p95"])
    values = np.abs(50 + np.cumsum(chance.normal(0, 1, (2, 900)), axis=1)) % 100
    values[0, 700:720] = math.nan
    ring.load(BEGAN + np.arange(600) / HZ, values[:, :600])
    live = made(ring, ratio, seconds)
    for at in range(600, 900):
        ring.put(BEGAN + at / HZ, values[:, at])
        if at % 5 == 0:
            ring.put(BEGAN + (at - 6) / HZ, values[:, at - 6] * 0.9)
        live.draw()
    one, other = shown(live), shown(made(ring, ratio, seconds))
    differing = (abs(one - other).max(axis=2) > SMOOTH).mean()
    assert differing < 0.015
    columns = abs(one[..., 3].mean(axis=0) - other[..., 3].mean(axis=0))
    assert np.convolve(columns, np.ones(6) / 6).max() < 2  # nowhere a line is missing


def test_a_gap_is_a_gap_and_not_zero(dressed, ring):
    for at in range(240, 280):
        ring.put(BEGAN + at / HZ, [math.nan, math.nan, math.nan])
    for at in range(280, 300):
        ring.put(BEGAN + at / HZ, [20, 80, 1])
    canvas = made(ring)
    left, right = canvas.x_of(BEGAN + 242 / HZ), canvas.x_of(BEGAN + 278 / HZ)
    inside = shown(canvas)[:, math.ceil(left) : math.floor(right)]
    assert inside.shape[1] > 50
    assert inside.max() == 0
    assert shown(canvas)[:, math.ceil(right) + 8 :, 3].max() == 255


def test_one_sample_alone_between_gaps_is_seen(dressed):
    ring = Ring(60, HZ, ["p50", "p95"])
    for at in range(100):
        ring.put(BEGAN + at / HZ, [50 if at == 50 else math.nan, math.nan])
    canvas = made(ring)
    x, y = canvas.x_of(BEGAN + 50 / HZ), canvas.y_of(50)
    assert shown(canvas)[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2, 3].max() > 150


def test_a_value_stands_where_the_axes_say(dressed, ring):
    canvas = made(ring)
    at = BEGAN + 200 / HZ
    x, y = canvas.x_of(at), canvas.y_of(20)
    assert shown(canvas)[int(y), int(x), 3] == 255
    assert canvas.at_of(x) == pytest.approx(at)
    assert shown(canvas)[int(y) - 6, int(x), 3] == 0  # above the filled line
    assert 0 < shown(canvas)[int(y) + 6, int(x), 3] < 40  # and below it


def test_nothing_new_is_no_frame_and_one_sample_touches_only_the_end(dressed, ring):
    canvas = made(ring)
    before = shown(canvas)
    assert not canvas.draw()
    ring.put(BEGAN + 239 / HZ, [20, 99, math.nan])  # the newest is corrected
    assert canvas.draw()
    changed = np.flatnonzero(abs(shown(canvas) - before).max(axis=(0, 2)))
    assert changed.min() > 380


def test_when_the_range_moves_all_of_it_is_painted_again(dressed, ring):
    canvas = Canvas(ring, LINES, Scale())
    canvas.arrange(400, 120, 1, 60)
    canvas.draw()
    assert canvas.scale.high == 100
    ring.put(BEGAN + 240 / HZ, [20, 400, 0])
    canvas.draw()
    assert canvas.scale.high == 500
    x, y = canvas.x_of(BEGAN + 100 / HZ), canvas.y_of(20)
    assert shown(canvas)[int(y), int(x), 3] == 255


def test_the_extremes_of_a_bin_are_joined_in_the_order_they_came():
    low, high = np.array([[1.0, 2, math.nan, 4]]), np.array([[5.0, 6, math.nan, 8]])
    first = np.array([[True, False, True, True]])
    (runs,) = _parts(np.arange(4.0), low, high, first)
    assert runs == [([0, 0, 1, 1], [1, 5, 6, 2]), ([3, 3], [4, 8])]
    (whole,) = _parts(np.arange(2.0), low[:, :2], high[:, :2], first[:, :2])
    assert whole == [([0, 0, 1, 1], [1, 5, 6, 2])]
    assert _parts(np.arange(2.0), low[:, :2], low[:, :2], first[:, :2]) == [[([0, 1], [1, 2])]]
