"""What a person can do to the selected stock, as actions; what each does is its task's."""

from PySide6.QtCore import QModelIndex

from services.inventory.service import Inventory
from views.inventory.adjusting import Adjusting
from views.inventory.cell_commands import CellCommands
from views.inventory.cell_editing import CellEditing
from views.inventory.copying import Copying
from views.inventory.counting import Counting
from views.inventory.desk import Desk
from views.inventory.panel import SkuPanel
from views.inventory.pasting import Pasting
from views.inventory.reordering import Reordering
from views.inventory.setting_aside import SettingAside
from views.inventory.taking_back import TakingBack
from views.inventory.transferring import Transferring
from views.kit import actions
from views.kit.actions import action
from views.kit.labels import plain

OF_A_ROW = ("adjust", "take", "add", "count", "set_aside", "reorder", "transfer")


class StockCommands(CellCommands):
    """The part of the stock screen that changes stock."""

    panel: SkuPanel

    def make_tasks(self, desk: Desk) -> None:
        """What the actions below hand over to."""
        self.adjusting, self.counting = Adjusting(desk), Counting(desk)
        self.transferring, self.setting_aside = Transferring(desk), SettingAside(desk)
        self.reordering, self.cells = Reordering(desk), CellEditing(desk)
        self.taking_back = TakingBack(desk, self.panel.history)
        self.copying, self.pasting = Copying(desk), Pasting(desk)
        self.popovers = (
            self.adjusting,
            self.counting,
            self.transferring,
            self.setting_aside,
            self.reordering,
        )
        self.grid.activated_row.connect(self._edit_cell)
        self.grid.typed.connect(self._type_into_cell)

    @action("Adjust stock…", keys="Ctrl+E", calls=Inventory.adjust, icon="pencil", when="has_row")
    def adjust(self) -> None:
        self.adjusting.open()

    @action(
        "Take stock away…",
        keys="-",
        calls=Inventory.adjust,
        icon="minus",
        when="has_row",
        on="grid",
    )
    def take(self) -> None:
        self.adjusting.open("-")

    @action("Add stock…", keys="+", calls=Inventory.adjust, icon="plus", when="has_row", on="grid")
    def add(self) -> None:
        self.adjusting.open("+")

    @action("Count…", keys="=", calls=Inventory.count, icon="equal", when="has_row", on="grid")
    def count(self) -> None:
        self.counting.open()

    @action(
        "Transfer…",
        keys="T",
        calls=Inventory.transfer,
        icon="arrow-left-right",
        when="may_transfer",
        on="grid",
    )
    def transfer(self) -> None:
        self.transferring.open()

    @action(
        "Set aside…",
        keys="U",
        calls=Inventory.set_aside,
        icon="archive",
        when="has_row",
        on="grid",
    )
    def set_aside(self) -> None:
        self.setting_aside.open()

    @action(
        "Reorder point…",
        keys="R",
        calls=Inventory.set_reorder_points,
        icon="bell",
        when="has_row",
        on="grid",
    )
    def reorder(self) -> None:
        self.reordering.open()

    @action(
        "Take the movement back",
        keys="Backspace",
        calls=Inventory.reverse,
        icon="undo-2",
        when="may_take_back",
        on="history_list",
    )
    def take_back(self) -> None:
        self.taking_back.take()

    def may_transfer(self) -> bool:
        """Whether there is somewhere to move it to."""
        level = self.grid.level()
        return level is not None and self.transferring.has_target(level.location)

    def may_take_back(self) -> bool:
        return self.panel.history.may_take_back()

    def tell_actions(self) -> None:
        """Which actions are on for this row; those that are off say why."""
        actions.refresh(self)
        for name in OF_A_ROW:
            spec = actions.actions_of(type(self))[name]
            bare = spec.title().rstrip("…")
            reason = plain(self._why_not(name)) if not self.act[name].isEnabled() else ""
            self.act[name].setToolTip(reason or f"{bare} ({spec.shortcut()})")

    def _why_not(self, name: str) -> str:
        if name == "transfer" and self.has_row():
            return self.tr("A transfer needs two locations of yours, and you have one.")
        return self.tr("Choose a row first.")

    def _edit_cell(self, index: QModelIndex) -> None:
        """Return on a cell: edit it; on one that cannot be edited, adjust its row."""
        if self.cells.may_edit(index):
            self.cells.open(index)
        elif self.act["adjust"].isEnabled():
            self.adjust()

    def _type_into_cell(self, index: QModelIndex, typed: str) -> None:
        if typed.isdecimal():
            self.cells.open(index, typed)
