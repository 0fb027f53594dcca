"""Dialogs and commands around one or several products: create, archive, plan a price."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from services.catalog.records import (
    Brand,
    Category,
    NewProduct,
    PricePeriod,
    ProductDetail,
    Status,
)
from services.catalog.service import Catalog
from views.catalog import commands
from views.catalog.commands import Outcome
from views.catalog.desk import Desk
from views.catalog.new_product import NewBarcode, NewProductDialog
from views.catalog.panel import ProductPanel
from views.catalog.prices import ScheduleDialog
from views.kit.dialog import ChoiceDialog
from views.kit.tasks import Failed


class Commanding(QObject):
    """Runs what the screen's actions ask for and puts what it did on the undo stack."""

    saved = Signal(object)  # Saved
    created = Signal(object)  # product id

    def __init__(self, panel: ProductPanel, desk: Desk) -> None:
        super().__init__(panel)
        self._panel, self._catalog, self._context = panel, desk.catalog, desk.context
        self._tasks, self._commits = desk.tasks, desk.commits
        self.categories: list[Category] = []
        self.brands: list[Brand] = []
        self.dialog: ChoiceDialog | None = None

    def create(self, currency: str, barcode: str = "") -> None:
        """Ask for a new product; `barcode`: what is on it already."""
        may_price = self._context.caller.may("price.write")
        dialog = NewProductDialog(
            self._panel.window(),
            self.categories,
            currency,
            may_price=may_price,
            may_arrange=self._context.caller.may("catalog.arrange"),
        )
        dialog.take_scan(barcode)
        dialog.asked.connect(partial(self._create, dialog))
        self._open(dialog)

    def create_for(self, new: NewBarcode, currency: str) -> None:
        """The same for a code nobody has; the screen may have opened just now, and know nothing."""
        self.categories = new.categories
        self.create(currency, new.code)

    def set_status(self, product: int, status: Status) -> None:
        call = partial(commands.set_status, self._catalog, self._commits, product, status)
        self._run(call, "status")

    def schedule(self) -> None:
        """Ask for a price to come for the product in the panel."""
        product = self._panel.product
        if product is not None:
            dialog = ScheduleDialog(self._panel.window(), product)
            dialog.asked.connect(partial(self._schedule, dialog, product))
            self._open(dialog)

    def unschedule(self, period: PricePeriod) -> None:
        product = self._panel.product
        if product is not None:
            call = partial(
                commands.unschedule,
                self._catalog,
                self._commits,
                product,
                period.amount,
                period.since,
            )
            self._run(call, "unschedule")

    def _create(self, dialog: NewProductDialog, new: NewProduct) -> None:
        call = partial(commands.create, self._catalog, self._commits, new)
        if dialog.new_category():
            name = dialog.new_category()
            call = partial(commands.create_in_new, self._catalog, self._commits, new, name)
        self._tasks.do(
            call,
            done=partial(self._created, dialog),
            failed=dialog.show_failure,
            key="create",
        )

    def _created(self, dialog: NewProductDialog, outcome: Outcome) -> None:
        dialog.accept()
        self._settle(outcome)
        self.created.emit(outcome.saved[0].after.id)

    def _schedule(
        self, dialog: ScheduleDialog, product: ProductDetail, amount: int, at: datetime
    ) -> None:
        call = partial(commands.schedule, self._catalog, self._commits, product, amount, at)
        self._tasks.do(
            call,
            done=partial(self._scheduled, dialog),
            failed=dialog.show_failure,
            key="schedule",
        )

    def _scheduled(self, dialog: ScheduleDialog, outcome: Outcome) -> None:
        dialog.accept()
        self._settle(outcome)

    def _run(self, call: Callable[[], Outcome], key: str, failed: Failed | None = None) -> None:
        self._tasks.do(call, done=self._settle, failed=failed, key=key)

    def _settle(self, outcome: Outcome) -> None:
        for saved in outcome.saved:
            self.saved.emit(saved)
        if outcome.done is not None:
            self._context.committed(outcome.done)

    def _open(self, dialog: ChoiceDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self, _result: int) -> None:
        self.dialog = None


def lists(catalog: Catalog) -> tuple[list[Category], str]:
    """What the screen's fields choose from, and the currency its prices are in."""
    return catalog.categories(), catalog.currency()
