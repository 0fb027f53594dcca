"""A block from a spreadsheet onto the on hand or reorder point column: previewed, then one batch.

Each pasted figure is a count with the figure of the preview as expected, or a reorder point
with the point of the preview as seen; nothing is written unless every line is right.
"""

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject

from models.figures import figure
from services.inventory.records import CountLine, ReorderLine
from services.inventory.service import Inventory
from views.inventory.commit import batch_taken_back
from views.inventory.desk import Desk, Written
from views.inventory.paste_dialog import PasteDialog
from views.inventory.paste_plan import Planned, plan
from views.inventory.reordering import MOST_ROWS, Reorder, rows_told
from views.kit import clipboard
from views.kit.undo import Done


class Pasting(QObject):
    """Pastes on the top left cell of the grid's block."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.over)
        self._desk = desk
        self.dialog: PasteDialog | None = None

    def paste(self) -> None:
        """Plan what lies on the clipboard for the rows from the block's first one down."""
        block = clipboard.taken()
        sentence = self._refusal(block)
        if sentence:
            self._desk.context.toasts.tell(sentence)
            return
        self._plan([row[0] if row else "" for row in block])

    def fill_down(self) -> None:
        """Plan the figure in the block's first row for those below it."""
        grid = self._desk.grid
        columns, rows = grid.block.columns(), grid.block.rows()
        block = [row[:1] for row in clipboard.selected(grid)]
        if len(rows) < 2 or len(columns) > 1:  # noqa: PLR2004 - one to copy and one to fill
            told = self.tr("Draw a block down one column first: Shift and the arrows do it.")
            self._desk.context.toasts.tell(told)
            return
        sentence = self._refusal(block)
        if sentence:
            self._desk.context.toasts.tell(sentence)
            return
        self._plan([block[0][0]] * len(rows))

    def _plan(self, texts: list[str]) -> None:
        grid, table = self._desk.grid, self._desk.grid.table
        first, column = grid.block.rows().start, table.columns[grid.block.columns()[0]].key
        keys = [table.key_at(first + at) for at in range(len(texts))]
        self._ask(column, [key for key in keys if key is not None], texts)

    def _refusal(self, block: clipboard.Block) -> str:
        columns = self._desk.grid.block.columns()
        column = self._desk.grid.table.columns[columns[0]].key if columns else ""
        if not block:
            return self.tr("Nothing to paste: the clipboard has no cells.")
        if column not in {"on_hand", "reorder"}:
            return self.tr("Go to a cell of On hand or Reorder point first, then paste.")
        if any(len(row) > 1 for row in block):
            return self.tr("Paste one column: counts onto On hand, or reorder points.")
        if len(block) > MOST_ROWS:
            sentence = self.tr("The clipboard has {0} lines; paste at most {1} at a time.")
            return sentence.format(figure(len(block)), figure(MOST_ROWS))
        return ""

    def _ask(self, column: str, keys: list[int], texts: list[str]) -> None:
        self._desk.tasks.ask(
            partial(plan, self._desk.inventory, column, keys, texts),
            done=partial(self._show, column, keys, texts),
            key="paste plan",
        )

    def _show(self, column: str, keys: list[int], texts: list[str], planned: list[Planned]) -> None:
        if self.dialog is not None:
            self.dialog.show_plan(planned)
            return
        dialog = PasteDialog(self._desk.over.window(), column, planned)
        dialog.asked.connect(partial(self._commit, column))
        dialog.again.connect(partial(self._ask, column, keys, texts))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _commit(self, column: str, planned: list[Planned]) -> None:
        dialog = self.dialog
        inventory, written = self._desk.inventory, self._desk.written
        if dialog is not None:
            self._desk.tasks.do(
                partial(_WRITE[column], inventory, planned, written),
                done=self._written,
                failed=dialog.show_failure,
                key="paste",
            )

    def _written(self, outcome: object) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._desk.settle(outcome)

    def _closed(self, _result: int) -> None:
        self.dialog = None


def _counts(inventory: Inventory, planned: list[Planned], written: Written) -> Done | str:
    lines = [CountLine(each.variant, each.location, each.before, each.wanted) for each in planned]
    made = inventory.count_many(lines)
    written.tell(each.level for each in made.counted)
    moved = sum(each.movement is not None for each in made.counted)
    text = _tr("Counts of {0}: {1} changed").format(rows_told(len(lines)), figure(moved))
    return batch_taken_back(inventory, made.batch, written.tell, text) if moved else text


def _points(inventory: Inventory, planned: list[Planned], written: Written) -> Done | str:
    lines = [ReorderLine(each.variant, each.location, each.before, each.wanted) for each in planned]
    return Reorder(inventory, lines, rows_told(len(lines)), written)()


_WRITE = {"on_hand": _counts, "reorder": _points}


def _tr(text: str) -> str:
    return QCoreApplication.translate("paste", text)
