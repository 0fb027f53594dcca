"""Asking what of the cache to flush, from whichever screen is open."""

from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from console.window import Window
from services.catalog.service import Catalog
from services.kernel.operations import operation_of
from services.monitoring.service import Monitoring
from views.kit.actions import action, install
from views.kit.screen import Context, FlushSubject
from views.operations.flush_dialog import FlushDialog


class Flushing(QWidget):
    """Of one person: `enter` when they sign in, `leave` when they go.

    Never seen itself: it holds what the palette offers on any screen.
    """

    def __init__(self, window: Window, catalog: Catalog, monitoring: Monitoring) -> None:
        super().__init__(window)
        self.hide()
        self._window, self._catalog, self._monitoring = window, catalog, monitoring
        self._context: Context | None = None
        self.dialog: FlushDialog | None = None

    def enter(self, context: Context) -> None:
        """From now on the palette offers what `context.caller` may."""
        self._context = context
        install(self, context.caller)
        self._window.overlays.offer(self)

    def leave(self) -> None:
        """They are gone, and with them what they were asking about."""
        self._context = None
        if self.dialog is not None:
            self.dialog.reject()
        if Shiboken.isValid(self):
            self.deleteLater()

    @action("Flush cache…", calls=Monitoring.flush, icon="eraser")
    def flush_cache(self) -> None:
        self.ask(FlushSubject())

    def ask(self, subject: FlushSubject) -> None:
        """Open the dialog with `subject` first; one at a time, and for those who may flush."""
        if self._context is None or self.dialog is not None:
            return
        if not self._context.caller.may(operation_of(Monitoring.flush).needs):
            return
        self.dialog = FlushDialog(
            self._window, self._context, self._catalog, self._monitoring, subject
        )
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def _on_finished(self, _result: int) -> None:
        self.dialog = None
