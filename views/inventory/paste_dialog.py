"""The preview of a paste: before and after of every line, and what is wrong with which."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from models import formats
from models.columns import Column
from models.figures import figure
from models.keys import FewKeys
from models.paged import PagedTable
from models.pages import PAGE
from models.tooltips import as_typed
from services.kernel.errors import Conflict, ServiceError
from views.inventory.paste_plan import Planned
from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.grid import Grid
from views.kit.labels import label

_HEIGHT = 320  # logical pixels of the list


class PasteDialog(ChoiceDialog):
    """`asked` carries the plan to write; `again` asks for a plan of the rows as they are now."""

    asked = Signal(object)  # list[Planned]
    again = Signal()

    def __init__(self, parent: QWidget, column: str, planned: list[Planned]) -> None:
        self._planned: list[Planned] = []
        self._summary = label("", "muted", wrap=True)
        self._error = label("", "error", wrap=True)
        self._error.hide()
        body = QWidget()
        title = (
            self.tr("Write these counts?")
            if column == "on_hand"
            else self.tr("Write these reorder points?")
        )
        choices = [Choice("", self.tr("Cancel")), Choice("write", self.tr("Write all"), "primary")]
        super().__init__(parent, title, body, choices, width=820)
        self.table: PagedTable[Planned] = PagedTable(_columns(), _number, self)
        self.table.wanted.connect(self._give)
        self.grid = Grid(self.tr("What would change"))
        self.grid.setModel(self.table)
        self.grid.setMinimumHeight(_HEIGHT)
        body.setLayout(layouts.column(self._summary, self.grid, self._error, gap=10))
        self.show_plan(planned)

    def show_plan(self, planned: list[Planned]) -> None:
        """Show another plan of the same paste."""
        self._planned = planned
        wrong = [each for each in planned if each.problem]
        same = sum(not each.problem and each.wanted == each.before for each in planned)
        lines = formats.counted(len(planned), self.tr("{0} line"), self.tr("{0} lines"))
        figures = (len(planned) - same - len(wrong), same, len(wrong))
        text = self.tr("{0}: {1} to change, {2} to stay, {3} wrong.")
        told = text.format(lines, *map(figure, figures))
        if wrong:
            told += " " + self.tr("Nothing is written until every line is right.")
        self._summary.setText(told)
        self.buttons["write"].setEnabled(bool(planned) and not wrong)
        self.table.query()
        self.table.show_head(planned[:PAGE])
        self.table.show_keys(FewKeys([each.number for each in planned]))

    def showEvent(self, event: QShowEvent) -> None:
        """Return writes what is right, as in the other previews."""
        super().showEvent(event)
        if self.buttons["write"].isEnabled():
            self.buttons["write"].setFocus()

    def _give(self, pages: list[int]) -> None:
        for page in pages:
            self.table.show_page(page, self._planned[page * PAGE : (page + 1) * PAGE])

    def choose(self, name: str) -> None:
        """Writing may be refused: the dialog closes once it is done."""
        if name != "write":
            super().choose(name)
            return
        self.buttons["write"].setEnabled(False)
        self._error.hide()
        self.asked.emit(self._planned)

    def show_failure(self, error: Exception) -> bool:
        """Say why nothing was written; after a conflict the rows are read again."""
        if not isinstance(error, ServiceError):
            return False
        self._error.setText(str(error))
        self._error.show()
        if isinstance(error, Conflict):
            self.again.emit()
        else:
            self.buttons["write"].setEnabled(True)
        return True


def _number(line: Planned) -> int:
    return line.number


def _columns() -> list[Column[Planned]]:
    return [
        Column(
            "product",
            _tr("Product"),
            "product",
            200,
            lambda line: line.name or _tr("No row"),
            paint=lambda line: ("package", line.sku),
            tooltip=lambda line: as_typed(line.name),
        ),
        Column("location", _tr("Location"), "text", 130, lambda line: line.location_name),
        Column("before", _tr("Now"), "number", 70, lambda line: figure(line.before)),
        Column("after", _tr("New"), "number", 80, _after),
        Column(
            "problem",
            _tr("What is wrong"),
            "text",
            320,
            lambda line: line.problem,
            paint=lambda _line: "bad",
        ),
    ]


def _after(line: Planned) -> str:
    return line.typed.strip() if line.problem else figure(line.wanted)


def _tr(text: str) -> str:
    return QCoreApplication.translate("paste", text)
