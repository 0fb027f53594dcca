"""On hand and available now, and what they would be after the change that is being typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from models.figures import figure
from services.inventory.records import StockLevel
from views.inventory import delta
from views.kit import layouts
from views.kit.labels import label, picture
from views.kit.pill import Pill


class Now(QWidget):
    """`start`, then `preview` at each key and `changed` when the stock moves meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.on_hand = label("", "body_strong", tabular=True)
        self.available = label("", "body_medium", tabular=True)
        self.warning = label("", "small_strong", wrap=True)
        self._warning_icon = picture("triangle-alert", "warn", 14)
        self.mark = Pill("", "info")
        self._mark_icon = picture("refresh-cw", "info", 14)
        self._first = 0
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        right = Qt.AlignmentFlag.AlignRight
        for row, (name, value) in enumerate(
            ((self.tr("On hand"), self.on_hand), (self.tr("Available"), self.available))
        ):
            grid.addWidget(label(name, "muted"), row, 0)
            grid.addWidget(value, row, 1, right)
        warned = layouts.row(self._warning_icon, self.warning, gap=6)
        warned.setStretch(1, 1)
        marked = layouts.row(self._mark_icon, self.mark, None, gap=6)
        self.setLayout(layouts.column(grid, marked, warned, gap=6))

    def start(self, level: StockLevel) -> None:
        """The stock as it is when the popover opens."""
        self._first = level.on_hand
        self._show_mark("")
        self.preview(level, 0)

    def changed(self, level: StockLevel) -> None:
        """Somebody else moved it: say from what to what."""
        text = self.tr("Changed elsewhere: {0} → {1}")
        self._show_mark(text.format(figure(self._first), figure(level.on_hand)))

    def preview(self, level: StockLevel, change: int) -> None:
        """`change` 0: nothing typed yet."""
        self.on_hand.setText(_after(level.on_hand, change))
        self.available.setText(_after(level.available, change))
        sentence = delta.warning(level, change) if change else ""
        self.warning.setText(sentence)
        self.warning.setVisible(bool(sentence))
        self._warning_icon.setVisible(bool(sentence))

    def _show_mark(self, text: str) -> None:
        self.mark.show_status(text, "info")
        self.mark.setVisible(bool(text))
        self._mark_icon.setVisible(bool(text))


def _after(now: int, change: int) -> str:
    return f"{figure(now)} → {figure(now + change)}" if change else figure(now)
