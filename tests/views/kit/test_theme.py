"""Tokens: readable pairs, no colour anywhere else, a live switch, sharp icons, real fonts."""

import json
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontDatabase, QFontInfo, QFontMetrics, QIcon
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import Shiboken

from tests.contrast import contrast
from views.kit import icons, layouts, resources, theme
from views.kit.controls import SearchField

ROOT = Path(__file__).resolve().parents[3]
TOKENS = json.loads(resources.text("theme", "tokens.json"))
NAMED = "white|black|red|green|blue|yellow|gray|grey|orange|cyan|magenta"
LITERAL = re.compile(
    r"#[0-9a-fA-F]{8}\b|#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|\brgba?\(|\bhsla?\("
    rf"|QColor\(\s*[\d\"']|GlobalColor\.(?!transparent)\w+|:\s*(?:{NAMED})\s*[;}}]"
)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), TOKENS["contrast"])
def test_every_pair_passes_wcag_aa(name, ink, ground, least):
    colours = TOKENS["color"][name]
    assert contrast(colours[ink], colours[ground]) >= least


def test_all_34_pairs_of_the_design_are_checked():
    assert len(TOKENS["contrast"]) == 34
    assert TOKENS["color"]["light"].keys() == TOKENS["color"]["dark"].keys()


@pytest.mark.parametrize("text", ["#fff", "a #12AB34;", "rgba(1,2)", "QColor(10", "color: red;"])
def test_the_search_for_literals_finds_them(text):
    assert LITERAL.search(text)


def test_no_colour_literal_stands_outside_the_token_file():
    files = [
        file for folder in ("views", "models", "console") for file in (ROOT / folder).rglob("*.py")
    ] + list((ROOT / "resources" / "theme").glob("*.qss"))
    found = {
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if LITERAL.search(line)
    }
    assert len(files) > 20
    assert found == set()


def test_switching_the_theme_is_live_and_told(qtbot, dressed):
    light = theme.color("bg")
    with qtbot.waitSignal(theme.theme_changed):
        theme.apply(dressed, "dark")
    assert (theme.mode(), theme.name()) == ("dark", "dark")
    assert theme.color("bg") != light
    palette = dressed.palette()
    assert palette.color(palette.ColorRole.PlaceholderText) == theme.color("text3")
    assert (
        theme.color("bg").name() in dressed.styleSheet().lower()
        or theme.color("bg").name().upper() in dressed.styleSheet()
    )


def test_following_the_system_takes_its_scheme(qtbot, dressed):
    theme.apply(dressed, "system")
    assert theme.mode() == "system"
    is_dark = dressed.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme.name() == ("dark" if is_dark else "light")
    with qtbot.waitSignal(theme.theme_changed):
        dressed.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    theme.apply(dressed, "light")
    with qtbot.assertNotEmitted(theme.theme_changed):
        dressed.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)


def test_an_unknown_colour_is_an_error(dressed):
    with pytest.raises(KeyError):
        theme.color("chartreuse")


def test_the_bundled_inter_has_four_real_weights(dressed):
    styles = QFontDatabase.styles(theme.FAMILY)
    assert {"Regular", "Bold"} <= set(styles)
    assert QFontInfo(theme.font("body")).family().startswith("Inter")
    widths = {
        QFontMetrics(theme.font(role)).horizontalAdvance("Hamburgefonstiv" * 8)
        for role in ("body", "body_medium", "body_strong")
    }
    assert len(widths) == 3  # one file for all weights would give one width


def test_tabular_digits_have_one_width(dressed):
    wide = QFontMetrics(theme.font("body", tabular=True))
    assert wide.horizontalAdvance("1" * 20) == wide.horizontalAdvance("8" * 20)
    normal = QFontMetrics(theme.font("body"))
    assert normal.horizontalAdvance("1" * 20) != normal.horizontalAdvance("8" * 20)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_pixmaps_are_sharp_at_the_screens_scale(dressed, scale):
    drawn = icons.pixmap("package", "text", 16, scale)
    assert drawn.width() == 16 * scale
    assert drawn.deviceIndependentSize().width() == 16


def test_an_icon_is_drawn_for_the_screens_there_are(dressed):
    made = icons.icon("package", "text", 16, on_role="accent")
    for screen in dressed.screens():
        ratio = screen.devicePixelRatio()
        assert made.pixmap(QSize(16, 16), ratio).width() == 16 * ratio
    on = made.pixmap(made.availableSizes()[0], 1.0, QIcon.Mode.Normal, QIcon.State.On)
    assert on.toImage() != made.pixmap(made.availableSizes()[0], 1.0).toImage()


@pytest.mark.parametrize("make", [QPushButton, lambda: QAction("x")])
def test_a_dressed_button_or_action_follows_the_theme(qtbot, dressed, make):
    target = make()
    icons.dress(target, "moon")
    icons.dress(target, "sun")
    size = target.icon().availableSizes()[0]
    before = target.icon().pixmap(size).toImage()
    theme.apply(dressed, "dark")
    assert target.icon().pixmap(size).toImage() != before
    assert len(target.findChildren(icons._Follower)) == 1


def test_every_bundled_icon_can_be_drawn_and_has_its_licence(dressed):
    for file in resources.path("icons").glob("*.svg"):
        image = icons.pixmap(file.stem, "text", 16).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16)), file
    assert "ISC" in resources.text("icons", "LICENSE-lucide")
    assert "SIL Open Font License" in resources.text("fonts", "OFL-Inter.txt")


def test_fonts_are_registered_once(dressed):
    assert theme.load_fonts() == []
    assert theme.load_fonts() == []


def test_a_theme_switch_survives_widgets_and_wrappers_that_died(qtbot, dressed):
    host, field, gone = QWidget(), SearchField("Name"), QPushButton("gone")
    qtbot.addWidget(host)
    host.setLayout(layouts.column(field, gone))
    icons.dress(gone, "sun")
    wipe = field.findChild(QAction, "_q_qlineeditclearaction")
    size = wipe.icon().availableSizes()[0]
    before = wipe.icon().pixmap(size).toImage()
    Shiboken.invalidate(wipe)  # as happens to the wrapper of what Qt made itself
    Shiboken.delete(gone)
    theme.apply(dressed, "dark")
    again = field.findChild(QAction, "_q_qlineeditclearaction")
    assert again.icon().pixmap(size).toImage() != before


def test_every_icon_is_used():
    folders = [ROOT / name for name in ("views", "models", "console", "resources/theme")]
    files = [
        file for folder in folders for kind in ("py", "qss") for file in folder.rglob(f"*.{kind}")
    ]
    said = "\n".join(file.read_text(encoding="utf-8") for file in files)
    idle = [
        file.stem
        for file in resources.path("icons").glob("*.svg")
        if not re.search(rf"[\"/]{re.escape(file.stem)}(?:\"|\.svg)", said)
    ]
    assert idle == []
