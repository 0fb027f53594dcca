"""A chart's words and its legend: side by side, or one below the other where it is narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QSizePolicy, QWidget

from views.kit import layouts
from views.kit.charts.legend import Legend

_APART = 12  # logical pixels at least between words and legend
_AROUND = 16 + 6 + 8  # margins, and the gap before the button


class FoldingHead(QWidget):
    """`words` stand above each other; they may be elided. `more` is the button at the right."""

    def __init__(self, words: Sequence[QLabel], legend: Legend, more: QWidget) -> None:
        super().__init__()
        self._words, self._legend, self._more = words, legend, more
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 0, 6, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._grid.addLayout(layouts.column(*words, gap=1), 0, 0)
        self._grid.addWidget(more, 0, 2)
        self.folded = False
        self._put()
        self.setLayout(self._grid)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fold(self) -> None:
        """The figures may have grown: the legend goes down if it must, and stays there."""
        self._set(self.folded or self._is_narrow())
        self._grid.activate()  # the next paint must not find a legend too narrow for its figures

    def fit(self) -> None:
        """The words are others: the legend goes where it has room now."""
        self._set(self._is_narrow())
        self._grid.activate()

    def minimumSizeHint(self) -> QSize:
        """A long legend does not make its chart wider than the one beside it."""
        return QSize(0, self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set(self._is_narrow())

    def _is_narrow(self) -> bool:
        words = max(each.sizeHint().width() for each in self._words)
        room = self.width() - _AROUND - self._more.sizeHint().width()
        return room < words + _APART + self._legend.sizeHint().width()

    def _set(self, folded: bool) -> None:
        if folded != self.folded:
            self.folded = folded
            self._put()
            self.updateGeometry()

    def _put(self) -> None:
        self._grid.removeWidget(self._legend)
        if self.folded:
            self._grid.addWidget(self._legend, 1, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        else:
            self._grid.addWidget(self._legend, 0, 1)
