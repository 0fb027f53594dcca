"""Toasts: six seconds, waiting under the mouse, Undo by mouse and by keys."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget

from views.kit import theme
from views.kit.toast import MOST, Toast, Toasts
from views.kit.undo import Done


@pytest.fixture
def toasts(qtbot, dressed, monkeypatch):
    monkeypatch.setitem(theme.MOTION, "toast", 80)
    host = QWidget()
    host.resize(900, 600)
    qtbot.addWidget(host)
    host.show()
    qtbot.mouseMove(host, QPoint(1, 1))  # a resting mouse under a toast would hold it
    return Toasts(host)


def one(toasts) -> Toast:
    return toasts.parent().findChildren(Toast)[-1]


def test_a_toast_leaves_by_itself(qtbot, toasts):
    toasts.tell("Stock: <b>12</b> → 7")
    assert toasts.texts() == ["Stock: <b>12</b> → 7"]
    assert not one(toasts).undo.isVisible()
    qtbot.waitUntil(lambda: toasts.texts() == [])


def test_it_waits_while_the_mouse_is_on_it(qtbot, toasts):
    toasts.tell("Stock: 12 → 7")
    at = QPointF(5, 5)
    QApplication.sendEvent(one(toasts), QEnterEvent(at, at, at))
    qtbot.wait(200)
    assert toasts.texts() == ["Stock: 12 → 7"]
    QApplication.sendEvent(one(toasts), QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: toasts.texts() == [])


def test_undo_hands_over_its_own_change(qtbot, toasts):
    done = Done("Stock: 12 → 7", lambda: done)
    toasts.tell(done.text, undo=done)
    with qtbot.waitSignal(toasts.undo_asked) as asked:
        qtbot.mouseClick(one(toasts).undo, Qt.MouseButton.LeftButton)
    assert asked.args == [done]
    assert toasts.texts() == [done.text]  # until it is taken back: it may be refused


def test_what_was_undone_otherwise_takes_its_toast_away(toasts):
    done = Done("a", lambda: done)
    toasts.tell("a", undo=done)
    toasts.tell("b")
    toasts.dismiss(done)
    assert toasts.texts() == ["b"]
    toasts.clear()
    assert toasts.texts() == []


def test_the_newest_three_stay_inside_the_window(toasts):
    for number in range(MOST + 2):
        toasts.tell(f"{number} " + "long " * 60)
    assert [text[0] for text in toasts.texts()] == ["2", "3", "4"]
    host = toasts.parent()
    host.resize(500, 400)
    for toast in toasts._shown:
        assert host.rect().contains(toast.geometry())
