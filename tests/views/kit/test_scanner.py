"""Bursts of keys in a real window: whatever has the focus, a scan leaves no trace in it."""

import time
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from tests.keyboard import Clock
from views.kit.scanner import FNC1, Scanner

EAN = "5012345678900"
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Bench:
    window: QWidget
    scanner: Scanner
    clock: Clock
    editors: dict[str, QWidget]
    scans: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)  # shortcuts and buttons

    def focus(self, name: str) -> QWidget:
        self.editors[name].setFocus()
        return self.editors[name]


@pytest.fixture
def bench(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    editors = {
        "line": QLineEdit(),
        "text": QPlainTextEdit(),
        "combo": QComboBox(),
        "spin": QSpinBox(),
        "grid": QListView(),
        "button": QPushButton("Save"),
        "other": QLineEdit(),
        "password": QLineEdit(),
    }
    editors["combo"].addItems(["1 one", "5 five"])
    editors["combo"].setEditable(False)
    editors["grid"].setModel(QStringListModel(["1", "5", "9"], window))
    editors["password"].setEchoMode(QLineEdit.EchoMode.Password)
    layout = QVBoxLayout(window)
    for editor in editors.values():
        layout.addWidget(editor)
    clock = Clock()
    scanner = Scanner(window, clock=clock)
    made = Bench(window, scanner, clock, editors)
    scanner.scanned.connect(made.scans.append)
    editors["button"].clicked.connect(lambda: made.pressed.append("button"))
    for key in ("5", "-", "/", "Return"):
        shortcut = QShortcut(QKeySequence(key), editors["grid"])
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(lambda key=key: made.pressed.append(key))
    with qtbot.waitActive(window):
        window.show()
    scanner.install()
    yield made
    scanner.remove()


def burst(bench: Bench, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
    """A scanner's keys, without times of the window system."""
    bench.clock.pass_by(0.1)
    for character in text:
        bench.clock.pass_by(0.004)
        if character == FNC1:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_BracketRight, CTRL)
        else:
            QTest.keyClicks(QApplication.focusWidget(), character)
    if end is not None:
        QTest.keyClick(QApplication.focusWidget(), end)


def state(bench: Bench) -> tuple[object, ...]:
    at = bench.editors
    return (
        at["line"].text(),
        at["text"].toPlainText(),
        at["combo"].currentIndex(),
        at["spin"].value(),
        at["grid"].currentIndex().row(),
        QApplication.focusWidget(),
        *bench.pressed,
    )


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
@pytest.mark.parametrize("focus", ["line", "text", "combo", "spin", "grid", "button"])
def test_a_scan_leaves_no_trace_whatever_has_the_focus(qtbot, bench, focus, end):
    bench.focus(focus)
    before = state(bench)

    burst(bench, EAN, end)
    burst(bench, "5-/5-/5-/", end)  # each a shortcut of the grid

    assert bench.scans == [EAN, "5-/5-/5-/"]
    qtbot.wait(60)
    assert state(bench) == before


def test_a_slow_person_types_what_they_type(bench):
    line = bench.focus("line")
    for character in EAN[:9]:
        QTest.keyClicks(line, character)
        bench.clock.pass_by(0.035)
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == EAN[:9]
    assert bench.scans == []
    assert QApplication.focusWidget() is bench.editors["text"]


def test_a_short_burst_is_given_on_with_its_enter_behind_it(bench):
    text = bench.focus("text")
    burst(bench, "12")
    burst(bench, "34")
    assert text.toPlainText() == "12\n34\n"
    assert bench.scans == []


def test_a_single_key_waits_no_longer_than_the_gap(qtbot, bench):
    line = bench.focus("line")
    since = time.monotonic()
    QTest.keyClicks(line, "a")
    assert line.text() == ""
    qtbot.waitUntil(lambda: line.text() == "a", timeout=500)
    assert time.monotonic() - since < 0.2  # 30 ms and a busy machine


def test_keys_of_a_person_keep_their_order_before_shortcuts_and_clicks(qtbot, bench):
    line = bench.focus("line")
    QTest.keyClicks(line, "abc")
    QTest.keyClick(line, Qt.Key.Key_A, CTRL)  # select all: it has to find the text
    assert line.selectedText() == "abc"
    QTest.keyClicks(line, "xy")
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert line.text() == "x"
    QTest.keyClicks(line, "z")
    middle = bench.editors["other"].geometry().center()
    QTest.mouseClick(bench.window.windowHandle(), Qt.MouseButton.LeftButton, pos=middle)
    assert line.text() == "xz"
    assert QApplication.focusWidget() is bench.editors["other"]


def test_shortcuts_of_plain_keys_still_work(qtbot, bench):
    bench.focus("grid")
    QTest.keyClicks(bench.editors["grid"], "-")
    qtbot.waitUntil(lambda: bench.pressed == ["-"])
    QTest.keyClick(bench.editors["grid"], Qt.Key.Key_Return)
    assert bench.pressed == ["-", "Return"]


def test_a_key_behind_one_that_moves_the_focus_is_text_there(qtbot, bench):
    opens = QShortcut(QKeySequence("o"), bench.editors["grid"])
    opens.activated.connect(bench.editors["line"].setFocus)
    grid = bench.focus("grid")
    QTest.keyClicks(grid, "o-5")  # rolled over three keys
    qtbot.waitUntil(lambda: bench.editors["line"].text() == "-5")
    assert bench.pressed == []


def press(bench: Bench, key: Qt.Key, text: str, at: int, *, repeat: bool = False) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, repeat)
    event.setTimestamp(at)
    QCoreApplication.sendEvent(QApplication.focusWidget(), event)


