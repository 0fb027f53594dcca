"""The head of the Operations screen: title, one line of fact, state, span, what can be done."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from views.kit import layouts
from views.kit.controls import ActionButton, SegmentTabs, icon_button
from views.kit.labels import elided, label
from views.kit.pill import Pill, Tone

SPANS = (120, 900, 1800, 3600)  # seconds the charts can show


class Heading(QWidget):
    """`chosen` carries the span in seconds that a person asked for."""

    chosen = Signal(int)

    def __init__(self, title: str, act: Mapping[str, QAction], more: Sequence[str]) -> None:
        super().__init__()
        self.fact = elided("", "caption", tabular=True)
        self.state = Pill()
        names = [self.tr("2 min"), self.tr("15 min"), self.tr("30 min"), self.tr("1 h")]
        self.spans = SegmentTabs(names, self.tr("Time shown"))
        self.rush = ActionButton(act["simulate_rush"], "zap")
        self.flush = ActionButton(act["flush_cache"], "eraser")
        self.more = icon_button("ellipsis", self.tr("More actions"), kind="")
        menu = QMenu(self.more)
        menu.addActions([act[name] for name in more])
        self.more.setMenu(menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        buttons = (self.state, self.spans, self.rush, self.flush, self.more)
        above = layouts.row(label(title, "page"), None, *buttons)
        self.setLayout(layouts.column(above, self.fact, gap=2))
        self.spans.chosen.connect(self._on_chosen)

    def show_state(self, text: str, tone: Tone) -> None:
        self.state.show_status(text, tone)

    def choose(self, seconds: int) -> None:
        """Show this span as the one in force, which nobody asked for."""
        with QSignalBlocker(self.spans):
            self.spans.choose(SPANS.index(seconds))

    def ask_for(self, seconds: int) -> None:
        """As if its tab had been pressed."""
        self.spans.choose(SPANS.index(seconds))

    def span(self) -> int:
        """The chosen span in seconds."""
        return SPANS[self.spans.current()]

    def _on_chosen(self, at: int) -> None:
        self.chosen.emit(SPANS[at])
