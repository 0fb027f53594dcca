"""The inline editor: it keeps its cell, its text and its focus, and tells what others did."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from models.columns import Column
from models.keys import FewKeys
from models.paged import PagedTable
from views.kit import layouts
from views.kit.cell_editor import CellEditor, Edit
from views.kit.grid import Grid

Key = Qt.Key


@dataclass(frozen=True)
class Mug:
    id: int
    name: str
    price: int


@pytest.fixture
def editor(qtbot, dressed):
    host = QWidget()
    host.resize(500, 300)
    grid = Grid("Mugs")
    table = PagedTable[Mug](
        [
            Column("id", "No.", "number", 40, lambda mug: str(mug.id)),
            Column("name", "Name", "product", 200, lambda mug: mug.name, lambda mug: mug.name),
            Column(
                "price", "Price", "money", 80,
                lambda mug: f"£{mug.price}", lambda mug: mug.price, edit=lambda mug: str(mug.price),
            ),
        ],
        lambda mug: mug.id,
        grid,
    )  # fmt: skip
    grid.setModel(table)
    grid.allow_blocks()
    table.show_head([Mug(n, f"Mug {n}", n * 10) for n in range(100)])
    other = QPushButton("Other")
    host.setLayout(layouts.column(grid, other))
    qtbot.addWidget(host)
    with qtbot.waitActive(host):
        host.show()
    made = CellEditor(grid)
    made.host, made.grid, made.table, made.other, made.got = host, grid, table, other, []
    made.submitted.connect(made.got.append)
    return made


def open_price(editor: CellEditor, row: int = 3, typed: str = "") -> None:
    index = editor.table.index(row, 2)
    editor.grid.setCurrentIndex(index)
    editor.open(index, typed=typed)


def changed(editor: CellEditor, row: int, **fields: object) -> None:
    mug = replace(editor.table.row_at(row), **fields)
    editor.table.show_changed([mug.id], [mug])


def focused() -> QWidget:
    return QApplication.focusWidget()


def test_it_stands_over_its_cell_with_the_text_as_it_is_typed(editor):
    open_price(editor)
    assert editor.geometry().contains(editor.grid.visualRect(editor.table.index(3, 2)).center())
    assert (editor.line.text(), editor.line.selectedText()) == ("30", "30")
    assert editor.line.hasFocus()
    assert editor.line.accessibleName() == "Price, Mug 3"


@pytest.mark.parametrize(
    ("key", "shift", "lands"),
    [(Key.Key_Return, False, (4, 2)), (Key.Key_Return, True, (2, 2)), (Key.Key_Tab, True, (3, 1))],
)
def test_a_key_submits_and_goes_on_once_it_is_saved(editor, key, shift, lands):
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    open_price(editor, typed="4")
    QTest.keyClicks(editor.line, "2")
    QTest.keyClick(editor.line, key, modifier)
    assert editor.got == [Edit(3, "price", "42", "30", "30")]
    assert editor.is_open(), "not saved yet"
    QTest.keyClick(editor.line, key, modifier)
    QTest.keyClicks(editor.line, "9")
    assert len(editor.got) == 1
    editor.settle()
    assert not editor.is_open()
    assert editor.grid.hasFocus()
    now = editor.grid.currentIndex()
    assert (now.row(), now.column()) == lands


def test_without_a_change_nothing_is_submitted(editor):
    open_price(editor)
    QTest.keyClick(editor.line, Key.Key_Return)
    assert (editor.got, editor.is_open()) == ([], False)
    open_price(editor, typed="9")
    QTest.keyClick(editor.line, Key.Key_Escape)
    assert (editor.got, editor.is_open(), editor.grid.hasFocus()) == ([], False, True)


def test_the_same_figure_typed_again_is_submitted(editor):
    open_price(editor, typed="3")  # a count that confirms is news too
    QTest.keyClicks(editor.line, "0")
    QTest.keyClick(editor.line, Key.Key_Return)
    assert editor.got == [Edit(3, "price", "30", "30", "30")]


def test_a_change_from_elsewhere_marks_it_and_keeps_text_cursor_and_focus(editor):
    open_price(editor, typed="4")
    changed(editor, 3, price=27)
    assert editor.is_marked()
    assert "Others saved 27" in editor.note.text.text()
    assert editor.note.isVisible()
    assert "27" in editor.line.accessibleDescription()
    assert (editor.line.text(), editor.line.hasFocus()) == ("4", True)
    QTest.keyClick(editor.line, Key.Key_Return)
    assert editor.got == [Edit(3, "price", "4", "30", "27")]


def test_an_untouched_editor_takes_the_new_value_and_says_so(editor):
    open_price(editor)
    changed(editor, 3, price=27)
    assert (editor.line.text(), editor.line.selectedText()) == ("27", "27")
    assert editor.is_marked()
    assert "it was 30" in editor.note.text.text()


def test_a_change_of_another_cell_is_no_news(editor):
    open_price(editor, typed="4")
    changed(editor, 3, name="Cup")
    changed(editor, 4, price=1)
    assert not editor.is_marked()
    assert editor.note.isHidden()


def test_it_follows_its_row_through_refreshes_and_resets(editor):
    open_price(editor, typed="4")
    rows = [editor.table.row_at(row) for row in range(100)]
    editor.table.query()
    editor.table.show_head([*rows[3:], *rows[:3]])  # a reset: another order
    assert (editor.line.text(), editor.line.hasFocus()) == ("4", True)
    editor.grid.updateGeometries()
    assert editor.geometry().contains(editor.grid.visualRect(editor.table.index(0, 2)).center())
    editor.table.query()
    editor.table.show_keys(FewKeys([50]))  # its row left the list
    assert (editor.line.text(), editor.line.hasFocus()) == ("4", True)
    QTest.keyClick(editor.line, Key.Key_Return)
    assert editor.got[0].row == 3
    editor.settle()


def test_scrolled_away_it_keeps_the_keyboard(editor):
    open_price(editor, typed="4")
    editor.grid.scrollTo(editor.table.index(90, 2))
    assert not editor.grid.viewport().rect().intersects(editor.geometry())
    assert editor.line.hasFocus()


def test_a_refusal_stands_below_the_text_until_it_is_right(editor):
    open_price(editor, typed="x")
    QTest.keyClick(editor.line, Key.Key_Return)
    editor.fail("“x” is no price. Write it like 12.95.")
    assert "no price" in editor.note.text.text()
    assert editor.note.geometry().top() > editor.geometry().bottom()
    assert editor.line.property("wrong")
    assert editor.line.hasFocus()
    QTest.keyClicks(editor.line, "1")
    QTest.keyClick(editor.line, Key.Key_Return)
    assert [edit.text for edit in editor.got] == ["x", "x1"]


def test_a_click_elsewhere_submits_where_the_keyboard_stays(editor, qtbot):
    open_price(editor, typed="4")
    at = editor.grid.visualRect(editor.table.index(5, 1)).center()
    qtbot.mouseClick(editor.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert len(editor.got) == 1
    editor.settle()
    assert editor.grid.currentIndex().row() == 5


def test_keys_the_line_does_not_want_do_not_move_the_grid(editor):
    open_price(editor, typed="4")
    for key in (Key.Key_Down, Key.Key_PageDown, Key.Key_F2):
        QTest.keyClick(editor.line, key)
    assert editor.grid.currentIndex().row() == 3
    assert editor.is_open()


@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")
def test_a_suggestion_that_is_picked_is_submitted(editor):
    editor.open(editor.table.index(2, 1), typed="cu", suggestions=["Mug", "Cup", "Dish"])
    popup = editor.completer.popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    assert [edit.text for edit in editor.got] == ["Cup"]
    editor.settle()
