"""The Operations screen on real live figures: what it shows, when it rests, what it keeps."""

import re
import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from services.kernel.work import Caller
from services.monitoring.service import Monitoring
from tests.views.operations.conftest import shown
from views.kit.charts.table import TableDialog


def test_what_the_shop_does_is_on_the_charts_at_once(qtbot, operations):
    at = operations()
    screen = at.screen
    assert screen.stack.currentWidget() is screen.loading
    assert screen.head.state.text == "Loading"
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.empty)
    assert screen.empty.action.isVisible()  # a rush is offered

    begun = time.monotonic()
    at.work()
    qtbot.waitUntil(screen.has_board)
    qtbot.waitUntil(lambda: "hit 90" in at.legend(1))
    assert time.monotonic() - begun < 2.0  # on busy cores; benchmarks measure the lag
    assert screen.head.state.text == "Live, 4 Hz"
    assert "p95 12" in at.legend(0)
    qtbot.waitUntil(lambda: screen.board.tiles.tiles[1].figure.text() == "90.0")
    assert screen.board.tiles.tiles[2].figure.text() == "12"
    assert "1 console" in screen.fact()
    qtbot.waitUntil(lambda: "of 100 connections" in screen.fact())


def test_hidden_it_listens_to_nothing_and_catches_up_when_shown(qtbot, operations):
    at = operations()
    screen = at.screen
    at.work()
    qtbot.waitUntil(screen.has_board)

    screen.hide()
    assert at.listeners() == 0
    drawn = [chart.plot.canvas.pixmap.cacheKey() for chart in screen.board.charts]
    at.work(400)
    qtbot.wait(700)
    assert drawn == [chart.plot.canvas.pixmap.cacheKey() for chart in screen.board.charts]
    assert shown(screen, "requests") == 20

    screen.show()
    qtbot.waitUntil(lambda: shown(screen, "requests") >= 400)
    assert at.listeners() == 1


def test_hidden_before_it_was_subscribed_it_does_not_listen_either(qtbot, operations):
    reached, gate = threading.Event(), threading.Event()

    class Slow(Monitoring):
        def follow(self, listener):
            reached.set()
            gate.wait(10)
            return super().follow(listener)

    at = operations(Slow)
    qtbot.waitUntil(reached.is_set)
    at.screen.hide()
    gate.set()
    live = at.measuring.live
    qtbot.waitUntil(lambda: live.summary().processes != ())
    qtbot.wait(100)
    assert at.listeners() == 0


def test_pause_holds_the_picture_and_resume_misses_nothing(qtbot, operations):
    at = operations()
    screen = at.screen
    at.work()
    qtbot.waitUntil(screen.has_board)
    at.work()
    qtbot.waitUntil(lambda: "p95 12" in at.legend(0))
    screen.act["pause"].trigger()
    assert screen.head.state.text == "Paused"
    fact, drawn = screen.fact(), screen.board.charts[3].plot.canvas.pixmap.cacheKey()
    at.work(400)
    qtbot.waitUntil(lambda: shown(screen, "requests") >= 400)
    qtbot.wait(300)
    assert screen.board.charts[3].plot.canvas.pixmap.cacheKey() == drawn
    assert screen.fact() == fact

    screen.act["pause"].trigger()
    assert screen.board.charts[3].plot.canvas.pixmap.cacheKey() != drawn
    assert screen.head.state.text == "Live, 4 Hz"


def test_a_chart_in_its_own_window_goes_on_while_the_screen_is_hidden(qtbot, operations):
    at = operations()
    screen = at.screen
    at.work()
    qtbot.waitUntil(screen.has_board)
    chart = screen.board.charts[3]
    chart.plot.setFocus()
    screen.act["detach"].trigger()
    assert chart.is_detached()
    screen.hide()
    at.work(400)
    qtbot.waitUntil(lambda: shown(screen, "requests") >= 400)

    chart.attach()
    assert at.listeners() == 0


def test_actions_are_on_the_chart_that_had_the_focus_last(qtbot, operations):
    at = operations()
    at.work()
    qtbot.waitUntil(at.screen.has_board)
    at.screen.board.charts[2].plot.setFocus()
    at.screen.head.hold.setFocus()  # as the palette takes it
    at.screen.act["show_table"].trigger()
    table = at.desk.host.findChild(TableDialog)
    assert table.accessibleName() == "Database load"
    table.reject()


@pytest.mark.parametrize("kind", ["png", "csv"])
def test_a_chart_saved_is_told_with_the_name_of_its_file(qtbot, operations, tmp_path, kind):
    at = operations()
    at.work()
    qtbot.waitUntil(at.screen.has_board)
    at.screen.board.charts[1].save(kind, str(tmp_path / f"hit <b>ratio.{kind}"))
    qtbot.waitUntil(lambda: at.desk.context.toasts.texts() == [f"hit <b>ratio.{kind} saved"])
    assert len(list(tmp_path.iterdir())) == 1


def test_a_flush_is_told_with_what_it_did_and_marked(qtbot, operations):
    at = operations()
    screen = at.screen
    for _ in range(8):
        at.work(4)
        qtbot.wait(250)
    at.measuring.live.mark("flush", "Flush: everything", "Margaret Shaw")
    at.work(4, hits=2, misses=8)
    qtbot.waitUntil(screen.banner.isVisible)
    assert "Flush: everything" in screen.banner.text.text()
    assert "The hit ratio fell from 90 % to " in screen.banner.text.text()
    assert [mark.text for mark in screen.board.charts[1].plot.marks.all()] == ["Flush: everything"]
    for _ in range(2):
        at.work(40, hits=10, misses=0)
        qtbot.wait(250)
        now = re.search(r"is at (\d+) % now", screen.banner.text.text())
        assert abs(int(now[1]) - float(screen.board.tiles.tiles[1].figure.text())) < 0.6

    screen.banner.close_button.click()
    at.work(4, hits=2, misses=8)
    screen.notices.look(at.measuring.live.summary(), screen.board.marks, *screen.board.hits())
    assert not screen.banner.isVisible()


def test_the_span_is_kept_and_else_fits_what_happened(qtbot, operations):
    at = operations()
    at.work()
    qtbot.waitUntil(at.screen.has_board)
    assert at.screen.head.span() == 120  # no more is known yet

    qtbot.keyClick(at.screen, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert at.screen.head.span() == 1800
    assert {chart.seconds for chart in at.screen.board.charts} == {1800}
    at.work()
    qtbot.wait(400)
    assert at.screen.head.span() == 1800

    again = operations().screen
    assert again.head.span() == 1800
    qtbot.waitUntil(again.has_board)
    assert {chart.seconds for chart in again.board.charts} == {1800}


def test_a_closed_screen_leaves_no_listener_and_no_window(qtbot, operations):
    at = operations()
    at.work()
    qtbot.waitUntil(at.screen.has_board)
    at.screen.board.charts[0].detach()
    at.screen.setParent(None)
    at.screen.deleteLater()
    qtbot.waitUntil(lambda: at.listeners() == 0)
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [at.desk.host]


def test_who_may_not_watch_is_told_so(qtbot, operations, monkeypatch):
    clerk = Caller("Amelia Hughes", frozenset({"stock.read"}))
    at = operations()
    at.screen.feed.stop()
    monkeypatch.setattr(at.desk.context.workers, "caller", lambda: clerk)
    at.screen.feed.start()
    qtbot.waitUntil(lambda: at.screen.stack.currentWidget() is at.screen.error)
    assert "may not watch" in at.screen.error.accessibleName()
    assert at.listeners() == 0
