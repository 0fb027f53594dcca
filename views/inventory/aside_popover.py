"""Set pieces aside, so that they are not sold; a negative number makes them available again."""

from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from models.figures import figure
from services.inventory.records import StockLevel
from services.kernel.errors import Invalid
from views.inventory.popover import StockPopover
from views.inventory.typed import MOST, checked_note, whole
from views.kit.forms import FormField


@dataclass(frozen=True)
class SetAside:
    """`pieces` from available to unavailable; negative: back. Never zero."""

    pieces: int
    note: str = ""


class AsidePopover(StockPopover):
    """On hand stays what it is."""

    def __init__(self, parent: QWidget) -> None:
        self.pieces, self.note = QLineEdit(), QLineEdit()
        hint = _tr("A minus makes pieces available again, such as -3.")
        fields = [
            FormField(_tr("Set aside"), self.pieces, "pieces", hint),
            FormField(_tr("Note"), self.note, "note"),
        ]
        super().__init__(parent, _tr("Set aside"), ("available", "unavailable"), fields)
        self.note.setPlaceholderText(self.tr("Optional"))

    def clear(self, typed: str) -> None:
        self.note.clear()
        self.pieces.setText(typed)

    def read(self) -> SetAside:
        return SetAside(read_pieces(self.pieces.text()), checked_note(self.note.text()))

    def after(self, level: StockLevel) -> tuple[StockLevel, str]:
        pieces = read_pieces(self.pieces.text())
        after = replace(
            level,
            available=level.available - pieces,
            unavailable=level.unavailable + pieces,
        )
        warning = ""
        if after.available < 0:
            warning = _tr("Only {0} are available.").format(figure(level.available))
        elif after.unavailable < 0:
            warning = _tr("Only {0} are set aside.").format(figure(level.unavailable))
        return after, warning


def read_pieces(typed: str) -> int:
    """How many to set aside; Invalid(field="pieces") with a sentence."""
    empty = _tr("Type how many pieces to set aside, such as 3.")
    pieces = whole(typed, "pieces", least=-MOST, empty=empty)
    if pieces == 0:
        raise Invalid(_tr("0 sets nothing aside. Type how many pieces."), "pieces")
    return pieces


def _tr(text: str) -> str:
    return QCoreApplication.translate("AsidePopover", text)
