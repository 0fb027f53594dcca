"""The reorder point of one row, or of all that are selected."""

from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from models.figures import figure
from services.inventory.records import StockLevel
from views.inventory.popover import StockPopover
from views.inventory.typed import whole
from views.kit.forms import FormField


@dataclass(frozen=True)
class Point:
    """A reorder point for a row that showed `seen`."""

    seen: int
    point: int


class ReorderPopover(StockPopover):
    """`rows`: how many the point is for; with several there are no figures to tell."""

    def __init__(self, parent: QWidget) -> None:
        self.point = QLineEdit()
        fields = [FormField(_tr("Reorder point"), self.point, "point")]
        super().__init__(parent, _tr("Reorder point"), ("reorder_point", "available"), fields)
        self.rows = 1

    def clear(self, typed: str) -> None:
        is_one = self.rows == 1
        self.now.setVisible(is_one)
        if not is_one:
            self.about(_tr("{0} rows").format(figure(self.rows)), _tr("One point for all of them"))
        now = str(self.level.reorder_point) if self.level is not None and is_one else ""
        self.point.setText(typed or now)

    def read(self) -> Point:
        seen = self.level.reorder_point if self.level is not None else 0
        return Point(seen, read_point(self.point.text()))

    def after(self, level: StockLevel) -> tuple[StockLevel, str]:
        return replace(level, reorder_point=read_point(self.point.text())), ""


def read_point(typed: str) -> int:
    """A reorder point, 0 or more; Invalid(field="point") with a sentence."""
    empty = _tr(
        "Type at how many available pieces to reorder, such as 10; 0 for once all are gone."
    )
    return whole(typed, "point", least=0, empty=empty)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReorderPopover", text)
