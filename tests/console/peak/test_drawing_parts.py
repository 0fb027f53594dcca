"""Axes and names of the report's charts."""

import pytest

from console.peak.report.labels import LINE, Placed, clearest, placed
from console.peak.report.scale import around

INSIDE = (0.0, 0.0, 900.0, 400.0)


def test_a_logarithmic_axis_puts_equal_factors_equally_far() -> None:
    axis = around([1.0, 100.0], 0.0, 1000.0)
    assert axis.place(10) - axis.place(1) == pytest.approx(axis.place(100) - axis.place(10))
    assert axis.place(0.0001) == 0.0
    assert axis.place(1e9) == 1000.0


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([430, 1200], [400, 500, 600, 800, 1000]),
        ([1, 30], [1, 2, 5, 10, 20]),
        ([1.2, 2400], [1, 3, 10, 30, 100, 300, 1000, 3000]),
        ([0.1, 90_000], [0.1, 1, 10, 100, 1000, 10_000, 100_000]),
    ],
)
def test_ticks_are_neither_few_nor_many(values: list[float], ticks: list[float]) -> None:
    assert around(values, 0, 1).ticks() == pytest.approx(ticks)


def test_an_axis_of_nothing_or_of_one_value_can_be_drawn() -> None:
    assert around([], 0, 1).ticks()
    assert 0 < around([5.0], 0, 1).place(5.0) < 1
    assert around([0.0, -1.0, float("nan"), float("inf"), 5.0], 0, 1).high == 7.0


def test_names_stand_clear_of_each_other() -> None:
    lines = {f"N{at}": [(100.0, 200.0 + at), (700.0, 200.0 + at)] for at in range(4)}
    names = placed(lines, INSIDE)
    assert {name.name for name in names} == set(lines)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            assert abs(one.y - other.y) >= LINE or abs(one.x - other.x) >= 15
    assert placed({"empty": []}, INSIDE) == []


def test_the_limits_name_gives_way_to_a_curve() -> None:
    assert clearest("limit", 200, [], [], INSIDE) == pytest.approx(900 - 5 * 7.4)
    crossing = [[(880.0, y) for y in range(100, 300, 2)]]
    assert clearest("limit", 200, crossing, [], INSIDE) < 850
    name = Placed("N1", 870, 198)
    assert clearest("limit", 200, [], [name], INSIDE) + 5 * 7.4 <= 870
