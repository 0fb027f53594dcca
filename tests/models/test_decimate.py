"""Decimation keeps every extreme, knows gaps, and never depends on where the window stands."""

import math
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.decimate import Bins, decimate
from models.series import Ring

value = st.one_of(st.floats(-1e6, 1e6), st.just(math.nan))


def naive(line: list[float], first_slot: int, per_bin: int) -> list[tuple[float, float, bool]]:
    """Each bin by plain Python: lowest, highest, whether the lowest came first."""
    numbered = enumerate(line, first_slot)
    found = []
    for _, group in groupby(numbered, key=lambda each: each[0] // per_bin):
        known = [each for _, each in group if not math.isnan(each)]
        if known:
            low, high = min(known), max(known)
            found.append((low, high, known.index(low) <= known.index(high)))
        else:
            found.append((math.nan, math.nan, True))
    return found


def same(binned, row: int, expected: list[tuple[float, float, bool]]) -> bool:
    lows, highs, firsts = zip(*expected, strict=True)
    known = ~np.isnan(binned.low[row])
    return (
        np.array_equal(binned.low[row], lows, equal_nan=True)
        and np.array_equal(binned.high[row], highs, equal_nan=True)
        and np.array_equal(binned.low_came_first[row][known], np.array(firsts)[known])
    )


@given(
    st.lists(st.tuples(value, value), min_size=1, max_size=60),
    st.integers(0, 7_000_000_000),
    st.integers(1, 9),
)
@settings(max_examples=80, deadline=None)
def test_each_bin_has_the_exact_extremes_in_their_order(pairs, first_slot, per_bin):
    binned = decimate(np.array(pairs).T, first_slot, per_bin)
    assert binned.first == first_slot // per_bin
    for row in (0, 1):
        line = [pair[row] for pair in pairs]
        assert same(binned, row, naive(line, first_slot, per_bin))


@given(st.lists(st.tuples(st.integers(-6, 4), value), min_size=1, max_size=50), st.integers(1, 5))
@settings(max_examples=80, deadline=None)
def test_what_is_kept_up_to_date_is_what_would_be_made_anew(puts, per_bin):
    """Late samples, gaps and a window that moves; some frames see several puts at once."""
    ring = Ring(24, 1, ["a"])
    bins = Bins(ring, [0], 16, per_bin)
    at = 100
    for number, (step, amount) in enumerate(puts):
        at = max(0, at + step)
        ring.put(at, [amount])
        if number % 3 != 1:
            bins.update()
    bins.update()
    _, values = ring.view()
    start = max(ring.oldest, ring.newest - 15)
    wanted = decimate(values[:, start - ring.oldest :], start, per_bin)
    assert bins.binned.first <= wanted.first
    kept = bins.binned.tail(wanted.first + 1)  # the first may still know what has left since
    rest = wanted.tail(wanted.first + 1)
    assert kept.first == rest.first
    assert np.array_equal(kept.low, rest.low, equal_nan=True)
    assert np.array_equal(kept.high, rest.high, equal_nan=True)
    assert bins.binned.low.shape[1] - kept.low.shape[1] == 1


def test_it_tells_from_where_on_the_picture_is_old():
    ring = Ring(100, 1, ["a", "b"])
    bins = Bins(ring, [1], 100, 10)
    assert bins.update() is None
    ring.load(range(40), [range(40), range(40)])
    assert bins.update() == 0
    assert bins.update() is None
    ring.put(40, [0, 40])
    assert bins.update() == 4
    ring.put(25, [0, 99])
    assert bins.update() == 2
    assert bins.binned.high.tolist() == [[9, 19, 99, 39, 40]]


@pytest.mark.parametrize(("per_bin", "samples", "held"), [(1, 20, 11), (4, 20, 11), (4, 12, 9)])
def test_a_picture_that_is_held_goes_on_where_it_was_held(per_bin, samples, held):
    ring = Ring(100, 1, ["a"])
    bins = Bins(ring, [0], 50, per_bin)
    for at in range(samples):
        ring.put(at, [at])
    bins.update(last=held)
    assert (bins.newest, np.nanmax(bins.binned.high)) == (held, held)
    assert bins.update(last=held) is None
    bins.update()
    anew = Bins(ring, [0], 50, per_bin)
    anew.update()
    assert np.array_equal(bins.binned.high, anew.binned.high)
