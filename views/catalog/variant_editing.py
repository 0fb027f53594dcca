"""The variants of the product in the panel: what the user asks for, committed and told."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from services.catalog.records import NewVariant, VariantRow
from views.catalog import variant_commands
from views.catalog.commands import Outcome
from views.catalog.desk import Desk
from views.catalog.panel import ProductPanel
from views.catalog.variants import VariantDialog, VariantOf
from views.kit.dialog import Choice, ChoiceDialog


class VariantEditing(QObject):
    """Works on the product that the panel shows."""

    saved = Signal(object)  # Saved

    def __init__(self, panel: ProductPanel, desk: Desk) -> None:
        super().__init__(panel)
        self._panel, self._desk = panel, desk
        self.dialog: VariantDialog | None = None
        self.asking: ChoiceDialog | None = None
        panel.variants.add.connect(self._add)
        panel.variants.change.connect(self._ask)
        panel.variants.remove.connect(self._remove)

    def _add(self) -> None:
        self._ask(None)

    def _ask(self, variant: VariantRow | None) -> None:
        product = self._panel.product
        if product is None or self.dialog is not None:
            return
        of = VariantOf(product, variant)
        may_price = self._desk.context.caller.may("price.write")
        self.dialog = VariantDialog(self._panel.window(), of, may_price=may_price)
        self.dialog.asked.connect(partial(self._commit, of))
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _commit(self, of: VariantOf, wanted: NewVariant) -> None:
        catalog, commits = self._desk.catalog, self._desk.commits
        if of.variant is None:
            call = partial(variant_commands.add, catalog, commits, of.product, wanted)
        else:
            call = partial(
                variant_commands.change, catalog, commits, of.product, of.variant, wanted
            )
        assert self.dialog is not None  # noqa: S101 - it is the one that asks
        self._desk.tasks.do(call, done=self._settle, failed=self.dialog.show_failure, key="variant")

    def _remove(self, variant: VariantRow) -> None:
        """Ask first: stock and sales are kept by the SKU's number, which does not come back."""
        dialog = ChoiceDialog(
            self._panel.window(),
            self.tr("Remove the SKU {0}?").format(variant.sku),
            self.tr(
                "Stock that is booked under it is not moved to another SKU. Taking this back adds"
                " the SKU anew, without stock."
            ),
            [Choice("", self.tr("Keep it")), Choice("remove", self.tr("Remove"), "danger")],
        )
        dialog.chose.connect(partial(self._removed, variant))
        self.asking = dialog
        dialog.open()

    def _removed(self, variant: VariantRow, choice: str) -> None:
        self.asking = None
        product = self._panel.product
        if choice == "remove" and product is not None:
            catalog, commits = self._desk.catalog, self._desk.commits
            call = partial(variant_commands.remove, catalog, commits, product, variant)
            self._desk.tasks.do(call, done=self._settle, key="variant")

    def _settle(self, outcome: Outcome) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        for saved in outcome.saved:
            self.saved.emit(saved)
        if outcome.done is not None:
            self._desk.context.committed(outcome.done)

    def _closed(self, _result: int) -> None:
        self.dialog = None
