"""Flushing the cache from the Operations screen."""

from PySide6.QtCore import QObject

from services.monitoring.service import Monitoring
from views.kit.screen import Screen


class Flushing(QObject):
    """Asks what to flush, says beforehand what that means, does it, tells what happened."""

    def __init__(self, screen: Screen, monitoring: Monitoring) -> None:
        super().__init__(screen)
        self._screen, self._monitoring = screen, monitoring

    def ask(self) -> None:
        """Open the dialog."""
