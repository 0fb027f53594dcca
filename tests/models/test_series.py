"""The ring behind the charts: it wraps, takes corrections, leaves gaps, and tells what changed."""

import math

import numpy as np
import pytest

from models.series import NONE_YET, Ring


def ring(samples: int, capacity: int = 10) -> Ring:
    made = Ring(capacity, 1, ["a", "b"])
    for at in range(samples):
        made.put(at, [at * 2, at * 3])
    return made


@pytest.mark.parametrize("samples", [1, 9, 10, 11, 25, 30])
def test_it_keeps_the_newest_in_order_and_shows_them_without_a_copy(samples):
    made = ring(samples)
    times, values = made.view()
    kept = np.arange(max(0, samples - 10), samples)
    assert times.tolist() == kept.tolist()
    assert values.tolist() == [(kept * 2).tolist(), (kept * 3).tolist()]
    assert values.base is made._both


def test_without_a_sample_there_is_nothing_to_see():
    times, values = Ring(10, 4, ["a"]).view()
    assert (times.shape, values.shape) == ((0,), (1, 0))
    assert Ring(10, 4, ["a"]).oldest == NONE_YET


def test_a_sample_of_the_past_is_corrected_where_it_stands():
    made = ring(25)
    assert made.put(17, [-1, -2])
    times, values = made.view()
    assert values[:, times.tolist().index(17)].tolist() == [-1, -2]
    assert times[-1] == 24
    assert not made.put(14, [0, 0])  # older than all that is kept
    assert made.view()[1].min() == -2


def test_slots_left_out_are_gaps_and_what_was_there_an_hour_ago_is_not():
    made = ring(10)
    made.put(14, [1, 1])
    values = made.view()[1][0].tolist()
    assert values[:5] == [10, 12, 14, 16, 18]
    assert all(math.isnan(value) for value in values[5:9])
    assert values[9] == 1
    made.put(1000, [7, 7])
    values = made.view()[1][0]
    assert np.isnan(values[:-1]).all()
    assert values[-1] == 7


def test_what_is_not_a_number_is_not_known():
    made = ring(1)
    made.put(1, [math.inf, -math.inf])
    made.put(2, [math.nan, 4])
    assert np.isnan(made.view()[1][:, 1:]).tolist() == [[True, True], [True, False]]


def test_history_is_loaded_at_once_and_goes_on_live():
    made = Ring(5, 4, ["a"])
    times = 1_700_000_000 + np.arange(40) / 4
    made.load(times, [np.arange(40.0)])
    assert made.view()[0].tolist() == times[20:].tolist()
    made.put(float(times[-1]) + 0.25, [40.0])
    assert made.view()[1].tolist() == [list(range(21, 41))]
    made.load([], [[]])
    assert made.view()[0].size == 0


def test_a_late_sample_before_the_first_one_widens_the_view():
    made = Ring(10, 1, ["a"])
    made.put(100, [5])
    made.put(97, [2])
    assert made.view()[0].tolist() == [97, 98, 99, 100]
    assert np.isnan(made.view()[1][0]).tolist() == [False, True, True, False]


def test_each_reader_hears_what_changed_since_it_looked():
    made = ring(10)
    seen = made.puts
    assert made.changed_since(seen) == 10
    made.put(10, [0, 0])
    made.put(7, [0, 0])
    assert made.changed_since(seen) == 7
    assert made.changed_since(made.puts) == 11
    made.put(14, [0, 0])
    assert made.changed_since(made.puts - 1) == 14
    assert made.changed_since(made.puts - 2) == 11  # the gap before it is news as well
    made.load([0, 1], [[1, 2], [1, 2]])
    assert made.changed_since(seen) == 0
    for _ in range(1000):
        made.put(1, [0, 0])
    assert made.changed_since(seen) == 0  # more than it remembers: everything
