"""Flushing the cache from the Operations screen."""

from PySide6.QtCore import QObject

from services.monitoring.service import Monitoring
from views.kit.screen import FlushSubject, Screen


class Flushing(QObject):
    """Asks what to flush, says beforehand what that means, does it, tells what happened."""

    def __init__(self, screen: Screen, _monitoring: Monitoring) -> None:
        super().__init__(screen)
        self._screen = screen

    def ask(self) -> None:
        """Open the dialog."""
        self._screen.context.flush(FlushSubject())
