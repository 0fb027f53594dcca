"""Open the shop on a thread of its own while the window already shows."""

import logging
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:  # the engines, SQLAlchemy and numpy: the first window must not wait for them
    from console.connect import Shop
    from console.settings import Settings

log = logging.getLogger(__name__)


class Opening(QObject):
    """One start at a time. All signals arrive on the GUI thread."""

    told = Signal(str)  # what takes time right now
    opened = Signal(object)  # Shop
    failed = Signal(str)  # the sentence for a person
    refused = Signal(str, object)  # why the shop could not be given up, and the Shop as it was

    def __init__(self, settings: "Settings", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._thread: threading.Thread | None = None
        self._shop: Shop | None = None
        self.last = ""  # what was told last
        self.wants_own = threading.Event()  # set during a first start: leave the databases empty

    def start(self) -> None:
        """Begin; ignored while a start is under way."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._open, name="opening")
            self._thread.start()

    def renew(self) -> None:
        """Give the sample shop up and open an empty one; `refused`, `failed` or `opened`."""
        self._thread = threading.Thread(target=self._renew, name="opening")
        self._thread.start()

    def finish(self) -> "Shop | None":
        """Wait for a start that is under way; the shop to close, if there is one."""
        if self._thread is not None:
            self._thread.join()
        return self._shop

    def _renew(self) -> None:
        from console.embedded import EngineError  # noqa: PLC0415 - see above

        shop = self._shop
        assert shop is not None  # noqa: S101 - only an open shop is renewed
        assert shop.places.embedded is not None  # noqa: S101 - only one of our own engines
        try:
            shop.places.embedded.begin_anew()
        except EngineError as error:
            self.refused.emit(str(error), shop)
            return
        self._shop = None
        shop.close()
        self._open()

    def _open(self) -> None:
        from console.allocator import return_large_blocks  # noqa: PLC0415 - see above
        from console.connect import open_shop  # noqa: PLC0415 - see above
        from console.places import START_ERRORS  # noqa: PLC0415 - see above

        return_large_blocks()
        try:
            self._shop = open_shop(self._settings, self._tell, self.wants_own.is_set, "console")
        except START_ERRORS as error:
            log.error("The start failed: %s", error)  # noqa: TRY400 - a sentence, no bug
            self.failed.emit(str(error))
        except Exception:
            log.exception("The start failed")
            self.failed.emit("Something unexpected happened; the log has the details.")
        else:
            self.opened.emit(self._shop)

    def _tell(self, text: str) -> None:
        """The engines go on telling after the start: that is for the log, not for the window."""
        log.info("%s", text)
        self.last = text
        if self._shop is None:
            self.told.emit(text)
