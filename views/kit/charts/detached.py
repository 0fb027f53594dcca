"""A chart in a window of its own, and what stands where it came from."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from views.kit import layouts
from views.kit.cards import Card
from views.kit.controls import button
from views.kit.labels import label


class Placeholder(Card):
    """Keeps a chart's place, and owns its window: with the screen both go."""

    called = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.back = button(self.tr("Put it back"))
        self.back.setAccessibleName(self.tr("Put {0} back").format(title))
        self.back.clicked.connect(self._on_clicked)
        said = label(self.tr("In a window of its own"), "caption")
        name = label(title, "body_strong")
        words = layouts.column(None, name, said, 6, self.back, None, gap=2)
        for part in (name, said, self.back):
            words.setAlignment(part, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(layouts.row(None, words, None))

    def _on_clicked(self, _checked: bool) -> None:
        self.called.emit()


class ChartWindow(QWidget):
    """Shows one chart. `closing`: the chart has to leave now."""

    closing = Signal()

    def __init__(self, title: str, chart: QWidget, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle(self.tr("{0} \N{EN DASH} Backroom").format(title))
        self.setLayout(layouts.column(chart, margins=(12, 12, 12, 12)))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)
        self.resize(max(720, chart.width()), max(380, chart.height()))

    def open(self) -> None:
        """Show it, free of the main window: that may be minimised and this stays."""
        self.show()
        self.windowHandle().setTransientParent(None)  # type: ignore[arg-type] # None frees it

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


def swap(old: QWidget, new: QWidget) -> None:
    """Put `new` where `old` is in its parent's layout; `old` is hidden and stays a child."""
    parent = old.parentWidget()
    layout = parent.layout() if parent is not None else None
    if layout is not None:
        layout.replaceWidget(old, new)
        old.hide()
        new.show()