def test_a_key_held_down_is_no_scan(bench):
    line = bench.focus("line")
    for at in range(12):
        press(bench, Qt.Key.Key_5, "5", 1000 + at * 25, repeat=at > 0)
    press(bench, Qt.Key.Key_Return, "\r", 1310)
    assert line.text() == "5" * 12
    assert bench.scans == []


def test_keys_that_arrive_in_a_batch_after_a_stall_are_told_apart_by_their_own_times(bench):
    line = bench.focus("line")
    for at, digit in enumerate(EAN):
        press(bench, Qt.Key.Key_0, digit, 1000 + at * 90)
    press(bench, Qt.Key.Key_Return, "\r", 1000 + 13 * 90)
    assert (line.text(), bench.scans) == (EAN, [])
    line.clear()
    for at, digit in enumerate(EAN):
        press(bench, Qt.Key.Key_0, digit, 9000 + at * 4)
        if at == 6:
            time.sleep(0.05)  # the GUI thread stalls inside the burst
    press(bench, Qt.Key.Key_Return, "\r", 9000 + 13 * 4)
    assert (line.text(), bench.scans) == ("", [EAN])


def test_a_stall_longer_than_the_gap_does_not_split_a_scan_that_waits_in_the_queue(qtbot, bench):
    line = bench.focus("line")
    for at, digit in enumerate(EAN[:5]):
        press(bench, Qt.Key.Key_0, digit, 9000 + at * 4)
    later = [
        *((Qt.Key.Key_0, digit, 9020 + at * 4) for at, digit in enumerate(EAN[5:])),
        (Qt.Key.Key_Return, "\r", 9060),
    ]
    for key, text, at in later:  # posted: handled when the loop runs again
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(at)
        QCoreApplication.postEvent(line, event)
    time.sleep(0.05)
    qtbot.waitUntil(lambda: bench.scans == [EAN])
    assert line.text() == ""


def test_twenty_scans_in_two_seconds_are_all_told_in_order(bench):
    bench.focus("line")
    codes = [f"{5012345678900 + number}" for number in range(20)]
    for number, code in enumerate(codes):
        for at, digit in enumerate(code):
            press(bench, Qt.Key.Key_0, digit, 1000 + number * 100 + at * 5)
        press(bench, Qt.Key.Key_Return, "\r", 1000 + number * 100 + 65)
    assert bench.scans == codes


@pytest.mark.parametrize("literal", [True, False])
def test_gs1_element_strings_keep_their_separators(bench, literal):
    code = f"]C101050123456789001{FNC1}3712"
    bench.focus("grid")
    if literal:
        for at, character in enumerate(code):
            press(bench, Qt.Key.Key_A, character, 1000 + at)
        press(bench, Qt.Key.Key_Tab, "\t", 1030)
    else:
        burst(bench, code)
    assert bench.scans == [code]


def test_capitals_and_symbols_by_shift_are_part_of_a_code(bench):
    line = bench.focus("line")
    for at, character in enumerate("AB-12/cd"):
        if character.isupper():
            press(bench, Qt.Key.Key_Shift, "", 1000 + at * 4)
        press(bench, Qt.Key.Key_A, character, 1001 + at * 4)
    press(bench, Qt.Key.Key_Return, "\r", 1034)
    assert (line.text(), bench.scans) == ("", ["AB-12/cd"])


def test_the_ending_with_carriage_return_and_line_feed_presses_nothing(bench):
    bench.focus("button")
    burst(bench, EAN)
    QTest.keyClick(bench.editors["button"], Qt.Key.Key_J, CTRL)
    assert (bench.scans, bench.pressed) == ([EAN], [])
    QTest.keyClicks(bench.editors["button"], " ")  # a person presses it
    bench.scanner.give()
    assert bench.pressed == ["button"]


def test_a_password_is_nobodys_scan(bench):
    field = bench.focus("password")
    burst(bench, "correct horse battery")
    assert field.text() == "correct horse battery"
    assert bench.scans == []


def test_releases_of_a_scan_are_swallowed_too(bench):
    seen: list[int] = []

    class Watch(QLineEdit):
        def keyReleaseEvent(self, event: QKeyEvent) -> None:
            seen.append(event.key())

    line = Watch()
    bench.window.layout().addWidget(line)
    line.show()
    line.setFocus()
    burst(bench, EAN)
    assert seen == []
    burst(bench, "7")
    assert seen == [Qt.Key.Key_7, Qt.Key.Key_Return]


def test_what_is_held_back_is_given_on_when_the_scanner_goes(bench):
    line = bench.focus("line")
    QTest.keyClicks(line, "12")
    bench.scanner.remove()
    assert line.text() == "12"
    burst(bench, EAN)
    assert line.text() == f"12{EAN}"
    assert bench.scans == []
