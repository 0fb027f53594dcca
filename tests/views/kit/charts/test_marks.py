"""Words beside the marks: above the lines, at the left of their own, apart from each other."""

import itertools

import pytest

from tests.views.kit.charts.conftest import BEGAN, HZ, pixels, put
from views.kit import theme
from views.kit.charts import ChartMark
from views.kit.charts.marks import SETTLED, head, place, running

RUSH = ChartMark(10, "Rush of 150/s", "rush")
OLD = ChartMark(15, "Flush: category Kitchen & Dining", "flush")
FLUSH = ChartMark(20, "Flush: everything", "flush")
STOP = ChartMark(30, "Rush over", "stop")
WIDTHS = {RUSH: 70, OLD: 150, FLUSH: 95, STOP: 55}


def words(lines: dict[ChartMark, float], right: float = 500) -> dict[ChartMark, tuple[float, int]]:
    return {each.mark: (each.left, each.row) for each in place(lines, WIDTHS, 0, right)}


def test_with_room_each_stands_at_the_left_of_its_line():
    assert words({RUSH: 100, FLUSH: 250, STOP: 400}) == {
        RUSH: (25, 0),
        FLUSH: (150, 0),
        STOP: (340, 0),
    }


def test_only_at_the_left_edge_they_go_to_the_other_side():
    assert words({FLUSH: 20}) == {FLUSH: (25, 0)}
    assert words({FLUSH: 499}) == {FLUSH: (399, 0)}
    for at in range(100, 500, 20):  # crowded, they stay at their side
        found = place({RUSH: at - 30, FLUSH: at, STOP: at + 30}, WIDTHS, 0, 500)
        lines = {RUSH: at - 30, FLUSH: at, STOP: at + 30}
        assert all(
            each.right == lines[each.mark] - 5
            for each in found
            if lines[each.mark] - 5 >= WIDTHS[each.mark]
        )


@pytest.mark.parametrize("apart", [0, 3, 20, 50, 80, 110])
@pytest.mark.parametrize("first", [10, 60, 160])
def test_no_two_touch_and_none_leaves_the_plot(apart, first):
    lines = {mark: first + at * apart for at, mark in enumerate((RUSH, OLD, FLUSH, STOP))}
    found = place(lines, WIDTHS, 0, 500, [RUSH])
    assert {RUSH, FLUSH} <= {each.mark for each in found}
    for each in found:
        assert each.left >= 0
        assert each.right <= 500
        assert each.width >= min(44, WIDTHS[each.mark])
    for one, other in itertools.combinations(found, 2):
        apart_ = max(one.left - other.right, other.left - one.right)
        assert one.row != other.row or apart_ >= 8


def test_a_running_rush_keeps_its_words_and_else_the_newest_of_a_kind_does():
    crowd = {RUSH: 200.0, OLD: 203.0, FLUSH: 206.0, STOP: 209.0}
    assert [each.mark for each in place(crowd, WIDTHS, 0, 500)] == [FLUSH, RUSH]
    assert [each.mark for each in place(crowd, WIDTHS, 0, 500, [RUSH])] == [RUSH, FLUSH]
    many = {ChartMark(at, "Flush", "flush"): 200.0 + at for at in range(9)}
    found = place({**many, RUSH: 200.0}, {**dict.fromkeys(many, 60), RUSH: 70}, 0, 500, [RUSH])
    assert [each.mark.text for each in found] == ["Rush of 150/s", "Flush"]
    assert found[1].mark.at == 8


def test_where_the_room_is_small_words_are_shortened():
    lines = {RUSH: 200.0, FLUSH: 260.0, OLD: 255.0}
    found = {each.mark: each for each in place(lines, WIDTHS, 0, 500, [RUSH])}
    assert (found[FLUSH].width, found[FLUSH].row) == (95, 1)
    assert (found[OLD].width, found[OLD].row) == (255 - 5 - (195 + 8), 0)


def test_a_rush_runs_until_an_end_follows_it():
    second = ChartMark(40, "Rush of 90/s", "rush")
    assert running([FLUSH, RUSH]) == [RUSH]
    assert running([STOP, RUSH]) == []
    assert running([STOP, second, RUSH]) == [second]
    assert running([ChartMark(5, "Rush over", "stop"), second]) == [second]


def test_words_and_the_lines_of_others_never_cover_what_is_measured(board, ring, chart):
    """The plot makes room for a second row at once, and takes it back when that lasts."""
    plot = chart.plot
    one = plot.area().top()
    crowd = [
        ChartMark(BEGAN + 48, "Rush of 120/s", "rush"),
        ChartMark(BEGAN + 50, "Flush: everything", "flush"),
    ]
    chart.set_marks(crowd)
    assert {each.row for each in plot.marks.words} == {0, 1}
    assert plot.area().top() == one + 16 == head(2)
    assert all(head(each.row + 1) <= plot.area().top() for each in plot.marks.words)
    shown = pixels(plot.grab().toImage())[..., :3]
    mark = theme.color("c_mark").getRgb()[:3]
    rush, flush = plot.marks.words
    assert flush.left < plot.area().left() + plot.canvas.x_of(BEGAN + 48) < flush.right
    across = shown[20:33, round(flush.left) : round(flush.right)]  # the flush's words alone
    assert (abs(across - mark).max(axis=2) > 40).all()
    assert rush.row == 0

    chart.set_marks([])
    for at in range(240, 240 + int(SETTLED * HZ) + 1):
        put(ring, at)
        board.tick()
        calm = (at - 239) / HZ
        assert plot.area().top() == (head(2) if calm < SETTLED else one)
    chart.set_marks([ChartMark(each.at + 10, each.text, each.kind) for each in crowd])
    assert plot.area().top() == head(2)
    chart.set_marks([])
    chart.set_seconds(30)
    assert plot.area().top() == one
