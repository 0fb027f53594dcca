"""What a scan does, whichever screen is open: it opens the SKU, or asks what the code is.

Scans wait in a queue and are looked up one after the other, so that none is lost and their order
is kept. An open dialog takes a scan if it has a field for one; else the scan waits until the
dialog is closed, and the dialog says so.
"""

from collections import deque
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog

from console.window import Window
from models import formats
from services.catalog.records import Category, ScanHit, Scanned
from services.catalog.service import Catalog
from services.kernel.errors import ServiceError
from views.catalog.attaching import AttachDialog, HitsDialog, attach
from views.catalog.new_product import NewBarcode
from views.catalog.sku_lines import SkuLine
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.scanner import Scanner
from views.kit.screen import Context, SkuTarget
from views.kit.tasks import Tasks, Workers, told
from views.kit.undo import Done


@dataclass(frozen=True)
class Scan:
    """A code with the dialog that was open for it, if that one takes scans."""

    code: str
    into: ChoiceDialog | None = None


class Scanning(QObject):
    """One for the console. `enter` with whoever signs in; without one a scan asks to sign in."""

    opened = Signal(object)  # the SKU (str) that a scan opened, in the order scanned

    def __init__(self, window: Window, workers: Workers, catalog: Catalog) -> None:
        super().__init__(window)
        self._window, self._catalog = window, catalog
        self._context: Context | None = None
        self._waiting: deque[Scan] = deque()
        self._busy = False  # a code is being looked up
        self._tasks = Tasks(workers, self)
        self._tasks.failed.connect(window.banner.tell)
        self.scanner = Scanner(self)
        # queued: the key that ended the scan is done with before anything opens
        self.scanner.scanned.connect(self.take, Qt.ConnectionType.QueuedConnection)
        self.scanner.install()
        window.closing.connect(self.scanner.remove)

    def enter(self, context: Context) -> None:
        """From now on scans open what `context.caller` may see."""
        self.leave()
        self._context = context

    def leave(self) -> None:
        """Nobody is signed in. What had been scanned was the last person's business."""
        self._context = None
        self._waiting.clear()
        self._tasks.cancel("scan")
        self._busy = False

    def take(self, code: str) -> None:
        """A code was scanned."""
        if self._context is None:
            text = self.tr("Nobody is signed in, so the scan opened nothing. Sign in, scan again.")
            self._window.banner.tell(text, None)
            return
        dialog = _open_dialog(self._window)
        into = dialog if isinstance(dialog, ChoiceDialog) and dialog.takes_scans else None
        self._waiting.append(Scan(code, into))
        self._next()

    def waiting(self) -> int:
        """How many scans are still to come."""
        return len(self._waiting) + self._busy

    # -- the queue ------------------------------------------------------------------------

    def _next(self) -> None:
        if self._busy or not self._waiting or self._context is None:
            return
        dialog = _open_dialog(self._window)
        if dialog is not None and dialog is not self._waiting[0].into:
            self._hold(dialog)
            return
        self._busy = True
        scan = self._waiting.popleft()
        self._tasks.ask(
            partial(self._catalog.scan, scan.code),
            done=partial(self._found, scan),
            key="scan",
            failed=partial(self._failed, scan),
        )

    def _hold(self, dialog: QDialog) -> None:
        if not dialog.property("holds scans"):
            dialog.setProperty("holds scans", True)
            dialog.finished.connect(self._resume)
        text = self.tr("Scanned: {0}. It opens once you close this.")
        if len(self._waiting) > 1:
            text = self.tr("Scanned: {0}. They open once you close this.")
        if isinstance(dialog, ChoiceDialog):
            dialog.tell(text.format(", ".join(_shown(scan.code) for scan in self._waiting)))

    def _resume(self, _result: int = 0) -> None:
        self._next()

    def _go_on(self) -> None:
        self._busy = False
        self._next()

    def _failed(self, scan: Scan, error: Exception) -> bool:
        dialog = _open_dialog(self._window)
        if isinstance(error, ServiceError) and error.can_retry:
            self._busy = False
            self._waiting.appendleft(scan)  # it and those behind it wait for the next try
            self._window.banner.tell(told(error), self._resume)
            return True
        if isinstance(dialog, ChoiceDialog):
            dialog.tell(told(error))
        else:
            self._window.banner.tell(told(error), None)
        self._go_on()
        return True

    # -- what a code turned out to be -----------------------------------------------------

    def _found(self, scan: Scan, scanned: Scanned) -> None:
        dialog = _open_dialog(self._window)
        if dialog is not None and dialog is scan.into:
            scan.into.take_scan(_barcode(scanned))
        elif dialog is not None:  # it opened while the code was looked up
            self._waiting.appendleft(Scan(scan.code))
        elif len(scanned.hits) == 1:
            self._open(scanned, scanned.hits[0])
        elif scanned.hits:
            self._ask_which(scanned)
        else:
            self._ask_what(scanned)
        self._go_on()

    def _open(self, scanned: Scanned, hit: ScanHit | SkuLine) -> None:
        if self._context is None:
            return
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._window.overlays.hide_palette()
        may_stock = self._context.caller.may("stock.read")
        target = SkuTarget(hit.sku, hit.variant, hit.name)
        self._window.go("inventory" if may_stock else "catalog", target)
        self._context.toasts.tell(_told(scanned, hit))
        self.opened.emit(hit.sku)

    def _ask_which(self, scanned: Scanned) -> None:
        lines = [SkuLine(hit.product, hit.variant, hit.sku, hit.name) for hit in scanned.hits]
        dialog = HitsDialog(self._window, _shown(scanned.code), lines)
        dialog.picked.connect(partial(self._open, scanned))
        self._show(dialog)

    def _ask_what(self, scanned: Scanned) -> None:
        assert self._context is not None  # noqa: S101 - only while somebody is signed in
        caller = self._context.caller
        choices = [Choice("", self.tr("Close"))]
        if caller.may("catalog.write"):
            choices.append(Choice("attach", self.tr("Attach to an existing SKU…")))
        if caller.may("catalog.create"):
            choices.append(Choice("create", self.tr("Create a product…"), "primary"))
        text = self.tr("No SKU has this code yet. Is it a new product, or one without a barcode?")
        if len(choices) == 1:
            text = self.tr("No SKU has this code. Ask a manager to add it.")
        title = self.tr("Unknown code {0}").format(_shown(scanned.code))
        dialog = ChoiceDialog(self._window, title, text, choices, width=520)
        dialog.chose.connect(partial(self._on_chosen, scanned))
        self._show(dialog)
        dialog.buttons[choices[-1].name].setFocus()  # Return goes on, Esc leaves it

    def _on_chosen(self, scanned: Scanned, choice: str) -> None:
        if choice == "attach":
            dialog = AttachDialog(self._window, self._catalog, self._tasks, _barcode(scanned))
            dialog.asked.connect(partial(self._attach, dialog, scanned))
            self._show(dialog)
        elif choice == "create":
            self._busy = True  # the scans behind this one wait for its dialog
            done = partial(self._create, _barcode(scanned))
            self._tasks.ask(self._catalog.categories, done=done, key="scan", failed=self._stuck)

    def _create(self, barcode: str, categories: list[Category]) -> None:
        self._window.go("catalog", NewBarcode(barcode, categories))
        self._go_on()

    def _stuck(self, _error: Exception) -> bool:
        self._go_on()
        return False

    def _attach(self, dialog: AttachDialog, scanned: Scanned, line: SkuLine) -> None:
        self._tasks.do(
            partial(attach, self._catalog, line, _barcode(scanned)),
            done=partial(self._attached, dialog, scanned, line),
            failed=dialog.show_failure,
            key="attach",
        )

    def _attached(self, dialog: AttachDialog, scanned: Scanned, line: SkuLine, done: Done) -> None:
        dialog.accept()
        if self._context is not None:
            self._open(scanned, line)
            self._context.committed(done)

    def _show(self, dialog: ChoiceDialog) -> None:
        dialog.finished.connect(self._resume)
        dialog.open()


def _open_dialog(window: Window) -> QDialog | None:
    """The dialog on top, if one is open: the console's own are sheets inside the window."""
    modal = QApplication.activeModalWidget()
    if isinstance(modal, QDialog):
        return modal
    inside = [each for each in window.findChildren(ChoiceDialog) if each.isVisible()]
    return inside[-1] if inside else None


def _barcode(scanned: Scanned) -> str:
    return scanned.barcode or scanned.code


def _shown(code: str) -> str:
    """A code in a sentence: separators nobody can see become blanks."""
    return "".join(each if each.isprintable() else " " for each in code)


def _told(scanned: Scanned, hit: ScanHit | SkuLine) -> str:
    parts = [f"{hit.sku}  ·  {hit.name}"]
    if scanned.quantity is not None:
        parts.append(_tr("{0} pieces").format(formats.count(scanned.quantity)))
    if scanned.batch:
        parts.append(_tr("batch {0}").format(scanned.batch))
    if scanned.expires is not None:
        parts.append(_tr("expires {0}").format(formats.day(scanned.expires)))
    return "  ·  ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("scan", text)
