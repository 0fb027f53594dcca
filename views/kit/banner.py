"""The strip above a screen that says what went wrong without stopping the user."""

import time
from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QFrame, QWidget

from views.kit import layouts
from views.kit.controls import button
from views.kit.labels import label, picture

BannerTone = Literal["warn", "bad", "info"]
_ICONS = {"warn": "triangle-alert", "bad": "triangle-alert", "info": "circle-dot"}


class Banner(QWidget):
    """One message at a time, the newest."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        margins: tuple[int, int, int, int] = (12, 8, 12, 0),
    ) -> None:
        super().__init__(parent)
        self._strip = QFrame()
        self._strip.setObjectName("banner")
        self._icon = picture("triangle-alert", "warn")
        self.text = label("", "body_medium", wrap=True)
        self.retry = button(self.tr("Try again"))
        self.close_button = button(self.tr("Dismiss"))
        self._again: Callable[[], object] | None = None
        self._told = 0.0
        made = layouts.row(
            self._icon, self.text, self.retry, self.close_button, margins=(14, 5, 8, 5)
        )
        made.setStretch(1, 1)
        self._strip.setLayout(made)
        self.setLayout(layouts.column(self._strip, margins=margins))
        self.retry.clicked.connect(self._on_retry)
        self.close_button.clicked.connect(self.clear)
        self.hide()

    def tell(self, text: str, again: Callable[[], object] | None = None) -> None:
        """A failure; `again` puts *Try again* beside it."""
        self.show_message(text, "bad" if again is None else "warn", again)

    def show_message(
        self, text: str, tone: BannerTone, again: Callable[[], object] | None = None
    ) -> None:
        self.text.setText(text)
        self.setAccessibleName(text)
        self._icon.show_icon(_ICONS[tone], tone)
        self._again, self._told = again, time.monotonic()
        self.retry.setVisible(again is not None)
        self._strip.setProperty("tone", tone)
        for part in (self._strip, self.text, self.retry, self.close_button):
            part.style().unpolish(part)
            part.style().polish(part)
        self.show()

    def recovered(self, started: float) -> None:
        """A call begun at `started` (monotonic seconds) was answered: an outage is over."""
        if self._again is not None and started > self._told:
            self.clear()

    def tells_outage(self) -> bool:
        """Whether it speaks of what may soon answer again."""
        return self._again is not None

    def clear(self) -> None:
        """Take the message and its retry away."""
        self._again = None
        self.hide()

    def _on_retry(self) -> None:
        again = self._again
        self.clear()
        if again is not None:
            again()
