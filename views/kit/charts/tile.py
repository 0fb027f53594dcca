"""One figure large: what it is, its unit, how it changed, a sparkline, a line of fact."""

from typing import Literal

from PySide6.QtWidgets import QWidget

from models.readings import UNKNOWN
from views.kit import layouts
from views.kit.cards import Card
from views.kit.charts.sparkline import HEIGHT
from views.kit.labels import elided, label, picture, tint
from views.kit.pill import Tone

Direction = Literal["up", "down", "same"]

_ICONS: dict[Direction, str] = {
    "up": "arrow-up-right",
    "down": "arrow-down-right",
    "same": "minus",
}


class Tile(Card):
    """`sparkline` is drawn by the board that it is given to."""

    def __init__(self, title: str, unit: str, sparkline: QWidget | None = None) -> None:
        super().__init__()
        self.title, self.unit = title, unit
        self.sparkline = sparkline
        self.figure = label(UNKNOWN, "kpi", tabular=True)
        self._unit = label(unit, "muted")
        self._arrow = picture("minus", "neutral", 14)
        self._change = label("", "small_strong", tabular=True)
        self.caption = elided("", "caption")
        self._said = ""
        self._shown = ("", "", "")  # direction, text and tone of the change
        self._unit.hide()  # of a figure that is not known
        name = elided(title, "muted")
        head = layouts.row(name, self._arrow, self._change, gap=3)
        head.setStretch(0, 1)
        value = layouts.row(self.figure, self._unit, None, gap=5)
        middle: QWidget | int = HEIGHT if sparkline is None else sparkline
        parts = layouts.column(head, value, middle, self.caption, margins=(16, 13, 16, 12), gap=4)
        self.setLayout(parts)
        self.show_change("same", "")

    def show_figure(self, text: str) -> None:
        """The figure as the locale writes it; a dash where it is not known."""
        if text == self.figure.text():
            return
        self.figure.setText(text)
        self._unit.setVisible(text != UNKNOWN)
        self._tell()

    def show_change(
        self, direction: Direction, text: str, tone: Tone = "neutral", said: str = ""
    ) -> None:
        """`text` such as "+304 %"; "" shows no change. `said` is the same to be read aloud."""
        if (direction, text, tone) == self._shown:
            return
        tint(self._change, tone)
        self._shown = (direction, text, tone)
        self._arrow.show_icon(_ICONS[direction], tone)
        self._arrow.setVisible(bool(text))
        self._change.setText(text)
        self._said = said or text
        self._tell()

    def show_caption(self, text: str, tone: Tone = "neutral") -> None:
        """The line of fact below; `tone` where it is a warning."""
        tint(self.caption, "" if tone == "neutral" else tone)
        if text == self.caption.text():
            return
        self.caption.setText(text)
        self._tell()

    def _tell(self) -> None:
        unit = "" if self.figure.text() == UNKNOWN else self.unit
        known = " ".join(part for part in (self.title, self.figure.text(), unit) if part)
        self.setAccessibleName(", ".join(part for part in (known, self._said) if part))
        self.setAccessibleDescription(self.caption.text())
