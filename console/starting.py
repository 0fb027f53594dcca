"""What is seen before anybody is signed in: the start's progress, or why it failed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from views.kit import layouts
from views.kit.cards import Card
from views.kit.controls import button
from views.kit.labels import label, picture
from views.kit.states import SkeletonRows


class StartPage(QStackedWidget):
    """Skeleton rows with a line of progress, or a sentence with *Try again*."""

    set_up_asked = Signal()  # no sample: an own shop, while the first start is under way

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._retry: Callable[[], object] | None = None
        self.progress = label("", "muted")
        self.sentence = label("", "body", wrap=True)
        self.again = button(self.tr("Try again"), "refresh-cw", "primary")
        self.again.clicked.connect(self._on_again)
        self.own = button(self.tr("Set up my own shop instead…"), "store", "plain")
        self.own.clicked.connect(self.set_up_asked)
        self.own.hide()
        self.addWidget(self._starting())
        self.addWidget(self._failed())

    def offer_set_up(self, *, offered: bool) -> None:
        """Whether the shop that starts could still be an own one."""
        self.own.setHidden(not offered)

    def show_starting(self, text: str) -> None:
        self.progress.setText(text)
        self.setAccessibleName(text)
        self.setCurrentIndex(0)
        self.setFocus()

    def show_failed(self, text: str, retry: Callable[[], object] | None) -> None:
        self._retry = retry
        self.sentence.setText(text)
        self.setAccessibleName(text)
        self.again.setVisible(retry is not None)
        self.setCurrentIndex(1)
        self.again.setFocus()

    def _starting(self) -> QWidget:
        made = QWidget()
        rows = Card(layouts.column(SkeletonRows(30), margins=(8, 8, 8, 8)))
        inside = layouts.column(
            layouts.row(label(self.tr("Starting"), "page"), None, self.own),
            self.progress,
            8,
            rows,
            margins=(24, 18, 20, 18),
            gap=2,
        )
        inside.setStretch(inside.count() - 1, 1)
        made.setLayout(inside)
        return made

    def _failed(self) -> QWidget:
        made = QWidget()
        self.sentence.setFixedWidth(480)
        center = Qt.AlignmentFlag.AlignHCenter
        self.sentence.setAlignment(center)
        inside = layouts.column(None, gap=10)
        inside.addWidget(picture("triangle-alert", "bad", 40), alignment=center)
        title = label(self.tr("Backroom could not start"), "title")
        inside.addWidget(title, alignment=center)
        inside.addLayout(layouts.row(None, self.sentence, None))
        inside.addWidget(self.again, alignment=center)
        inside.addStretch(1)
        made.setLayout(inside)
        return made

    def _on_again(self) -> None:
        if self._retry is not None:
            self._retry()
