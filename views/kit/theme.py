"""Colours, type, sizes: one token file, applied to the whole application at once.

`apply(app, "light" | "dark" | "system")` may be called at any time; `theme_changed` then
tells whoever painted with the old colours. Sizes are logical pixels. Names follow the
role of a colour, never its hue; an unknown name is a KeyError.
"""

import json
from functools import lru_cache
from string import Template
from typing import Any, Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from views.kit import resources

Mode = Literal["light", "dark", "system"]
Name = Literal["light", "dark"]

FAMILY = "Inter"
_TOKENS: dict[str, Any] = json.loads(resources.text("theme", "tokens.json"))

SPACE: dict[str, int] = _TOKENS["space"]
RADIUS: dict[str, int] = _TOKENS["radius"]
SIZE: dict[str, int] = _TOKENS["size"]
MOTION: dict[str, int] = _TOKENS["motion"]  # milliseconds
_COLORS: dict[Name, dict[str, str]] = _TOKENS["color"]
_SPACED = {"kpi": -0.3, "page": -0.3, "overline": 0.4}  # letter spacing, px

_PALETTE = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface2",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "selected",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.ToolTipBase: "inverse",
    QPalette.ColorRole.ToolTipText: "on_inverse",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent_text",
}


class _Theme(QObject):
    """The theme in force. One for the process."""

    theme_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "light"
        self.name: Name = "light"
        self.colors = dict(_COLORS["light"])
        self.fonts_loaded = False
        self.follows_system = False

    def on_system_scheme(self, _scheme: Qt.ColorScheme) -> None:
        app = QApplication.instance()
        if self.mode == "system" and isinstance(app, QApplication):
            _put_on(app)


_theme = _Theme()
theme_changed = _theme.theme_changed


def mode() -> Mode:
    """What was asked for."""
    return _theme.mode


def name() -> Name:
    """What is shown: "system" already resolved."""
    return _theme.name


def color(role: str) -> QColor:
    return QColor(_theme.colors[role])


@lru_cache(64)
def font(role: str, tabular: bool = False) -> QFont:
    """The font of a type role; `tabular` gives all digits one width."""
    spec = _TOKENS["type"][role]
    made = QFont(FAMILY)
    made.setPixelSize(spec["px"])
    made.setWeight(QFont.Weight(spec["weight"]))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if role in _SPACED:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _SPACED[role])
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def load_fonts() -> list[str]:
    """Register the bundled fonts, once; the names of files Qt could not read."""
    if _theme.fonts_loaded:
        return []
    _theme.fonts_loaded = True
    files = sorted(resources.path("fonts").glob("*.ttf"))
    return [f.name for f in files if QFontDatabase.addApplicationFont(str(f)) < 0]


def apply(app: QApplication, wanted: Mode) -> None:
    """Dress the whole application; emits `theme_changed`."""
    load_fonts()
    _theme.mode = wanted
    hints = app.styleHints()
    if not _theme.follows_system:
        _theme.follows_system = True
        app.setStyle("Fusion")
        hints.colorSchemeChanged.connect(_theme.on_system_scheme)
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    hints.setColorScheme(scheme.get(wanted, Qt.ColorScheme.Unknown))
    _put_on(app)


def _put_on(app: QApplication) -> None:
    system = "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    _theme.name = cast("Name", system if _theme.mode == "system" else _theme.mode)
    _theme.colors = dict(_COLORS[_theme.name])
    palette = QPalette()
    for role, token in _PALETTE.items():
        palette.setColor(role, color(token))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("text_disabled"))
    app.setPalette(palette)
    app.setFont(font("body"))
    QToolTip.setFont(font("small"))
    app.setStyleSheet(_sheet())
    _theme.theme_changed.emit()


def _sheet() -> str:
    names = {**_theme.colors, "icons": resources.path("icons").as_posix()}
    return Template(resources.text("theme", "console.qss")).substitute(names)
