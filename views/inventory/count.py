"""A count as compare-and-set: written if on hand still is what was expected, else disputed.

Everything here but the choice is called on a worker thread.
"""

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QCoreApplication

from models.figures import figure
from services.inventory.records import StockLevel
from services.inventory.service import Inventory
from services.kernel.errors import Conflict
from views.inventory.commit import Told, taken_back
from views.inventory.count_popover import Tally
from views.kit.undo import Done

Choice = Literal["theirs", "mine", "difference"]


@dataclass(frozen=True)
class Disputed:
    """Somebody moved the stock since it was counted: a person decides. Nothing was written."""

    count: "Count"
    now: StockLevel

    def figure_of(self, choice: Choice) -> int:
        """What `choice` would leave on hand; the difference may be impossible, below zero."""
        if choice == "theirs":
            return self.now.on_hand
        if choice == "mine":
            return self.count.mine
        return self.now.on_hand + self.count.mine - self.count.base

    def decided(self, choice: Choice) -> "Count":
        """The count that writes `choice`, if on hand still is what the person saw."""
        return replace(self.count, expected=self.now.on_hand, counted=self.figure_of(choice))


@dataclass(frozen=True)
class Count:
    """One cell, counted. `base` and `mine` stay what they were however often it is disputed."""

    inventory: Inventory
    level: StockLevel  # for its names and keys
    base: int  # on hand when the person counted
    mine: int  # what they counted
    note: str
    told: Told
    expected: int  # on hand as it was last seen
    counted: int  # what is to be written

    @classmethod
    def of(cls, inventory: Inventory, level: StockLevel, tally: Tally, told: Told) -> "Count":
        seen, mine = tally.expected, tally.counted
        return cls(inventory, level, seen, mine, tally.note, told, seen, mine)

    def __call__(self) -> Done | str | Disputed:
        """Write the count; a confirming one leaves nothing to take back."""
        level = self.level
        try:
            made = self.inventory.count(
                level.variant, level.location, self.expected, self.counted, self.note
            )
        except Conflict:
            now = self.inventory.level(level.variant, level.location)
            if now.on_hand == self.expected:
                raise  # refused for another reason
            return Disputed(self, now)
        self.told([made.level])
        if made.movement is None:
            text = _tr("Count of {0} at {1} confirmed: {2}")
            return text.format(level.name, level.location_name, figure(made.level.on_hand))
        text = _tr("Count of {0} at {1}: {2} → {3}")
        return taken_back(self.inventory, level, made.movement, self.told, text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("count", text)
