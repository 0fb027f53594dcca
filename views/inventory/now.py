"""What a SKU has now, and what it would have after the change that is being typed."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from models.figures import figure
from services.inventory.records import StockLevel
from views.kit import layouts
from views.kit.labels import label, picture
from views.kit.pill import Pill


class Now(QWidget):
    """`start`, then `preview` at each key and `changed` when the stock moves meanwhile.

    `facts` are the fields of a StockLevel that are told, in this order; what `changed` tells
    is about the first.
    """

    def __init__(self, facts: Sequence[str]) -> None:
        super().__init__()
        self.facts: dict[str, QLabel] = {}
        self.warning = label("", "small_strong", wrap=True)
        self._warning_icon = picture("triangle-alert", "warn", 14)
        self.mark = Pill("", "info")
        self._mark_icon = picture("refresh-cw", "info", 14)
        self._first = 0
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for row, name in enumerate(facts):
            value = label("", "body_medium" if row else "body_strong", tabular=True)
            self.facts[name] = value
            grid.addWidget(label(word_of(name), "muted"), row, 0)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
        warned = layouts.row(self._warning_icon, self.warning, gap=6)
        warned.setStretch(1, 1)
        marked = layouts.row(self._mark_icon, self.mark, None, gap=6)
        self.setLayout(layouts.column(grid, marked, warned, gap=6))

    @property
    def on_hand(self) -> QLabel:
        return self.facts["on_hand"]

    def start(self, level: StockLevel) -> None:
        """The stock as it is when the popover opens."""
        self._first = getattr(level, next(iter(self.facts)))
        self._show_mark("")
        self.preview(level, level)

    def changed(self, level: StockLevel) -> None:
        """Somebody else moved it: say from what to what."""
        now = getattr(level, next(iter(self.facts)))
        text = self.tr("Changed elsewhere: {0} → {1}")
        self._show_mark(text.format(figure(self._first), figure(now)))

    def told(self, level: StockLevel) -> str:
        """ "On hand now 12, Available now 10", to be read aloud at the field."""
        sentence = self.tr("{0} now {1}")
        facts = [
            sentence.format(word_of(name), figure(getattr(level, name))) for name in self.facts
        ]
        return ", ".join(facts)

    def preview(self, level: StockLevel, after: StockLevel, warning: str = "") -> None:
        """`level` is now, `after` what it would become; `warning` what speaks against it."""
        for name, shown in self.facts.items():
            shown.setText(_arrow(getattr(level, name), getattr(after, name)))
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self._warning_icon.setVisible(bool(warning))

    def _show_mark(self, text: str) -> None:
        self.mark.show_status(text, "info")
        self.mark.setVisible(bool(text))
        self._mark_icon.setVisible(bool(text))


def word_of(fact: str) -> str:
    """What a field of a StockLevel is called on the screen."""
    words = {
        "on_hand": _tr("On hand"),
        "available": _tr("Available"),
        "unavailable": _tr("Unavailable"),
        "reorder_point": _tr("Reorder point"),
    }
    return words[fact]


def _arrow(now: int, after: int) -> str:
    return figure(now) if now == after else f"{figure(now)} → {figure(after)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("levels", text)
