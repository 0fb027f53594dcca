"""Durations by bucket: sums of counts, and percentiles as of the durations themselves."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.kernel.histogram import (
    SUB_BUCKETS,
    TOP_MICROS,
    Histogram,
    counted,
    edges_of,
    index_of,
)

DURATIONS = st.one_of(
    st.floats(0, 2), st.floats(), st.sampled_from([0.0, 63.4e-6, 63.5e-6, 64e-6, 1.0, 1e9])
)


@settings(deadline=None)
@given(st.integers(0, TOP_MICROS))
def test_a_bucket_holds_its_microseconds_and_is_narrow(micros):
    low, high = edges_of(index_of(micros))

    assert low <= micros < high
    assert high - low <= max(1, micros / SUB_BUCKETS)


def test_buckets_follow_each_other_without_gap_or_overlap():
    last = index_of(TOP_MICROS)

    edges = [edges_of(index) for index in range(last + 1)]
    assert edges[0] == (0, 0.5)
    assert all(before[1] == after[0] for before, after in pairwise(edges))
    assert last < 1200  # so much and no more, whatever is measured


@settings(deadline=None)
@given(st.lists(DURATIONS, max_size=30))
@example([math.nan, math.inf, -math.inf, -1.0, 1e302])
def test_many_at_once_fall_where_each_alone_does(durations):
    one_by_one = Histogram()
    for duration in durations:
        one_by_one.record(duration)

    repeated = durations * 250  # enough for vectors
    assert counted(repeated) == {index: count * 250 for index, count in one_by_one.sparse().items()}
    assert counted(np.array(repeated)) == counted(repeated)


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0, 100), max_size=20), max_size=5))
def test_merging_is_adding(parts):
    together, merged = Histogram(), Histogram()
    for part in parts:
        together.record_many(part)
        piece = Histogram()
        piece.record_many(part)
        merged.add(Histogram.from_sparse(piece.sparse()))

    assert merged.sparse() == together.sparse()
    assert merged.total == sum(map(len, parts))


def percentiles(*durations, shares=(0, 0.5, 0.99, 1)):
    histogram = Histogram()
    histogram.record_many(durations)
    return histogram.percentiles(shares)


def test_of_nothing_nothing_is_known():
    assert all(math.isnan(value) for value in percentiles())


def test_one_duration_is_every_percentile():
    assert percentiles(40e-6) == [0.04] * 4
    assert percentiles(0.0) == pytest.approx([0] * 4, abs=0.0005)
    slow = percentiles(12.5)
    assert len(set(slow)) == 1
    assert slow[0] == pytest.approx(12_500, rel=1 / 64)


def test_what_no_clock_measures_is_at_the_ends_and_breaks_nothing():
    top = pytest.approx(TOP_MICROS / 1000, rel=1 / SUB_BUCKETS)
    assert percentiles(1e300) == [top] * 4
    assert percentiles(math.inf) == [top] * 4
    assert max(percentiles(-1.0, math.nan)) < 0.001


def test_between_two_far_durations_the_value_lies_between():
    """As numpy's default has it: a median of two is their middle."""
    assert percentiles(0.001, 0.101, shares=[0.5]) == pytest.approx([51], rel=0.01)


def test_shares_are_no_percents():
    with pytest.raises(ValueError, match="shares from 0 to 1"):
        percentiles(0.001, shares=[95])


@pytest.mark.parametrize("seed", range(3))
def test_percentiles_of_merged_histograms_are_those_of_all_samples(seed):
    """A heavy tail, counted in eight places. Ten million: `python -m benchmarks.metrics`."""
    chance = np.random.default_rng(seed)
    samples = np.where(
        chance.random(400_000) < 0.97,
        chance.lognormal(math.log(0.002), 0.8, 400_000),
        (chance.pareto(1.3, 400_000) + 1) * 0.02,
    )
    merged = Histogram()
    for part in np.array_split(samples, 8):
        counted_there = Histogram()
        counted_there.record_many(part)
        merged.add(counted_there)

    shares = [0.5, 0.9, 0.95, 0.99, 0.999]
    assert merged.percentiles(shares) == pytest.approx(
        np.quantile(samples, shares) * 1000, rel=0.01
    )
