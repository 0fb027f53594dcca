"""Set one cell by a count: what is expected stands there, what was counted is typed."""

from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from models.figures import figure
from services.inventory.records import StockLevel
from views.inventory.popover import StockPopover
from views.inventory.typed import checked_note, whole
from views.kit.forms import FormField


@dataclass(frozen=True)
class Tally:
    """What a person counted, having seen `expected` on hand."""

    expected: int
    counted: int
    note: str = ""


class CountPopover(StockPopover):
    """`expected` is the figure that stood here when it opened, whatever happens meanwhile."""

    def __init__(self, parent: QWidget) -> None:
        self.counted, self.note = QLineEdit(), QLineEdit()
        fields = [
            FormField(_tr("Counted"), self.counted, "counted"),
            FormField(_tr("Note"), self.note, "note"),
        ]
        super().__init__(parent, _tr("Count"), ("on_hand", "available"), fields)
        self.note.setPlaceholderText(self.tr("Optional"))
        self._expected = 0

    def clear(self, typed: str) -> None:
        self._expected = self.level.on_hand if self.level is not None else 0
        self.counted.setPlaceholderText(_tr("Expected {0}").format(figure(self._expected)))
        self.note.clear()
        self.counted.setText(typed)

    def read(self) -> Tally:
        return Tally(
            self._expected, read_counted(self.counted.text()), checked_note(self.note.text())
        )

    def after(self, level: StockLevel) -> tuple[StockLevel, str]:
        return counted(level, read_counted(self.counted.text()))


def read_counted(typed: str) -> int:
    """How many were counted; Invalid(field="counted") with a sentence."""
    empty = _tr("Type how many pieces you counted, such as 12; 0 if there are none.")
    return whole(typed, "counted", least=0, empty=empty)


def counted(level: StockLevel, number: int) -> tuple[StockLevel, str]:
    """`level` with `number` on hand, and what speaks against that."""
    available = level.available + number - level.on_hand
    warning = ""
    if available < 0:
        sentence = _tr("{0} are reserved or unavailable: {1} would leave {2} available.")
        bound = figure(level.reserved + level.unavailable)
        warning = sentence.format(bound, figure(number), figure(available))
    return replace(level, on_hand=number, available=available), warning


def _tr(text: str) -> str:
    return QCoreApplication.translate("CountPopover", text)
