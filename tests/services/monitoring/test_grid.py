"""Slots and their figures, without any server."""

import math
import random

import numpy as np
import pytest

from services.kernel.histogram import Histogram, counted
from services.kernel.slices import CacheCounted, Counted, DatabaseCounted, Slice
from services.monitoring import dense
from services.monitoring.grid import LATE, SLOTS, Grid
from services.monitoring.records import SERIES, SLOT, DatabaseSample, Sample, ValkeySample
from services.monitoring.seen import Seen
from services.monitoring.summing import Summing

START = 7_000_000_000  # a slot


def figure(grid: Grid, slot: int, name: str) -> float:
    return float(grid.values(slot, slot + 1)[SERIES.index(name), 0])


def slice_of(slot: int, calls: int = 0, process: str = "a", **more) -> Slice:
    operations = {"catalog.find": Counted(calls, 0, 0.0, counted([0.004] * calls))} if calls else {}
    return Slice(process, "console", 1, slot * SLOT, **{"operations": operations} | more)


def run(grid: Grid, *slices: Slice) -> list[int]:
    """Bring the grid to the newest of `slices`, add them all; the slots made anew."""
    grid.advance(max(grid.front, *(round(one.at / SLOT) for one in slices)))
    for one in slices:
        grid.add(one)
    return grid.settle()


def test_a_slots_figures_are_rates_over_the_second_that_ends_with_it():
    grid = Grid(START)
    run(grid, *(slice_of(START + at, calls) for at, calls in enumerate([4, 3, 2, 1, 0, 5])))
    shown = [figure(grid, START + at, "requests") for at in range(6)]
    assert shown == [4, 7, 9, 10, 6, 8]


def test_only_the_shops_own_services_are_load_and_each_database_is_told_apart():
    grid = Grid(START)
    run(
        grid,
        slice_of(
            START,
            operations={
                "inventory.adjust": Counted(3, 1, 0.1, counted([0.03] * 3)),
                "monitoring.watch": Counted(9, 9, 9.0, counted([1.0] * 9)),
            },
            caches={"product": CacheCounted(6, 2, 0), "level": CacheCounted(1, 1, 5)},
            databases={
                "inventory": DatabaseCounted(8, 0.25),
                "inventory (own)": DatabaseCounted(99, 9.0),
            },
        ),
    )
    told = {name: figure(grid, START, name) for name in SERIES}
    assert told["requests"] == told["sales"] == 3
    assert (told["errors"], told["away"], told["hit"]) == (1, 5, 70)
    assert told["statements"] == told["statements.inventory"] == 8
    assert (told["statements.catalog"], told["database_ms"]) == (0, 250)
    assert told["p99"] == pytest.approx(30, rel=0.01)


def test_what_cannot_be_known_is_no_figure_rather_than_nought():
    grid = Grid(START)
    run(grid, slice_of(START))
    run(grid, slice_of(START + 40))
    nobody = grid.values(START + 10, START + 30)
    assert np.isnan(nobody).all()
    assert figure(grid, START + 40, "requests") == 0
    assert all(math.isnan(figure(grid, START + 40, name)) for name in ("hit", "p95", "valkey.keys"))
    summary = Summing().summed(grid, (START + 41) * SLOT)
    assert (summary.requests, summary.hit_ratio, summary.p95_ms) == (0, None, None)


