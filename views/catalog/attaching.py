"""Give an existing SKU the code that was scanned, and take that back."""

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from services.catalog.service import Catalog
from services.kernel.errors import Conflict, ServiceError
from views.catalog.sku_lines import SkuLine, SkuList, find_lines, variant_of
from views.kit import layouts
from views.kit.controls import SearchField
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.labels import label
from views.kit.tasks import Tasks, told
from views.kit.undo import Done


class AttachDialog(ChoiceDialog):
    """`asked(SkuLine)`; it stays open until who opened it says that the code is attached."""

    asked = Signal(object)
    takes_scans = True

    def __init__(self, parent: QWidget, catalog: Catalog, tasks: Tasks, barcode: str) -> None:
        self._catalog, self._tasks, self._barcode = catalog, tasks, barcode
        self.search = SearchField(self.tr("Name or SKU"))
        self.found = SkuList(self.tr("SKUs found"))
        self.note = label("", "muted", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        body = QWidget()
        body.setLayout(layouts.column(self.search, self.found, self.note, self.error, gap=10))
        super().__init__(
            parent,
            self.tr("Attach {0} to a SKU").format(barcode),
            body,
            [Choice("", self.tr("Cancel")), Choice("save", self.tr("Attach"), "primary")],
            width=560,
        )
        self.search.searched.connect(self._find)
        self.search.went_down.connect(self.found.setFocus)
        self.found.currentRowChanged.connect(self._on_row)
        self.found.itemDoubleClicked.connect(self._on_double_click)
        self._show([])

    def open(self) -> None:
        super().open()
        self.search.setFocus()

    def choose(self, name: str) -> None:
        line = self.found.line()
        if name != "save":
            super().choose(name)
        elif line is not None:
            self.error.hide()
            self.asked.emit(line)

    def take_scan(self, code: str) -> None:
        """What to attach to may be scanned too, such as a shelf label with the SKU."""
        self.search.setText(code)
        self._find(code)

    def show_failure(self, error: Exception) -> bool:
        if not isinstance(error, ServiceError):
            return False
        self.error.setText(told(error))
        self.error.show()
        return True

    def _find(self, text: str) -> None:
        self._tasks.ask(
            partial(find_lines, self._catalog, text),
            done=self._show,
            key="attach",
            failed=self.show_failure,
        )

    def _show(self, lines: list[SkuLine]) -> None:
        self.error.hide()
        self.found.show_lines(lines)
        self._on_row()

    def _on_row(self, _row: int = 0) -> None:
        line = self.found.line()
        self.buttons["save"].setEnabled(line is not None)
        self.buttons["save"].setText(self.tr("Attach"))
        if line is None and self.search.text().strip():
            self.note.setText(self.tr("Nothing matches. Try fewer letters."))
        elif line is None:
            self.note.setText(self.tr("Search for the product that has this code on it."))
        elif line.barcode:
            self.buttons["save"].setText(self.tr("Replace"))
            text = self.tr("{0} already has the barcode {1}. It would be replaced by {2}.")
            self.note.setText(text.format(line.sku, line.barcode, self._barcode))
        else:
            self.note.setText(self.tr("{0} has no barcode yet.").format(line.sku))

    def _on_double_click(self) -> None:
        self.choose("save")


class HitsDialog(ChoiceDialog):
    """Several SKUs have the code: `picked(SkuLine)` tells which one is meant."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, code: str, lines: list[SkuLine]) -> None:
        self.found = SkuList(self.tr("SKUs with this code"))
        self.found.show_lines(lines)
        super().__init__(
            parent,
            self.tr("{0} stands for several SKUs").format(code),
            self.found,
            [Choice("", self.tr("Close")), Choice("open", self.tr("Open"), "primary")],
            width=560,
        )
        self.found.itemDoubleClicked.connect(self._on_double_click)

    def open(self) -> None:
        super().open()
        self.found.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, name: str) -> None:
        line = self.found.line()
        super().choose(name)
        if name == "open" and line is not None:
            self.picked.emit(line)

    def _on_double_click(self) -> None:
        self.choose("open")


def attach(catalog: Catalog, line: SkuLine, barcode: str) -> Done:
    """Commit it on a worker. Raises Conflict if the SKU got another barcode since it was shown."""
    now = catalog.fresh_product(line.product)
    variant = variant_of(now, line.variant)
    if variant.barcode != line.barcode:
        raise Conflict(
            _tr("{0} has the barcode {1} since just now. Search for it again, then decide.").format(
                variant.sku, variant.barcode or _tr("(none)")
            )
        )
    catalog.attach_barcode(variant.id, now.version, barcode)
    after = SkuLine(line.product, variant.id, variant.sku, now.name, barcode)
    text = _tr("Barcode of {0}: {1} → {2}").format(
        now.name, line.barcode or _tr("(none)"), barcode or _tr("(none)")
    )
    return Done(text, partial(attach, catalog, after, line.barcode))


def _tr(text: str) -> str:
    return QCoreApplication.translate("scan", text)
