"""The head of the Operations screen: title, one line of fact, state, span, what can be done."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from views.kit import icons, layouts
from views.kit.controls import ActionButton, SegmentTabs, icon_button
from views.kit.labels import elided, label, set_tooltip
from views.kit.pill import Pill, Tone

SPANS = (120, 900, 1800, 3600)  # seconds the charts can show
SPAN_ACTIONS = ("show_two_minutes", "show_quarter", "show_half", "show_hour")
_NARROW, _LEAST = 1020, 640  # logical pixels


class Heading(QWidget):
    """`chosen` carries the span in seconds that a person asked for."""

    chosen = Signal(int)

    def __init__(self, title: str, act: Mapping[str, QAction], more: Sequence[str]) -> None:
        super().__init__()
        self.fact = elided("", "caption", tabular=True)
        self.state = Pill()
        names = [self.tr("2 min"), self.tr("15 min"), self.tr("30 min"), self.tr("1 h")]
        self.spans = SegmentTabs(names, self.tr("Time shown"))
        for tab, key in zip(self.spans.findChildren(QPushButton), SPAN_ACTIONS, strict=True):
            set_tooltip(tab, act[key].toolTip())
        self.hold = icon_button("pause", self.tr("Pause"), kind="")
        self.hold.clicked.connect(act["pause"].trigger)
        self._keys = act["pause"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.rush = ActionButton(act["simulate_rush"], "zap")
        self.flush = ActionButton(act["flush_cache"], "eraser")
        self.compare = ActionButton(act["before_after"], "arrow-left-right")
        self._texts = {each: each.text() for each in (self.compare, self.rush, self.flush)}
        self.more = icon_button("ellipsis", self.tr("More actions"), kind="")
        menu = QMenu(self.more)
        menu.addActions([act[name] for name in more])
        self.more.setMenu(menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        buttons = (
            self.state,
            self.hold,
            self.spans,
            self.compare,
            self.rush,
            self.flush,
            self.more,
        )
        above = layouts.row(label(title, "page"), None, *buttons)
        self.setLayout(layouts.column(above, self.fact, gap=2))
        self.spans.chosen.connect(self._on_chosen)
        self.show_paused(paused=False)

    def show_state(self, text: str, tone: Tone) -> None:
        self.state.show_status(text, tone)

    def show_paused(self, *, paused: bool) -> None:
        """What the button beside the state does now."""
        name = self.tr("Resume") if paused else self.tr("Pause")
        icons.dress(self.hold, "play" if paused else "pause")
        self.hold.setAccessibleName(name)
        set_tooltip(self.hold, f"{name} ({self._keys})")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, icons and tooltips must do for the two long words."""
        super().resizeEvent(event)
        for each, text in self._texts.items():
            each.setText(text if self.width() >= _NARROW else "")

    def minimumSizeHint(self) -> QSize:
        """Of the words at their shortest: a narrow window must be able to ask for that."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def choose(self, seconds: int) -> None:
        """Show this span as the one in force, which nobody asked for."""
        with QSignalBlocker(self.spans):
            self.spans.choose(SPANS.index(seconds))

    def ask_for(self, seconds: int) -> None:
        """As if its tab had been pressed."""
        self.choose(seconds)
        self.chosen.emit(seconds)

    def span(self) -> int:
        """The chosen span in seconds."""
        return SPANS[self.spans.current()]

    def _on_chosen(self, at: int) -> None:
        self.chosen.emit(SPANS[at])
