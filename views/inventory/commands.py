"""What a person can do to the selected stock, as actions; what each does is its task's."""

from services.inventory.records import StockLevel
from services.inventory.service import Inventory
from views.inventory.adjusting import Adjusting
from views.inventory.level_grid import LevelGrid
from views.kit import actions
from views.kit.actions import action
from views.kit.labels import plain
from views.kit.screen import Screen

OF_A_ROW = ("adjust", "take", "add")  # off at another store, with a reason


class StockCommands(Screen):
    """The part of the stock screen that changes stock."""

    grid: LevelGrid
    adjusting: Adjusting

    @action(
        "Adjust stock…", keys="Ctrl+E", calls=Inventory.adjust, icon="pencil", when="may_adjust"
    )
    def adjust(self) -> None:
        self.adjusting.open()

    @action(
        "Take stock away…",
        keys="-",
        calls=Inventory.adjust,
        icon="minus",
        when="may_adjust",
        on="grid",
    )
    def take(self) -> None:
        self.adjusting.open("-")

    @action(
        "Add stock…", keys="+", calls=Inventory.adjust, icon="plus", when="may_adjust", on="grid"
    )
    def add(self) -> None:
        self.adjusting.open("+")

    def may_adjust(self) -> bool:
        """Whether the selected row is at a store of the caller's; the service asks again."""
        level = self.grid.level()
        stores = self.context.caller.stores
        return level is not None and (stores is None or level.location in stores)

    def tell_why_not(self, level: StockLevel) -> None:
        """Tooltips of the actions: their keys, or why they are off for this row."""
        reason = ""
        if not self.may_adjust():
            sentence = self.tr("Only staff of {0} adjust its stock; it is not your store.")
            reason = plain(sentence.format(level.location_name))
        for name in OF_A_ROW:
            spec = actions.actions_of(type(self))[name]
            bare = spec.title().rstrip("…")
            self.act[name].setToolTip(reason or f"{bare} ({spec.shortcut()})")
