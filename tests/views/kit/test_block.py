"""The block of cells that Shift and dragging draw, and what of it is copied."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.views.kit.test_grid import Model
from views.kit import clipboard, layouts
from views.kit.grid import Grid

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def grid(qtbot, dressed):
    host = QWidget()
    host.resize(700, 400)
    made = Grid("Products")
    made.setModel(Model(made, ("check", "text", "pill", "money")))
    made.allow_blocks()
    host.setLayout(layouts.column(made))
    qtbot.addWidget(host)
    with qtbot.waitActive(host):
        host.show()
    made.host = host
    made.setFocus()
    made.setCurrentIndex(made.model().index(2, 1))
    yield made
    press(made, Key.Key_F15)  # else the next test would find Shift held down


def press(grid: Grid, *keys: Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(grid, key, modifier)


def shape(grid: Grid) -> tuple[list[int], list[int]]:
    return list(grid.block.rows()), grid.block.columns()


def test_shift_draws_and_a_plain_arrow_ends_it(grid):
    assert shape(grid) == ([2], [1])
    assert not grid.block.is_many()
    press(grid, Key.Key_Down, Key.Key_Down, Key.Key_Right, modifier=SHIFT)
    assert shape(grid) == ([2, 3, 4], [1, 2])
    assert grid.block.has(3, 2)
    assert not grid.block.has(3, 3)
    press(grid, Key.Key_Up, Key.Key_Up, Key.Key_Up, modifier=SHIFT)
    assert shape(grid) == ([1, 2], [1, 2])
    press(grid, Key.Key_Down)
    assert shape(grid) == ([2], [2])


def test_escape_leaves_the_current_cell_and_is_then_for_others(grid):
    press(grid, Key.Key_Down, modifier=SHIFT)
    told = []
    grid.block.changed.connect(lambda: told.append(grid.block.is_many()))
    press(grid, Key.Key_Escape)
    assert (shape(grid), told) == (([3], [1]), [False])
    assert not grid.block.end()


def test_dragging_draws_and_a_shifted_click_extends(grid, qtbot):
    def at(row: int, column: int) -> QPoint:
        return grid.visualRect(grid.model().index(row, column)).center()

    port = grid.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=at(1, 1))
    QTest.mouseMove(port, at(2, 2))
    qtbot.mouseMove(port, at(3, 3))
    qtbot.waitUntil(lambda: shape(grid) == ([1, 2, 3], [1, 2, 3]))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at(3, 3))
    QTest.mouseMove(port, at(0, 0))
    QApplication.processEvents()
    assert shape(grid) == ([1, 2, 3], [1, 2, 3])
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=at(5, 2))
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, SHIFT, at(6, 3))
    assert shape(grid) == ([5, 6], [2, 3])


def test_hidden_and_moved_columns_are_as_they_are_shown(grid):
    grid.setColumnHidden(2, True)
    grid.horizontalHeader().moveSection(3, 1)
    grid.setCurrentIndex(grid.model().index(2, 3))
    press(grid, Key.Key_Right, modifier=SHIFT)
    assert grid.block.columns() == [3, 1]


def test_the_block_is_framed(grid):
    def pixels() -> list[str]:
        grid.viewport().repaint()
        rect = grid.visualRect(grid.model().index(3, 2))
        image = grid.viewport().grab(rect).toImage()
        return [image.pixelColor(40, 1).name(), image.pixelColor(103, 6).name()]

    before = pixels()
    grid.setCurrentIndex(grid.model().index(3, 2))
    press(grid, Key.Key_Down, modifier=SHIFT)
    assert all(now != was for now, was in zip(pixels(), before, strict=True))


def test_copying_takes_the_texts_of_the_block(grid):
    press(grid, Key.Key_Down, Key.Key_Right, modifier=SHIFT)
    grid.model().data = lambda index, role=0: f"{index.row()}.{index.column()}"
    block = clipboard.selected(grid)
    assert block == [["2.1", "2.2"], ["3.1", "3.2"]]
    clipboard.put(block, clipboard.titles(grid, grid.block.columns()))
    assert QApplication.clipboard().text() == "Text\tPill\n2.1\t2.2\n3.1\t3.2\n"
    assert clipboard.taken() == block


def test_a_character_is_told_and_a_command_is_not(grid, qtbot):
    got = []
    grid.typed.connect(lambda index, text: got.append((index.row(), text)))
    press(grid, Key.Key_A)
    grid.takes_typing = True
    QTest.keyClick(grid, "a")
    QTest.keyClick(grid, "7", Qt.KeyboardModifier.KeypadModifier)
    press(grid, Key.Key_B, modifier=Qt.KeyboardModifier.ControlModifier)
    press(grid, Key.Key_Space, Key.Key_Delete, Key.Key_Tab)
    assert got == [(2, "a"), (2, "7")]


def test_a_grid_that_draws_no_blocks_moves_as_before(qtbot, grid):
    plain = Grid("Plain")
    qtbot.addWidget(plain)
    plain.setModel(Model(plain, ("text", "pill")))
    plain.setCurrentIndex(plain.model().index(0, 0))
    press(plain, Key.Key_Down, modifier=SHIFT)
    assert plain.currentIndex().row() == 1
    assert not plain.block.is_many()
