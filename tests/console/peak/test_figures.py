"""Cells merged, carried loads, reductions and the steps of the cure."""

import math
from collections.abc import Sequence

import msgspec
import numpy as np
import pytest

from console.peak.figures import at, capacity, measured, reductions, steps
from console.peak.figures.standing import is_open
from console.peak.records import NAMES, Cell, Measured, Reduction
from services.kernel.histogram import Histogram, counted
from tests.console.peak.made import SEEDS, SHOPS, cell, changed, ladder


def with_times(one: Cell, seconds: Sequence[float], **fields: object) -> Cell:
    """`one` as if these had been its pages' times."""
    buckets = counted(seconds)
    return changed(one, buckets=buckets, kinds={"product": buckets}, pages=len(seconds), **fields)


def row(name: str, offered: float, **fields: object) -> Measured:
    (merged,) = measured([cell(name, offered, seed) for seed in SEEDS])
    return msgspec.structs.replace(merged, **fields)


def find(rows: list[Reduction], of: str, against: str) -> Reduction:
    """The first of the pair: the one at the load named for it."""
    return next(each for each in rows if (each.of, each.against) == (of, against))


def test_percentiles_are_those_of_all_pages_together_and_no_average() -> None:
    fast = with_times(cell("N1", 60, 11), [0.001] * 900)
    slow = with_times(cell("N1", 60, 12), [0.100] * 100)
    (merged,) = measured([fast, slow])
    assert merged.pages == 1000
    assert merged.latency_ms["p50"] == pytest.approx(1.0, rel=0.03)
    assert merged.latency_ms["p95"] == pytest.approx(100.0, rel=0.03)
    assert merged.latency_ms["mean"] == pytest.approx(10.9, rel=0.02)
    assert merged.kinds["product"].pages == 1000
    assert merged.kinds["product"].p95_ms == pytest.approx(100.0, rel=0.03)


def test_merging_is_what_numpy_finds_in_all_the_times() -> None:
    draws = np.random.default_rng(5)
    many = [draws.lognormal(-5, 1, 700) for _ in SEEDS]
    (merged,) = measured(
        with_times(cell("N1", 60, seed), times.tolist())
        for seed, times in zip(SEEDS, many, strict=True)
    )
    exact = np.concatenate(many) * 1000
    assert merged.latency_ms["mean"] == pytest.approx(exact.mean(), rel=0.02)
    for share, name in ((50, "p50"), (95, "p95"), (99, "p99")):
        assert merged.latency_ms[name] == pytest.approx(np.percentile(exact, share), rel=0.04)


def test_counts_add_up_and_what_has_no_answer_is_not_paid_for() -> None:
    one = changed(cell("N1", 60, 11), pages=600, errors=6, unfinished=100)
    one = changed(one, database_ms=1000.0, statements=2000, seconds=10.0)
    one = changed(one, said=("pool is full",))
    two = changed(one, seed=12, errors=0, said=("pool is full", "gone"), lags={})
    (merged,) = measured([one, two])
    assert (merged.pages, merged.errors, merged.unfinished, merged.seeds) == (1200, 6, 200, 2)
    assert merged.database_ms_per_page == 2.0
    assert merged.statements_per_page == 4.0
    assert merged.said == ("pool is full", "gone")
    assert merged.lag_p99_ms == pytest.approx(0.4, rel=0.04)
    assert merged.achieved == pytest.approx((1000 - 6) / 20)


def test_no_cache_has_no_hit_ratio_and_a_cold_one_has_zero() -> None:
    (without,) = measured([cell("N1", 60)])
    assert without.hit_ratio is None
    (cold,) = measured([changed(cell("N1+cache", 60), hits=0, misses=50)])
    assert cold.hit_ratio == 0.0
    (warm,) = measured(cell("N1+cache", 60, seed) for seed in SEEDS)
    assert warm.hit_ratio == pytest.approx(0.94, abs=0.001)


@pytest.mark.parametrize(
    ("cells", "quotable"),
    [
        ([(500, 11), (500, 12), (500, 13)], True),
        ([(500, 11), (499, 12), (500, 13)], False),
        ([(5000, 11), (5000, 12)], False),
        ([(500, 11), (500, 11), (500, 12)], False),
    ],
)
def test_quotable_is_every_cell_of_500_pages_from_three_seeds(
    cells: list[tuple[int, int]], quotable: bool
) -> None:
    (merged,) = measured(cell("N1", 60, seed, pages=pages) for pages, seed in cells)
    assert merged.quotable is quotable


def test_rows_stand_in_the_order_of_the_cure_and_rising_load() -> None:
    rows = measured(reversed(ladder()))
    names = list(dict.fromkeys(each.name for each in rows))
    assert names == list(SHOPS) == list(NAMES)
    own = [each.offered for each in rows if each.name == "N1"]
    assert own == sorted(own)


def test_a_cell_without_a_page_has_figures_that_are_none() -> None:
    empty = changed(cell("N1", 60), pages=0, buckets={}, kinds={}, statements=0, seconds=0.0)
    (merged,) = measured([empty])
    assert set(merged.latency_ms.values()) == {None}
    assert merged.database_ms_per_page is None
    assert merged.kinds == {}
    assert capacity([merged]) == {"N1": 0.0}
    assert measured([]) == []


