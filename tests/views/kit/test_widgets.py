"""Small parts: data stays plain text, everything is named, keys do what they should."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from views.kit import layouts, theme
from views.kit.banner import Banner
from views.kit.busy import BusyStrip
from views.kit.cards import Bar, Bars, Card, KeyValue, Panel, Thumb, separator
from views.kit.choicebox import ChoiceBox, MomentBox
from views.kit.controls import Chip, SearchField, SegmentTabs, button, icon_button
from views.kit.forms import FormField
from views.kit.labels import Picture, elided, label, picture, plain, set_tooltip
from views.kit.pill import Pill
from views.kit.states import EmptyState, ErrorState, SkeletonRows

ROOT = Path(__file__).resolve().parents[3]
SMOOTHED = 16  # of 255: what anti-aliasing takes off a round border of one pixel


@pytest.fixture
def show(qtbot, dressed):
    hosts = []  # qtbot keeps weak references only

    def shown(*parts: QWidget) -> QWidget:
        host = QWidget()
        hosts.append(host)
        host.resize(640, 480)
        host.setLayout(layouts.column(*parts))
        qtbot.addWidget(host)
        with qtbot.waitActive(host):
            host.show()
        return host

    return shown


@pytest.mark.parametrize("make", [label, elided])
def test_markup_in_data_is_shown_as_typed(show, make):
    made = make("<b>x</b>")
    show(made)
    assert made.textFormat() == Qt.TextFormat.PlainText
    assert made.text() == "<b>x</b>"
    assert made.sizeHint().width() > label("x").sizeHint().width() * 3


def test_labels_are_made_in_one_place_only():
    """Every text on screen goes through `label`, which knows no markup."""
    makers = {
        str(file.relative_to(ROOT))
        for folder in ("views", "console")
        for file in (ROOT / folder).rglob("*.py")
        if re.search(r"\bQLabel\(", file.read_text(encoding="utf-8"))
    }
    assert makers == {"views/kit/labels.py"}


def test_tooltips_show_markup_as_typed(show):
    made = label("x")
    set_tooltip(made, "<b>x</b> & y")
    assert made.toolTip() == plain("<b>x</b> & y") == "<span>&lt;b&gt;x&lt;/b&gt; &amp; y</span>"
    set_tooltip(made, "")
    assert made.toolTip() == ""


def test_an_elided_text_has_its_whole_in_the_tooltip(qtbot, show):
    made = elided("a far too long name " * 20)
    show(made)
    assert "too long" in made.toolTip()
    made.setText("short")
    assert made.toolTip() == ""
    made.grab()


def test_everything_that_can_be_used_has_a_name(show):
    parts = [
        button("Adjust stock…", "pencil", "primary"),
        icon_button("x", "Close", keys="Esc"),
        SearchField("Name, SKU or barcode"),
        Chip("Status: Active"),
        Chip("Add", on=False),
        SegmentTabs(["All", "Low"], "Views"),
        Pill("Active", "ok"),
        Bars([Bar("Berlin", 4, "4"), Bar("Lyon", 0, "0")]),
        KeyValue("Reorder point", "20"),
        KeyValue("Status", Pill("Active", "ok")),
        EmptyState("package", "Nothing here", "Try less."),
        SkeletonRows(3),
    ]
    host = show(*parts, Card(layouts.row(Thumb("package"), picture("x"))), separator(), Panel())
    names = [part.accessibleName() for part in parts[:9]]
    assert all(names), names
    assert parts[7].accessibleName() == "Berlin: 4, Lyon: 0"
    theme.apply(theme.QApplication.instance(), "dark")
    assert not host.grab().isNull()


def test_a_key_value_can_change(show):
    fact = KeyValue("Reorder point", "20")
    fact.set_value("25")
    assert fact.accessibleName() == "Reorder point: 25"
    pill = KeyValue("Status", Pill("x", "ok"))
    pill.set_value("ignored")


def test_a_thumb_shows_another_icon(show):
    thumb = Thumb("package")
    show(thumb)
    before = thumb.grab().toImage()
    thumb.show_icon("store")
    assert thumb.grab().toImage() != before


def test_panels_hold_what_they_are_given(show):
    inside = label("x")
    panel = Panel(layouts.column(inside))
    show(panel)
    assert panel.isAncestorOf(inside)
    assert panel.width() == theme.SIZE["panel"]


def test_tabs_tell_the_chosen_one_once(qtbot, show):
    tabs, told = SegmentTabs(["All", "Low", "Drafts"], "Views"), []
    show(tabs)
    tabs.chosen.connect(told.append)
    tabs.choose(2)
    assert (told, tabs.current()) == ([2], 2)
    tabs.set_count(1, "412")
    tabs.set_count(0, "")
    texts = [b.text() for b in tabs.findChildren(type(button("x")))]
    assert texts == ["All", "Low  412", "Drafts"]


def test_a_chip_can_be_taken_off(qtbot, show):
    chip = Chip("Status: Active")
    show(chip)
    with qtbot.waitSignal(chip.removed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)


def test_search_waits_for_the_last_key_and_esc_empties_it(qtbot, show):
    field, told = SearchField("Name"), []
    show(field)
    field.searched.connect(told.append)
    field.setFocus()
    qtbot.keyClicks(field, "mug")
    qtbot.waitUntil(lambda: told == ["mug"])
    qtbot.keyClicks(field, "s")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == ["mug", "mugs"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert told == ["mug", "mugs", ""]
    with qtbot.waitSignal(field.went_down):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.wait(160)
    assert told == ["mug", "mugs", ""]


def test_a_fields_error_is_a_sentence_under_it(show):
    field = FormField("Barcode", QLineEdit("12"), "barcode", hint="8, 12, 13 or 14 digits")
    show(field)
    field.show_error("12 is no GTIN.")
    assert field.error() == "12 is no GTIN."
    assert field.editor.property("wrong") is True
    assert field.editor.accessibleDescription() == "12 is no GTIN."
    texts = [t.text() for t in field.findChildren(QLabel) if t.isVisible()]
    assert texts == ["BARCODE", "12 is no GTIN."]
    field.show_error("")
    assert field.editor.property("wrong") is False
    assert field.editor.accessibleDescription() == "8, 12, 13 or 14 digits"


def test_an_error_offers_to_try_again_only_if_that_can_help(qtbot, show):
    tried = []
    hopeless = ErrorState("Conflict.")
    state = ErrorState("The database is away.", lambda: tried.append(1))
    show(state, hopeless)
    assert not hopeless.action.isVisible()
    qtbot.mouseClick(state.action, Qt.MouseButton.LeftButton)
    assert tried == [1]
    state.say("Still away.", "Wait a little.")
    assert state.accessibleName() == "Still away.. Wait a little." or "Still away." in (
        state.accessibleName()
    )


def test_the_banner_retries_once_and_can_be_dismissed(qtbot, show):
    banner, tried = Banner(), []
    show(banner)
    assert not banner.isVisible()
    banner.tell("The database is away. <b>x</b>", lambda: tried.append(1))
    assert banner.isVisible()
    qtbot.mouseClick(banner.retry, Qt.MouseButton.LeftButton)
    assert tried == [1]
    assert not banner.isVisible()
    banner.tell("Somebody was first.")
    assert not banner.retry.isVisible()
    banner.retry.click()
    assert tried == [1]
    banner.show_message("Read only.", "info")
    qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_the_strip_shows_only_what_takes_long_and_rests_when_idle(qtbot, show):
    strip = BusyStrip()
    show(strip)
    strip.set_busy(True)
    strip.set_busy(False)
    qtbot.wait(200)
    assert not strip.is_shown()
    strip.set_busy(True)
    qtbot.waitUntil(strip.is_shown)
    strip.set_busy(True)
    strip.set_progress(1, 4)
    strip.grab()
    strip.set_progress(0, 0)
    qtbot.wait(80)
    strip.grab()
    strip.set_busy(False)
    assert not strip.is_shown()


def test_the_pause_before_a_search_can_be_chosen(qtbot, show):
    quick, patient, told = SearchField("Name", after=10), SearchField("SKU", after=5000), []
    show(quick, patient)
    for field in (quick, patient):
        field.searched.connect(told.append)
        field.setText(field.accessibleName())
    qtbot.waitUntil(lambda: told == ["Name"], timeout=1000)
    qtbot.wait(50)
    assert told == ["Name"]


def test_an_ampersand_in_data_is_shown(show):
    chip, made = Chip("Mugs & Cups"), button("Mugs & Cups")
    show(chip, made)
    assert (chip.text(), made.text()) == ("Mugs && Cups", "Mugs && Cups")
    assert chip.shortcut().isEmpty()
    assert made.accessibleName() == "Mugs & Cups"


def test_a_hint_takes_the_room_there_is(show):
    state = EmptyState("package", "Nothing here", "A longer hint about what to do now. " * 4)
    host = show(state)
    hint = next(part for part in state.findChildren(QLabel) if part.text().startswith("A longer"))
    assert hint.width() == 440
    host.resize(300, 480)
    QApplication.processEvents()
    assert 240 < hint.width() < 300


def edge(editor: QWidget) -> str:
    """The colour in the middle of an editor's left border."""
    image = editor.grab().toImage()
    return image.pixelColor(0, image.height() // 2).name()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_editor_has_the_same_frame_and_shows_its_focus(show, dressed, name):
    theme.apply(dressed, name)
    line, text, choice = QLineEdit(), QPlainTextEdit(), ChoiceBox()
    moment = MomentBox(QDateTime.currentDateTime())
    text.setFixedHeight(64)
    other = button("elsewhere")
    show(line, text, choice, moment, other)
    other.setFocus()
    editors = (line, text, choice, moment)
    assert {edge(editor) for editor in editors} == {theme.color("border").name()}
    assert [editor.height() for editor in editors] == [32, 64, 32, 32]
    for editor in editors:
        editor.setFocus()
        assert edge(editor) == theme.color("focus").name(), editor
        assert editor.height() in {32, 64}


@pytest.mark.parametrize("make", [ChoiceBox, lambda: MomentBox(QDateTime.currentDateTime())])
def test_a_box_that_opens_has_an_arrow_inside_it(show, make):
    box = make()
    host = show(box)
    arrow = box.findChild(Picture)
    host.resize(500, 480)
    QApplication.processEvents()
    assert box.rect().contains(arrow.geometry())
    assert box.width() - arrow.geometry().right() < 20
    before = arrow.grab().toImage()
    box.setEnabled(False)
    assert arrow.grab().toImage() != before


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("make", [QRadioButton, QCheckBox])
def test_an_unchosen_option_can_be_seen(show, dressed, name, make):
    theme.apply(dressed, name)
    option, other = make("Keep mine"), button("elsewhere")
    show(option, other)
    other.setFocus()
    off = option.grab().toImage()
    ring, wanted = off.pixelColor(0, off.height() // 2), theme.color("border_strong")
    for one, other in zip(ring.getRgb()[:3], wanted.getRgb()[:3], strict=True):
        assert abs(one - other) <= SMOOTHED
    option.setChecked(True)
    assert option.grab().toImage() != off
