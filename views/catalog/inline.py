"""Editing one cell of the catalogue where it stands: that field is sent, and nothing else."""

from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QModelIndex, QObject

from models.product_columns import ProductLine
from services.catalog.records import ProductDetail, ProductRow
from services.catalog.service import Catalog
from services.kernel.errors import ServiceError
from views.catalog.cells import CellReader, Unreadable, text_of, writable
from views.catalog.desk import Desk
from views.catalog.editing import Editing
from views.catalog.listing import ProductList
from views.catalog.saving import Overlap, Saved, commit
from views.kit.cell_editor import CellEditor, Edit


class InlineEditing(QObject):
    """Puts the editor over a cell, saves what was typed, and asks where others were first."""

    def __init__(self, rows: ProductList, desk: Desk, editing: Editing) -> None:
        super().__init__(rows)
        self._rows, self._desk, self._editing = rows, desk, editing
        self._row: ProductRow | None = None
        self.reader = CellReader(())
        self.editor = CellEditor(rows.grid)
        self.editor.submitted.connect(self._save)
        rows.grid.takes_typing = True
        rows.grid.typed.connect(self._on_typed)

    def can_edit(self) -> bool:
        """Whether the current cell may be written, and is there to be seen."""
        index = self._rows.grid.currentIndex()
        caller = self._desk.context.caller
        is_there = self._line(index) is not None
        return is_there and writable(caller, self._rows.table.columns[index.column()].key)

    def edit_current(self, typed: str = "") -> None:
        """Open the editor over the current cell; `typed` is the key that asked for it."""
        index = self._rows.grid.currentIndex()
        line = self._line(index)
        if line is None or not self.can_edit():
            return
        self._rows.grid.block.end()
        self._row = line.product
        field = self._rows.table.columns[index.column()].key
        self.editor.open(index, typed=typed, suggestions=self.reader.choices(field))

    def _on_typed(self, _index: QModelIndex, text: str) -> None:
        self.edit_current(text)

    def _line(self, index: QModelIndex) -> ProductLine | None:
        return self._rows.table.row_at(index.row()) if index.isValid() else None

    def _save(self, edit: Edit) -> None:
        row = self._seen(edit)
        if row is None:
            self.editor.close_editor()
        elif self.reader.known(edit.column, edit.text, row) and edit.now == edit.seen:
            self.editor.settle()  # written as it was
        else:
            self._send(edit, row)

    def _seen(self, edit: Edit) -> ProductRow | None:
        """The row as the person saw it: an untouched editor takes over what others save."""
        line = self._rows.line_of(edit.row)
        if line is not None and text_of(line.product, edit.column) == edit.seen:
            return line.product
        return self._row

    def _send(self, edit: Edit, row: ProductRow) -> None:
        try:
            value = self.reader.value(edit.column, edit.text, row)
        except Unreadable as wrong:
            self.editor.fail(str(wrong))
            return
        call = partial(save_cell, self._desk.catalog, row, edit.column, value)
        self._desk.tasks.do(call, done=self._settle, failed=self._refused, key="cell")

    def _settle(self, outcome: Saved | Overlap) -> None:
        self._editing.conclude(self.editor.settle, outcome)
        asking = self._editing.asking
        if isinstance(outcome, Overlap) and asking is not None:
            asking.chose.connect(self._on_chose)

    def _on_chose(self, choice: str) -> None:
        if choice != "save":
            self.editor.fail(self.tr("Not saved: others changed it too. Press Return to decide."))

    def _refused(self, error: Exception) -> bool:
        if isinstance(error, ServiceError) and not error.can_retry:
            self.editor.fail(str(error))
            return True
        self.editor.fail(self.tr("Not saved. Press Return to try again."))
        return False


def save_cell(catalog: Catalog, seen: ProductRow, field: str, value: Any) -> Saved | Overlap:
    """Save one field on top of what the person saw of it. On a worker."""
    now = catalog.fresh_product(seen.id)
    return commit(catalog, _as_seen(now, seen, field), {field: value})


def _as_seen(now: ProductDetail, seen: ProductRow, field: str) -> ProductDetail:
    """`now` with the field as it was seen: what else moved meanwhile is no part of this edit."""
    if field == "category":
        path = now.category_path
        same = bool(path) and path[-1] == seen.category
        return now if same else msgspec.structs.replace(now, version=seen.version, category=0)
    value = getattr(seen, field)
    if getattr(now, field) == value:
        return now
    return msgspec.structs.replace(now, version=seen.version, **{field: value})