def test_a_load_is_carried_with_p95_within_200_ms_hardly_an_error_nearly_all_answered() -> None:
    def carried(**fields: object) -> float:
        return capacity([row("N1", 60, pages=1000, **fields)])["N1"]

    assert carried() == 60
    assert carried(latency_ms={"p95": 200.0}) == 60
    assert carried(latency_ms={"p95": 200.1}) == 0
    assert carried(latency_ms={"p95": None}) == 0
    assert carried(errors=10) == 60
    assert carried(errors=11) == 0
    assert carried(unfinished=50) == 60
    assert carried(unfinished=51) == 0


def test_capacity_is_the_highest_quotable_load_if_there_is_any() -> None:
    sure, probed = row("N1", 60), row("N1", 240, quotable=False)
    assert capacity([sure, probed]) == {"N1": 60}
    assert capacity([probed]) == {"N1": 240}
    broke = row("N1", 60, latency_ms={"p95": 205.0})
    assert capacity([broke, probed]) == {"N1": 0.0}
    assert capacity([broke, probed, row("N1", 12, quotable=False)]) == {"N1": 12}
    # 60 is sure and 120 is surely not carried: what was probed between them is the nearest
    denied = row("N1", 120, latency_ms={"p95": 900.0})
    between = row("N1", 100, quotable=False)
    assert capacity([sure, between, denied, probed]) == {"N1": 100}
    assert not is_open([sure, between, denied, probed], "N1")
    assert capacity(measured(ladder()))["L0"] == 0.0


def test_reductions_are_taken_at_the_highest_load_the_other_carries() -> None:
    rows = measured(ladder())
    found = reductions(rows)
    carried = capacity(rows)
    for of in ("N1+cache", "N1", "N0", "L2n+cache"):
        assert find(found, of, "L2n").offered == carried["L2n"]
    assert find(found, "N1+cache", "N1").offered == carried["N1"]
    new, old = at(rows, "N1+cache", 12), at(rows, "L2n", 12)
    assert new is not None
    assert old is not None
    exact = 100 * (1 - (new.latency_ms["mean"] or 0) / (old.latency_ms["mean"] or 1))
    assert find(found, "N1+cache", "L2n").mean_pct == pytest.approx(exact)
    assert exact > 90


def test_a_collapsed_baseline_is_compared_where_l2n_is_and_said_to_be_at_least() -> None:
    found = reductions(measured(ladder()))
    for old in ("L0", "L2"):
        for new in ("N1+cache", "N1"):
            less = find(found, new, old)
            assert (less.offered, less.at_least) == (12, True)
    assert not find(found, "N1+cache", "L2n").at_least


def test_a_load_that_was_only_probed_is_not_where_anything_is_compared() -> None:
    rows = [row(name, load) for name in ("L2n", "N1+cache") for load in (3.0, 12.0)]
    probed = [
        msgspec.structs.replace(each, quotable=False)
        if (each.name, each.offered) == ("L2n", 12)
        else each
        for each in rows
    ]
    assert find(reductions(rows), "N1+cache", "L2n").offered == 12
    assert find(reductions(probed), "N1+cache", "L2n").offered == 3


def test_rewritten_pages_are_compared_at_the_load_of_l2n_and_at_their_own() -> None:
    found = reductions(measured(ladder()))
    for new in ("N1+cache", "N1"):
        own = [each.offered for each in found if (each.of, each.against) == (new, "L2r")]
        assert own[:2] == [60, 12]
    assert find(found, "L2r", "L2n").offered == 12


def test_what_takes_longer_is_a_negative_reduction() -> None:
    slow = msgspec.structs.replace(row("L2n", 12), name="N1+cache", database_ms_per_page=33.6)
    less = find(reductions([row("L2n", 12), slow]), "N1+cache", "L2n")
    assert less.database_pct == pytest.approx(-100)
    assert less.mean_pct == pytest.approx(0)


def test_one_that_left_pages_unanswered_is_never_the_faster() -> None:
    hasty = row("N1+cache", 12, unfinished=300)
    less = find(reductions([row("L2n", 12), hasty]), "N1+cache", "L2n")
    assert less.mean_pct is None
    assert less.p95_pct is None
    assert less.at_least is False


def test_nothing_is_compared_across_loads() -> None:
    assert reductions([row("L2n", 12), row("N1+cache", 60)]) == []
    assert reductions(measured(ladder("N1"))) == []


@pytest.mark.parametrize("left_out", SHOPS)
def test_any_configuration_may_be_left_out(left_out: str) -> None:
    names = [name for name in SHOPS if name != left_out]
    cells = ladder(*names)
    rows = measured(cells)
    assert left_out not in capacity(rows)
    assert all(left_out not in {each.of, each.against} for each in reductions(rows))
    assert all(left_out not in {each.before, each.after} for each in steps(cells))


def test_no_figure_is_nan() -> None:
    cells = [changed(each, database_ms=0.0, statements=0) for each in ladder("L2n", "N1+cache")]
    rows = measured(cells)
    told = msgspec.to_builtins([rows, reductions(rows), steps(cells), capacity(rows)])

    def numbers(value: object) -> list[float]:
        if isinstance(value, dict):
            return [one for each in value.values() for one in numbers(each)]
        if isinstance(value, list):
            return [one for each in value for one in numbers(each)]
        return [value] if isinstance(value, float) else []

    assert all(map(math.isfinite, numbers(told)))
    assert Histogram().percentiles([0.5])[0] != 0  # an empty one has NaN: none of it came through
