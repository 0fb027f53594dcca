"""The preview of many changes: every cell before and after, what cannot be first, one commit."""

from functools import partial

from PySide6.QtWidgets import QWidget

from models import formats
from models.list_table import ListTable
from models.planned_columns import PlannedCell, planned_columns
from services.kernel.errors import Conflict, ServiceError
from views.catalog.batches import Batches
from views.catalog.merge import Names, field_word, shown
from views.catalog.planning import Preview
from views.kit import layouts
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.grid import Grid
from views.kit.labels import label

WIDTH = 860
MARGIN = 16  # of the window that stays beside it
HEIGHT = 330  # of the list: eight rows


class PreviewDialog(ChoiceDialog):
    """Shows a Preview and commits it. A subclass puts the question above the list."""

    def __init__(self, parent: QWidget, title: str, batches: Batches) -> None:
        body = QWidget()
        super().__init__(
            parent,
            title,
            body,
            [
                Choice("", self.tr("Cancel")),
                Choice("skip", self.tr("Leave those out")),
                Choice("change", self.tr("Change"), "primary"),
            ],
            width=min(WIDTH, parent.window().width() - 2 * MARGIN),
        )
        self._batches = batches
        self._names: Names = {}
        self.preview: Preview | None = None
        self.fact = label("", "body_strong", tabular=True)
        self.warning = label("", "error", wrap=True)
        self.warning.hide()
        self.notes = label("", "muted", wrap=True)
        self.wrong = label("", "error", wrap=True)
        titles = self.tr("Before"), self.tr("After"), self.tr("Why not")
        self.table = ListTable[PlannedCell](planned_columns(self._shown, field_word, titles), self)
        self.grid = Grid(self.tr("What would change"))
        self.grid.setModel(self.table)
        self.grid.setFixedHeight(HEIGHT)
        self.top = layouts.column(gap=10)
        body.setLayout(
            layouts.column(
                self.top, self.fact, self.warning, self.grid, self.notes, self.wrong, gap=8
            )
        )
        self.buttons["skip"].hide()
        self.say_wrong("")
        self._offer(0)

    def show_preview(self, preview: Preview) -> None:
        """Put it on screen; the button says how many products it changes."""
        self.preview, self._names = preview, preview.names
        several = len({cell.field for cell in preview.cells}) > 1
        wrong = any(cell.problem for cell in preview.cells)
        self.table.show_rows(preview.cells)
        self.grid.setColumnHidden(self._column("field"), not several)
        self.grid.setColumnHidden(self._column("said"), not wrong)
        self.fact.setText(self._facts(preview))
        self._warn(preview)
        self.notes.setText(" ".join(preview.notes))
        self.notes.setVisible(bool(preview.notes))
        self.buttons["skip"].hide()
        self._offer(len(preview.edits))

    def batch_text(self) -> str:
        """What the toast and the history call the batch."""
        count = len(self.preview.edits) if self.preview is not None else 0
        one, many = self.tr("{0} product changed"), self.tr("{0} products changed")
        return formats.counted(count, one, many)

    def say_wrong(self, sentence: str) -> None:
        """What is wrong with all of it."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def choose(self, name: str) -> None:
        if not name:
            super().choose("")
        elif self.preview is not None and self.preview.edits:  # else the answer is on its way
            self._commit(skip_changed=name == "skip")

    def _commit(self, *, skip_changed: bool) -> None:
        assert self.preview is not None  # noqa: S101 - `choose` has looked
        self.say_wrong("")
        self.buttons["skip"].hide()
        self.buttons["change"].setEnabled(False)
        self.buttons["change"].setText(self.tr("Changing…"))
        self._batches.commit(
            self.preview,
            self.batch_text(),
            skip_changed=skip_changed,
            then=partial(super().choose, "change"),
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> bool:
        """Nothing was written. What others changed since can be left out."""
        if self.preview is not None:
            self._offer(len(self.preview.edits))
        if not isinstance(error, ServiceError):
            return False
        self.say_wrong(str(error))
        if isinstance(error, Conflict):
            self.buttons["skip"].show()
            self.buttons["skip"].setFocus()
        return True

    def _offer(self, products: int) -> None:
        one, many = self.tr("Change {0} product"), self.tr("Change {0} products")
        self.buttons["change"].setText(formats.counted(products, one, many))
        self.buttons["change"].setEnabled(products > 0)

    def _facts(self, preview: Preview) -> str:
        one, many = self.tr("{0} product changes"), self.tr("{0} products change")
        parts = [formats.counted(len(preview.edits), one, many)]
        if preview.problems:
            parts.append(self.tr("{0} cannot").format(formats.count(preview.problems)))
        if preview.unchanged:
            one, many = self.tr("{0} stays as it is"), self.tr("{0} stay as they are")
            parts.append(formats.counted(preview.unchanged, one, many))
        return "  ·  ".join(parts)

    def _warn(self, preview: Preview) -> None:
        """What is given away: rarely meant, and easily overlooked among thousands of rows."""
        free = sum(
            cell.field == "price" and cell.after == 0 and not cell.problem for cell in preview.cells
        )
        one, many = self.tr("{0} price would be 0."), self.tr("{0} prices would be 0.")
        self.warning.setText(formats.counted(free, one, many))
        self.warning.setVisible(free > 0)

    def _shown(self, cell: PlannedCell, value: object) -> str:
        if cell.problem and isinstance(value, str) and value != cell.before:
            return value  # what was written, as it was written
        if value is None and cell.field != "brand":
            return formats.NONE
        return shown(cell.field, value, cell.currency, self._names)

    def _column(self, key: str) -> int:
        return [column.key for column in self.table.columns].index(key)
