"""An editor over one cell of a grid, whatever the rows below it do meanwhile.

It belongs to a row's key and a column's key, not to a place: it follows its cell through
scrolling, refreshes and resets. A change from elsewhere marks it and leaves text and focus::

    editor = CellEditor(grid)
    editor.submitted.connect(save)            save(edit: Edit), which ends in one of
    editor.settle()                           saved: closes, and goes on to the next cell
    editor.fail("“1,x” is no price. …")       not saved: the sentence stands below the text

The grid's model answers EditRole and ROW_ID, and has `row_of(key)` and `column_of(key)`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QListView, QSizePolicy
from shiboken6 import Shiboken

from models.roles import LOADING, ROW_ID
from views.kit import layouts
from views.kit.cell_note import CellNote
from views.kit.cell_steps import Step, go_on, step_of
from views.kit.editors import LineEditor
from views.kit.grid import Grid
from views.kit.labels import picture

_NARROWEST = 120  # logical pixels in which a figure can be typed and read
_MOST_SHOWN = 8  # suggestions at a time


@dataclass(frozen=True)
class Edit:
    """What a person typed into a cell. Texts are those of EditRole.

    `seen` stood there when they began; `now` stands there at this moment.
    """

    row: int  # the record's key
    column: str
    text: str
    seen: str
    now: str


class CellEditor(QFrame):
    """Closed until :meth:`open`. Return and Tab submit and go on, Esc gives up."""

    submitted = Signal(object)  # Edit
    ended = Signal()  # closed, whether saved or not

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid.viewport())
        self.setObjectName("cell_editor")
        self._grid = grid
        self._row, self._column = -1, ""
        self._seen = self._now = ""
        self._step: Step = (0, 0)
        self._is_busy = False
        self.line = LineEditor()
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._sign = picture("refresh-cw", "info", 14)
        self.setLayout(layouts.row(self.line, self._sign, gap=4, margins=(0, 0, 0, 0)))
        self.note = CellNote(grid.viewport())
        self._offers = QStringListModel(self)
        self.completer = QCompleter(self._offers, self)
        self.completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setMaxVisibleItems(_MOST_SHOWN)
        self._list = QListView()
        self._list.setObjectName("suggestions")
        self.completer.setPopup(self._list)
        self.completer.activated.connect(self._on_picked)
        self.line.installEventFilter(self)
        grid.viewport().installEventFilter(self)
        self._follow()
        self.hide()

    def open(self, index: QModelIndex, *, typed: str = "", suggestions: Sequence[str] = ()) -> None:
        """Edit this cell; `typed` is the key that began it, in place of the old text."""
        self.close_editor()
        model: Any = self._grid.model()
        column = self._grid.columns()[index.column()]
        self._row, self._column = index.data(ROW_ID), column.key
        self._seen = self._now = _text_of(index)
        self.line.setReadOnly(False)
        right = column.align == "right"
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        self.line.setAccessibleName(f"{column.title}, {model.index(index.row(), 1).data()}")
        self._offers.setStringList(list(suggestions))
        self.line.setCompleter(self.completer if suggestions else None)  # type: ignore[arg-type]  # None takes it off, as Qt says
        self._put(typed or self._seen)
        if typed:
            self.line.setModified(True)
        else:
            self.line.selectAll()
        self._mark("")
        self.place()
        self.show()
        self.raise_()
        self.line.setFocus()
        if suggestions:
            self.completer.setCompletionPrefix(typed)
            self.completer.complete()

    def is_open(self) -> bool:
        return self._row >= 0

    def is_marked(self) -> bool:
        """Whether somebody else changed the cell meanwhile."""
        return self.is_open() and not self._sign.isHidden()

    def edit(self) -> Edit:
        """What is typed now."""
        return Edit(self._row, self._column, self.line.text(), self._seen, self._now)

    def settle(self) -> None:
        """It was saved: close, and go on as the key that submitted it says."""
        row, column, step = self._row, self._column, self._step
        had_focus = self.line.hasFocus()
        self.close_editor()
        if had_focus or step != (0, 0):
            go_on(self._grid, row, column, step)

    def fail(self, sentence: str) -> None:
        """It was not saved: the text stays, with the sentence below it."""
        self._is_busy = False
        self.line.setReadOnly(False)
        self.line.setProperty("wrong", True)
        self._polish()
        self.note.say(sentence, "error")
        self.line.setAccessibleDescription(sentence)
        self.place()
        self.line.setFocus()

    def close_editor(self) -> None:
        """Close without another word; what was typed is dropped."""
        if not self.is_open():
            return
        self._row, self._is_busy, self._step = -1, False, (0, 0)
        has_focus = self.line.hasFocus()
        self._list.hide()
        self.hide()
        self.note.hide()
        if has_focus:
            self._grid.setFocus()
        self.ended.emit()

    def submit(self) -> None:
        """Hand over what is typed, unless nobody typed anything."""
        if self._is_busy or not self.is_open():
            return
        if not self.line.isModified():
            self.settle()
            return
        self._is_busy = True
        self.line.setReadOnly(True)
        self.submitted.emit(self.edit())

    # -- keys ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # what the line leaves must not move the grid below

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._grid.viewport():
            if event.type() == QEvent.Type.Resize and self.is_open():
                self.place()
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F2) or step_of(event) is not None:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        elif (
            isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusOut
            and event.reason() == Qt.FocusReason.MouseFocusReason
        ):
            self._step = (0, 0)
            self.submit()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        step = step_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        elif step is not None:
            self._step = step
            self.submit()
        else:
            return False
        return True

    def _on_picked(self, text: str) -> None:
        self.line.setText(text)
        self.line.setModified(text != self._seen)
        self._step = (1, 0)
        self.submit()

    # -- the cell below --------------------------------------------------------------------

    def place(self) -> None:
        """Over the cell, wherever it is now; one that left the list is edited where it was."""
        index = self._index()
        if index.isValid():
            if self.isHidden():
                self._grid.scrollTo(index)
            rect = self._grid.visualRect(index).adjusted(1, 1, -1, -2)
            rect.setWidth(max(rect.width(), _NARROWEST))
            over = rect.right() - self._grid.viewport().width() + 2
            self.setGeometry(rect.translated(-max(0, over), 0))
        self.note.stand_at(self.geometry())

    def _watch(self, *_what: object) -> None:
        """Compare the cell with what is known of it; tell what others did."""
        if not self.is_open() or not Shiboken.isValid(self._grid.viewport()):
            return  # a screen that is being closed moves its rows too
        self.place()
        index = self._index()
        if self._is_busy or not index.isValid() or index.data(LOADING):
            return
        now = _text_of(index)
        if now == self._now:
            return
        was, self._now = self._now, now
        if now == self.line.text() and self.line.isModified():
            self._mark(self.tr("Others saved the same just now."))
        elif self.line.isModified():
            told = self.tr("Others saved {0} just now. What you typed is kept.")
            self._mark(told.format(now or self.tr("(empty)")))
        else:
            self._put(now)
            self._seen = now
            self.line.selectAll()
            self._mark(self.tr("Changed just now, it was {0}.").format(was or self.tr("(empty)")))

    def _index(self) -> QModelIndex:
        model: Any = self._grid.model()
        row = model.row_of(self._row)
        at = model.index(row, model.column_of(self._column)) if row >= 0 else QModelIndex()
        assert isinstance(at, QModelIndex)  # noqa: S101 - that is what a model answers
        return at

    def _follow(self) -> None:
        model, head = self._grid.model(), self._grid.horizontalHeader()
        for moved in (
            self._grid.verticalScrollBar().valueChanged,
            self._grid.horizontalScrollBar().valueChanged,
            head.sectionResized,
            head.sectionMoved,
            model.layoutChanged,
            model.modelReset,
            model.rowsInserted,
            model.rowsRemoved,
            model.dataChanged,
        ):
            moved.connect(self._watch)

    # -- looks -----------------------------------------------------------------------------

    def _put(self, text: str) -> None:
        self.line.setText(text)
        self.line.setModified(False)

    def _mark(self, news: str) -> None:
        self._sign.setVisible(bool(news))
        self.line.setProperty("wrong", False)
        self.line.setAccessibleDescription(news)
        self.setProperty("news", bool(news))
        self._polish()
        self.note.say(news, "caption")
        self.note.stand_at(self.geometry())

    def _polish(self) -> None:
        for part in (self, self.line):
            part.style().unpolish(part)
            part.style().polish(part)


def _text_of(index: QModelIndex) -> str:
    return str(index.data(Qt.ItemDataRole.EditRole) or "")
