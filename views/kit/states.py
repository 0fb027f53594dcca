"""What stands where the rows would be: nothing found, still loading, went wrong."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.kit import layouts, theme
from views.kit.controls import button
from views.kit.labels import label, picture

_WIDTHS = (0.62, 0.48, 0.7, 0.55, 0.4)  # of the room, so that rows do not look like a table
AGAIN, AGAIN_MOST = 2000, 8000  # milliseconds before an error page tries again by itself
_HINT = 440  # logical pixels: a line of a hint that is read at one glance


class EmptyState(QWidget):
    """Icon, title, hint and perhaps one thing to do about it."""

    def __init__(
        self,
        icon: str,
        title: str,
        hint: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__()
        center = Qt.AlignmentFlag.AlignHCenter
        self._title, self._hint = label(title, "title"), label(hint, "muted", wrap=True)
        self._hint.setMaximumWidth(_HINT)
        for text in (self._title, self._hint):
            text.setAlignment(center)
        if not hint:
            self._hint.hide()
        self.setAccessibleName(f"{title}. {hint}".strip())
        made = layouts.column(None, gap=8)
        made.addWidget(picture(icon, "text3", 40), alignment=center)
        made.addWidget(self._title)
        line = layouts.row(None, self._hint, None)
        line.setStretch(1, _HINT)  # all the room up to its maximum; the rest is for the sides
        made.addLayout(line)
        self.action = button(action[0] if action else "")
        if action is None:
            self.action.hide()
        else:
            self.action.clicked.connect(_without_bool(action[1]))
        made.addLayout(layouts.row(None, self.action, None))
        made.addStretch(1)
        self.setLayout(made)

    def say(self, title: str, hint: str = "") -> None:
        """Change both sentences."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{title}. {hint}".strip())


class ErrorState(EmptyState):
    """The rows could not be had: the sentence, and *Try again* if that can help.

    While it is on screen it tries by itself too, less and less often, one try at a time: the
    next one waits until :meth:`fail` tells that the last one failed.
    """

    def __init__(self, text: str, retry: Callable[[], object] | None = None) -> None:
        word = QCoreApplication.translate("ErrorState", "Try again")
        super().__init__("triangle-alert", text, "", (word, retry) if retry else None)
        self._pause = AGAIN
        self._again = QTimer(self, singleShot=True)
        if retry is not None:
            self._again.timeout.connect(retry)

    def fail(self, text: str, *, can_retry: bool) -> None:
        """It failed, perhaps once more."""
        self.say(text)
        self.action.setVisible(can_retry)
        if self.isVisible():
            self._pause = min(2 * self._pause, AGAIN_MOST)
            self._wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wait()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
        self._pause = AGAIN

    def _wait(self) -> None:
        if not self.action.isHidden():
            self._again.start(self._pause)
        else:
            self._again.stop()


class SkeletonRows(QWidget):
    """Grey rows while the first ones load."""

    def __init__(self, rows: int = 8) -> None:
        super().__init__()
        self._rows = rows
        self.setAccessibleName(self.tr("Loading"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = theme.SIZE["row"]
        for at in range(min(self._rows, self.height() // height)):
            draw_skeleton(painter, QRectF(0, at * height, self.width(), height), at)


def draw_skeleton(painter: QPainter, room: QRectF, row: int) -> None:
    """A grey stroke where a text will be; for delegates too."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("neutral_bg"))
    width = (room.width() - 24) * _WIDTHS[row % len(_WIDTHS)]
    painter.drawRoundedRect(QRectF(room.left() + 12, room.center().y() - 5, width, 10), 5, 5)


def _without_bool(slot: Callable[[], object]) -> Callable[[bool], None]:
    def clicked(_checked: bool) -> None:
        slot()

    return clicked
