"""Stock of a SKU that is not kept where it was asked for yet: an adjustment that begins at 0."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from services.inventory.records import Location, StockLevel
from views.inventory.adjusting import Adjusting
from views.inventory.desk import Desk
from views.inventory.filters import FilterBar
from views.inventory.loader import LevelLoader
from views.kit.screen import SkuTarget


class FirstStock(QObject):
    """The grid has no row to begin with, so the popover is opened for one that is not there."""

    placed = Signal(str, int)  # SKU and location, to be listed: the popover opens over the list
    refused = Signal(str, object)  # a sentence, and what tries again or None

    def __init__(
        self, desk: Desk, adjusting: Adjusting, filters: FilterBar, loader: LevelLoader
    ) -> None:
        super().__init__(desk.over)
        self._desk, self._adjusting, self._filters = desk, adjusting, filters
        self._waiting: StockLevel | None = None
        self._homeless: SkuTarget | None = None  # waits for the store to be chosen
        loader.counted.connect(self._listed)
        filters.changed.connect(self._narrowed)

    def is_due(self, target: object, rows: Sequence[StockLevel]) -> bool:
        """Whether there is none of `rows` to begin with: none at all, or not where it is wanted.

        Whoever adjusts while one store is filtered by means that store, and not another.
        """
        here = self._filters.location()
        asked = isinstance(target, SkuTarget) and target.to_adjust and here is not None
        may = asked and self._desk.context.caller.may("stock.write")
        return not rows or (may and all(row.location != here for row in rows))

    def offer(self, target: object) -> None:
        """Begin for `target` at the caller's only store or the one filtered by; or say why not."""
        if isinstance(target, SkuTarget) and self._desk.context.caller.may("stock.write"):
            self._desk.tasks.ask(
                self._desk.inventory.locations,
                done=partial(self._placed, target),
                key="first stock",
            )
            return
        sentence = self.tr("No stock is kept under the SKU “{0}”. Check it, then search again.")
        self.refused.emit(sentence.format(target), None)

    def _placed(self, target: SkuTarget, locations: list[Location]) -> None:
        stores, here = self._desk.context.caller.stores, self._filters.location()
        own = [each for each in locations if each.active and (stores is None or each.id in stores)]
        found = own if len(own) == 1 else [each for each in own if each.id == here]
        if not found:
            sentence = self.tr(
                "No stock of {0} {1} is kept yet. Choose in the list of stores where it arrives."
            )
            self._desk.context.toasts.tell(sentence.format(target.sku, target.name))
            self._homeless = target
            return
        place = found[0]
        self._waiting = StockLevel(
            target.variant,
            place.id,
            target.sku,
            target.name,
            place.name,
            on_hand=0,
            reserved=0,
            unavailable=0,
            available=0,
            reorder_point=0,
            low=False,
            version=0,
        )
        self.placed.emit(target.sku, place.id)

    def _narrowed(self) -> None:
        target, self._homeless = self._homeless, None
        if target is not None and self._filters.location() is not None:
            self.offer(target)

    def _listed(self, _rows: int) -> None:
        """Rows are chosen by now, so that none closes the popover that was for another."""
        level, self._waiting = self._waiting, None
        if level is not None:
            self._adjusting.open_for(level, "+")
