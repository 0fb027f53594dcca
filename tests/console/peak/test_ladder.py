"""Which loads are tried and which cells fit: against configurations of known capacity."""

import itertools

import pytest

from console.peak.ladder import (
    DOUBLE,
    HIGHEST,
    LOWEST,
    MUST,
    Size,
    Wanted,
    beginning,
    fit,
    found,
    next_rung,
    offered,
    rung_below,
)

SIZE = Size(pages=500, seconds=4, longest=45, overhead=2)


def climbed(capacity, first, fine=1):
    """The rungs tried of somebody who carries `capacity` pages a second and no more."""
    tried = {}
    rung = first
    while rung is not None:
        assert rung not in tried
        tried[rung] = offered(rung) <= capacity
        rung = next_rung(tried, DOUBLE, fine)
    return tried


def test_rungs_are_rates_that_can_be_said_and_none_stands_twice():
    rates = [offered(rung) for rung in range(LOWEST, HIGHEST + 1)]
    assert rates == sorted(set(rates))
    assert all(float(f"{rate:.2g}") == rate for rate in rates)
    assert all(1.08 < b / a < 1.3 for a, b in itertools.pairwise(rates))
    assert [rung_below(rate) for rate in rates] == list(range(LOWEST, HIGHEST + 1))
    assert rung_below(0.01) == LOWEST
    assert rung_below(1e9) == HIGHEST


@pytest.mark.parametrize("capacity", [0.3, 0.9, 7, 45, 333, 2100])
@pytest.mark.parametrize("off", [-8, 0, 6])
def test_the_climb_finds_the_capacity_from_anywhere(capacity, off):
    right = rung_below(capacity)
    tried = climbed(capacity, min(HIGHEST, max(LOWEST, right + off)))
    assert found(tried) == right
    assert tried[right + 1] is False  # the collapse was seen
    assert len(tried) <= 9


def test_a_coarse_climb_is_shorter_and_not_above_the_truth():
    tried = climbed(333, rung_below(100), fine=2)
    assert offered(found(tried)) <= 333
    assert found(tried) >= rung_below(333) - 1
    assert len(tried) < len(climbed(333, rung_below(100)))


def test_who_carries_nothing_is_given_up_at_the_lowest_rung():
    tried = climbed(0.0, 10)
    assert found(tried) is None
    assert min(tried) == LOWEST


def test_a_lucky_cell_above_a_collapse_is_no_capacity():
    assert found({4: True, 8: False, 10: True}) == 4
    assert next_rung({4: True, 8: False, 10: True}, DOUBLE, 1) == 6


def test_who_carries_everything_ends_at_the_highest_rung():
    assert found(climbed(1e9, HIGHEST - 5)) == HIGHEST


def test_the_climb_begins_below_what_is_answered_without_a_pause():
    assert offered(beginning(1000, doublings=0)) == pytest.approx(600, rel=0.19)
    assert offered(beginning(1000, doublings=2)) == pytest.approx(150, rel=0.19)
    assert beginning(0.0, doublings=2) == LOWEST


def test_cells_are_as_large_as_they_must_and_end_in_time():
    assert SIZE.pages_at(50) == 500
    assert SIZE.pages_at(1000) == 4000
    assert SIZE.pages_at(2) == 90  # as long as a cell may last
    assert SIZE.deadline(50) == 30
    assert SIZE.deadline(2) == 45 + 20 + 10


def wants(*names, rung=20, worth=50, carried=True):
    return [Wanted(name, rung, worth, carried) for name in names]


def test_what_is_worth_least_is_left_out_first():
    must, may = wants("L2n", "N1", worth=MUST), wants("N0", worth=60) + wants("L0", worth=40)
    assert set(fit(must + may, SIZE, 3, 1e6)[0]) == {*must, *may}
    cost = 3 * sum(SIZE.cost(each) for each in must + may[:1])
    kept, size = fit(must + may, SIZE, 3, cost)
    assert set(kept) == {*must, *may[:1]}
    assert size == SIZE


def test_then_cells_get_smaller_and_no_must_is_lost():
    must = wants("L2n", "N1", "N1+cache", worth=MUST)
    kept, size = fit(must, SIZE, 3, 60)
    assert kept == must
    assert 30 <= size.pages < 500
    assert 3 * sum(size.cost(each) for each in kept) <= 60
    assert fit(must, SIZE, 3, 0)[1].pages == 30


def test_a_cell_wanted_twice_is_measured_once():
    twice = wants("N1", worth=20) + wants("N1", worth=MUST)
    assert fit(twice, SIZE, 3, 1e6)[0] == wants("N1", worth=MUST)


def test_who_collapses_is_expected_to_last_to_the_deadline():
    carried, not_carried = wants("L2n")[0], wants("L0", carried=False)[0]
    assert SIZE.cost(not_carried) - SIZE.cost(carried) == pytest.approx(
        SIZE.deadline(offered(20)) - 500 / offered(20)
    )
