"""The rush on the Operations screen: the dialog that asks for one, and the strip while it runs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from views.kit.screen import Screen


class Rushing(QFrame):
    """The strip of a running rush, between the banner and the tiles; hidden while none runs.

    The screen's actions call :meth:`ask` and :meth:`stop`, and follow :meth:`is_running`.
    """

    changed = Signal()  # a rush began or ended: the screen asks its actions again

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self.hide()

    def ask(self) -> None:
        """Ask for pattern, rate and duration, and start it."""

    def stop(self) -> None:
        """End the running rush."""

    def is_running(self) -> bool:
        return False
