"""Dialogs over the window: keys, focus, and what lies below stays quiet."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog

CHOICES = [Choice("keep", "Keep"), Choice("drop", "Drop", "primary")]


@pytest.fixture
def host(qtbot, dressed):
    made = QWidget()
    made.resize(800, 600)
    made.below = QLineEdit(made)
    made.act = QAction("x", made, shortcut="Ctrl+E")
    made.addAction(made.act)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.below.setFocus()
    return made


def opened(qtbot, host, body="Sure?") -> ChoiceDialog:
    dialog = ChoiceDialog(host, "Archive <b>3</b>?", body, CHOICES)
    dialog.told = []
    dialog.chose.connect(dialog.told.append)
    dialog.open()
    return dialog


def test_esc_says_nothing_was_chosen_and_returns_the_focus(qtbot, host):
    dialog = opened(qtbot, host)
    told = dialog.told
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert told == [""]
    assert host.below.hasFocus()


@pytest.mark.parametrize("name", ["keep", "drop"])
def test_a_button_chooses_itself(qtbot, host, name):
    dialog = opened(qtbot, host)
    told = dialog.told
    qtbot.mouseClick(dialog.buttons[name], Qt.MouseButton.LeftButton)
    assert told == [name]


def test_return_presses_the_default_from_a_field_and_the_focused_button(qtbot, host):
    field = QLineEdit()
    dialog = opened(qtbot, host, field)
    told = dialog.told
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == ["drop"]
    dialog = opened(qtbot, host)
    told = dialog.told
    dialog.buttons["keep"].setFocus()
    qtbot.keyClick(dialog.buttons["keep"], Qt.Key.Key_Return)
    assert told == ["keep"]


def test_return_in_a_long_text_is_a_line_break(qtbot, host):
    text = QPlainTextEdit()
    dialog = opened(qtbot, host, text)
    qtbot.keyClick(text, Qt.Key.Key_Return)
    assert dialog.told == []
    assert text.toPlainText() == "\n"


def test_return_does_nothing_while_the_default_is_off(qtbot, host):
    field = QLineEdit()
    dialog = opened(qtbot, host, field)
    dialog.buttons["drop"].setEnabled(False)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.told == []


def test_tab_stays_inside_both_ways(qtbot, host):
    inside = QWidget()
    fields = [QLineEdit(), QLineEdit()]
    inside.setLayout(layouts.column(*fields))
    dialog = opened(qtbot, host, inside)
    seen = []
    for _ in range(5):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [*fields, dialog.buttons["keep"], dialog.buttons["drop"], fields[0]]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is fields[0]


def test_shortcuts_of_the_window_rest_meanwhile(qtbot, host):
    ran = []
    host.act.triggered.connect(lambda: ran.append(1))
    dialog = opened(qtbot, host, QLineEdit())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert ran == []
    dialog.reject()
    qtbot.keyClick(host.below, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert ran == [1]


def test_it_covers_the_window_at_every_size(qtbot, host):
    dialog = opened(qtbot, host)
    assert dialog.geometry() == host.rect()
    host.resize(1000, 700)
    assert dialog.geometry() == host.rect()
