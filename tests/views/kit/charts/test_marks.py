"""Words beside the marks: the flush is always named, and no two are written over each other."""

import pytest

from views.kit.charts.marks import place
from views.kit.charts.parts import ChartMark

RUSH = ChartMark(10, "Rush of 150/s", "rush")
FLUSH = ChartMark(20, "Flush: everything", "flush")
STOP = ChartMark(30, "Rush over", "stop")
WIDTHS = {RUSH: 70, FLUSH: 95, STOP: 55}


def words(lines: dict[ChartMark, float], right: float = 500) -> dict[str, tuple[float, int]]:
    found = place(lines, WIDTHS, 0, right)
    return {each.mark.kind: (each.left, each.row) for each in found}


def test_with_room_each_stands_at_the_left_of_its_line():
    assert words({RUSH: 100, FLUSH: 250, STOP: 400}) == {
        "rush": (25, 0),
        "flush": (150, 0),
        "stop": (340, 0),
    }


@pytest.mark.parametrize("apart", [0, 3, 20, 50, 80, 110])
def test_close_together_none_is_lost_and_none_covers_another(apart):
    lines = {RUSH: 250.0, FLUSH: 250.0 + apart, STOP: 250.0 + 2 * apart}
    found = place(lines, WIDTHS, 0, 500)
    assert {each.mark for each in found} == {RUSH, FLUSH, STOP}
    for one in found:
        assert one.left >= 0
        assert one.right <= 500
        assert not any(one.meets(other) for other in found if other is not one)


def test_at_an_edge_the_words_go_to_the_other_side():
    assert words({FLUSH: 20}) == {"flush": (25, 0)}
    assert words({FLUSH: 499}) == {"flush": (399, 0)}


def test_where_there_is_no_room_for_all_the_flush_is_named():
    crowd = {FLUSH: 104.0, RUSH: 102.0, STOP: 106.0}
    assert "flush" in words(crowd, right=110)
