"""One timer draws what can be seen and nothing else."""

import math

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QTabWidget, QWidget
from shiboken6 import Shiboken

from tests.views.kit.charts.conftest import BEGAN, HZ, LINES, Paints, pixels, put, settle
from views.kit import layouts
from views.kit.charts import Board, LiveChart, Sparkline
from views.kit.charts import board as board_module


def test_a_frame_is_drawn_where_there_is_news(board, ring, chart):
    assert board.tick() == 0
    paints = Paints(chart.plot.viewport())
    put(ring, 240)
    assert board.tick() == 2
    settle()
    assert paints.count == 1


def test_frame_by_frame_the_screen_shows_what_would_be_painted_whole(board, ring, chart, window):
    """Mostly only the end of the plot is painted again; a sample can come before its painting."""
    chart.set_seconds(900)
    settle()
    moved = 0
    for at in range(240, 270):
        put(ring, at, at % 40, 60 + at % 7, 1)
        put(ring, at - 3, 5, 90, 1)
        board.tick()
        moved += chart.plot.canvas.new_from == 0
        if at % 4 == 1:
            put(ring, at, 30, 10, 1)
            put(ring, at + 7, 20, 10, 1)
        settle()
    assert moved < 10
    screen = window.screen().grabWindow(window.winId()).toImage()
    place = chart.plot.mapTo(window, chart.plot.rect().topLeft())
    shown = pixels(screen.copy(place.x(), place.y(), chart.plot.width(), chart.plot.height()))
    whole = pixels(chart.plot.grab().toImage())
    assert shown.shape == whole.shape
    assert abs(shown - whole).max() == 0


def test_one_timer_serves_all_charts(board, window):
    assert len(window.findChildren(QTimer)) == 1
    assert board._timer.interval() == 250


def test_the_timer_draws_by_itself(qtbot, ring, chart, window):
    board = Board(ring, [chart], hz=100, parent=window)
    window.show()
    settle()
    before = chart.latest()
    put(ring, 240, 3, 4, 5)
    qtbot.waitUntil(lambda: "p95 4" in chart.accessibleDescription())
    assert before != chart.latest()
    board.stop()


def test_a_frame_that_takes_long_lets_the_keyboard_in_between(
    qtbot, board, ring, chart, window, monkeypatch
):
    monkeypatch.setattr(board_module, "SLICE_S", 0.0)
    sparkline = window.findChild(Sparkline)
    put(ring, 240)
    board._on_time()
    newest = [each.canvas.bins.newest - ring.newest for each in (chart.plot, sparkline)]
    assert newest == [0, -1]
    board.pause()  # what was begun is shown whole
    qtbot.waitUntil(lambda: sparkline.canvas.bins.newest == ring.newest)
    board.resume()
    put(ring, 241)
    board._on_time()
    Shiboken.delete(sparkline)
    settle()
    assert chart.plot.canvas.bins.newest == ring.newest


def hide(window, chart):
    window.hide()


def minimise(window, chart):
    window.showMinimized()


def leave(window, chart):
    chart.hide()


@pytest.mark.parametrize("away", [hide, minimise, leave])
def test_what_is_hidden_or_minimised_is_not_drawn(qtbot, board, ring, chart, window, away):
    window.findChild(Sparkline).hide()
    settle()
    away(window, chart)
    settle()
    settle()
    paints = Paints(chart.plot.viewport())
    key = chart.plot.canvas.pixmap.cacheKey()
    for at in range(240, 260):
        put(ring, at)
        assert board.tick() == 0
        settle()
    assert paints.count == 0
    assert chart.plot.canvas.pixmap.cacheKey() == key
    window.showNormal()
    chart.show()  # and it shows what came meanwhile
    qtbot.waitUntil(lambda: chart.plot.canvas.bins.newest == ring.newest)


def test_a_covered_tab_and_what_is_scrolled_away_are_not_drawn(qtbot, ring, dressed):
    tabs, scroll, inside = QTabWidget(), QScrollArea(), QWidget()
    qtbot.addWidget(tabs)
    charts = [LiveChart(name, "ms", ring, LINES, seconds=60) for name in ("one", "two", "three")]
    for each in charts[:2]:
        each.setFixedHeight(300)
    inside.setLayout(layouts.column(*charts[:2]))
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    tabs.addTab(scroll, "a")
    tabs.addTab(charts[2], "b")
    tabs.resize(500, 260)
    board = Board(ring, charts, parent=tabs)
    board.stop()
    tabs.show()
    settle()
    put(ring, 240)
    assert board.tick() == 1
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    settle()
    put(ring, 241)
    board.tick()
    newest = [each.plot.canvas.bins.newest - ring.newest for each in charts]
    assert newest[:2] == [-1, 0]
    tabs.setCurrentIndex(1)
    settle()
    put(ring, 242)
    assert board.tick() == 1
    assert charts[2].plot.canvas.bins.newest == ring.newest


def test_paused_the_picture_stands_and_nothing_is_lost(board, ring, chart, window):
    board.pause()
    held = ring.newest
    for at in range(240, 260):
        put(ring, at, at, 500, 1)
        assert board.tick() == 0
    window.resize(800, 500)  # painted anew, and still held
    settle()
    assert board.is_paused()
    assert chart.plot.canvas.bins.newest == held
    assert chart.rows()[-1].slot == held
    assert chart.latest()[0] == 20
    board.resume()
    assert chart.plot.canvas.bins.newest == ring.newest
    assert chart.latest() == [259, 500]
    assert chart.plot.canvas.bins.binned.high[1].max() == 500


def test_a_crosshair_stands_in_all_charts_at_once(ring, chart, window):
    other = LiveChart("Hit ratio", "percent", ring, LINES[:1], seconds=60)
    window.layout().addWidget(other)
    board = Board(ring, [chart, other], parent=window)
    board.stop()
    window.show()
    settle()
    chart.plot.move_cross(BEGAN + 100 / HZ)
    assert other.plot.cross == BEGAN + 100 / HZ
    chart.plot.move_cross(None)
    assert other.plot.cross is None


def test_a_chart_that_is_gone_is_forgotten(board, ring, chart):
    Shiboken.delete(chart)
    put(ring, 240)
    assert board.tick() == 1
    board.pause()
    board.resume()


def test_before_the_first_sample_there_is_an_empty_chart(qtbot, dressed):
    from models.series import Ring  # noqa: PLC0415 - the fixture's is full

    empty = Ring(60, HZ, ["p50", "p95"])
    chart = LiveChart("Page latency", "ms", empty, LINES)
    qtbot.addWidget(chart)
    board = Board(empty, [chart], parent=chart)
    board.stop()
    chart.show()
    settle()
    assert board.tick() == 0
    board.pause()
    board.resume()
    assert all(math.isnan(value) for value in chart.latest())
    assert chart.rows() == []
    empty.put(BEGAN, [1, 2])
    assert board.tick() == 1