def test_a_late_slice_finds_its_slot_and_one_that_is_too_late_finds_none():
    grid = Grid(START)
    run(grid, *(slice_of(START + at, 1) for at in range(LATE + 50)))
    slot = grid.front - 480  # two minutes
    before = [figure(grid, at, "requests") for at in range(slot - 1, slot + 5)]

    made = run(grid, slice_of(slot, 10, "b"))

    after = [figure(grid, at, "requests") for at in range(slot - 1, slot + 5)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [0, 10, 10, 10, 10, 0]
    assert made == list(range(slot, slot + 6))  # the process is seen a little longer
    assert not grid.add(slice_of(grid.front - LATE - 1, 1))
    assert not grid.add(slice_of(grid.front + 1, 1))


def test_merged_percentiles_are_those_of_one_histogram():
    rows = [[random.Random(seed).lognormvariate(-6, 1.5) for _ in range(seed)] for seed in (1, 700)]
    counts = np.zeros((3, dense.BUCKETS), np.int64)
    for row, samples in zip(counts, rows, strict=False):
        for bucket, count in counted(samples).items():
            row[bucket] = count
    shares = (0, 0.5, 0.95, 0.99, 1)
    found = dense.percentiles(counts, shares)
    for number, samples in enumerate(rows):
        expected = Histogram(counted(samples)).percentiles(shares)
        assert found[:, number].tolist() == pytest.approx(expected)
    assert np.isnan(found[:, 2]).all()


def test_an_hour_is_kept_and_a_gap_in_time_is_a_gap():
    grid = Grid(START)
    run(grid, slice_of(START, 7))
    grid.advance(START + SLOTS - 1)
    assert figure(grid, START, "requests") == 7
    assert np.isnan(grid.values(START + 10, START + SLOTS)).all()
    grid.advance(START + SLOTS)
    assert np.isnan(grid.values(START + 1, START + 1 + SLOTS)[:, 4:]).all()
    run(grid, slice_of(grid.front, 2))
    assert figure(grid, grid.front, "requests") == 2


@pytest.mark.parametrize("back", [30, 3000, 20_000])
def test_a_clock_that_is_set_back_loses_what_lies_in_the_future_and_goes_on(back):
    grid = Grid(START)
    run(grid, slice_of(START, 3))
    run(grid, *(slice_of(START + 20 + at, 5) for at in range(40)))
    grid.advance(grid.front - back)
    front = grid.front
    assert front not in grid.settle()
    run(grid, slice_of(front + 1, 2))
    assert figure(grid, front + 1, "requests") == 2 + (15 if back == 30 else 0)
    assert np.isnan(grid.values(front + 2, front + 30)).all()


def sample(second: int, commits: int = 0, hits: int | None = 0, **more) -> Sample:
    base = DatabaseSample(commits, 0, 900, 100, 0, 0, 0, 2, **more)
    valkey = None if hits is None else ValkeySample(hits, 0, 0, 2_000_000, 0, 5, 1)
    return Sample(second, second + 0.03, {"catalog": base}, 4, 100, 1, valkey)


def test_samples_are_rates_until_the_next_and_never_nought_for_the_unknown():
    grid = Grid(START)
    second = START // 4
    for at in range(20):
        run(grid, slice_of(START + at))
    grid.add_sample(sample(second, 100, 50, statements=1000))
    grid.add_sample(sample(second + 1, 110, 56, statements=1040))
    grid.add_sample(sample(second + 3, 114, 2, statements=900))  # one was lost, Valkey began anew
    grid.settle()

    def shown(name: str) -> list[float | None]:
        figures = [figure(grid, START + at, name) for at in range(0, 16, 4)]
        return [None if math.isnan(one) else one for one in figures]

    assert shown("server.commits") == [None, 10, 10, 2]
    assert shown("valkey.hits") == [None, 6, 6, None]
    assert shown("server.statements") == [None, 40, 40, None]  # its entries were evicted
    assert shown("server.connections") == [4, 4, 4, 4]
    assert shown("valkey.memory_mb") == [2, 2, 2, 2]

    grid.add_sample(sample(second + 1, 999, 99))  # the same second again
    grid.add_sample(sample(second + 2, 112, None))  # the one that came late, of a cache away
    grid.settle()
    assert shown("server.commits") == [None, 10, 2, 2]
    assert shown("valkey.keys") == [5, 5, None, 5]
    run(grid, slice_of(START + 40))
    assert math.isnan(figure(grid, START + 40, "server.connections"))


def test_a_message_is_new_once_however_many_there_were():
    seen = Seen()
    assert [seen.is_new("a", number) for number in (2, 1, 2, 1, 3)] == [
        True,
        True,
        False,
        False,
        True,
    ]
    assert seen.is_new("b", 1)
    assert all(seen.is_new("a", number) for number in range(10, 9000))
    assert not any(seen.is_new("a", number) for number in (5, 100, 8999))
    assert sum(len(numbers) for numbers in seen._numbers.values()) < 3000
