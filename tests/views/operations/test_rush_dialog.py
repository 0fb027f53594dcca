"""What was typed is what is asked for; in a shop that is no sample nobody buys by oversight."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QWidget

from views.operations.rush_dialog import RushDialog
from views.operations.rush_run import RushAsked


@pytest.fixture
def ask(qtbot, request):
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    asked = []

    def open_dialog(*, sample=True, before=RushAsked()):  # noqa: B008 - frozen
        dialog = RushDialog(window, before, sample=sample)
        dialog.asked.connect(asked.append)
        dialog.open()
        return dialog, asked

    yield open_dialog
    QLocale.setDefault(before)


def news(dialog):
    return dialog._news.text()


def test_return_starts_what_is_suggested(qtbot, ask):
    dialog, asked = ask()
    assert "looks at products and buys some" in news(dialog)
    qtbot.keyClick(dialog.rate, Qt.Key.Key_Return)
    assert asked == [RushAsked("zipf", 100.0, 30, 5.0)]
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("rate", "0"), ("rate", "many"), ("rate", "5,001"), ("rate", "nan"), ("seconds", ""),
     ("seconds", "-3"), ("seconds", "1e9"), ("rate", "\u0661\u0662x")],
)  # fmt: skip
def test_what_cannot_be_stays_with_a_sentence_at_its_field(qtbot, ask, field, typed):
    dialog, asked = ask()
    dialog.fields[field].editor.setText(typed)
    dialog.buttons["send"].click()
    assert asked == []
    assert "Type a number from 1 to" in dialog.fields[field].error()
    assert dialog.fields[field].editor.hasFocus()


def test_numbers_are_read_as_the_locale_writes_them(ask):
    dialog, asked = ask(before=RushAsked(rate=12.5))
    assert dialog.rate.text() == "12.5"
    dialog.rate.setText("2,000")
    dialog.pattern.setCurrentIndex(1)
    dialog.buttons["send"].click()
    assert asked == [RushAsked("replay", 2000.0, 30, 5.0)]


def test_in_an_own_shop_nobody_buys_unless_one_says_so_and_is_warned(ask):
    dialog, asked = ask(sample=False)
    assert dialog.buyers.currentText() == "Nobody"
    assert "no sample shop" not in news(dialog)
    dialog.buyers.setCurrentIndex(2)
    assert "no sample shop" in news(dialog)
    dialog.buyers.setCurrentIndex(0)
    dialog.buttons["send"].click()
    assert asked[0].buyers == 0
