"""Columns give way below a width, and come back unless their user left them out."""

from models.call_table import CallTable
from views.kit.narrowing import NarrowingGrid
from views.kit.togglechip import ToggleChip


def grid_of(qtbot):
    grid = NarrowingGrid("Calls", 500, ["kind"])
    qtbot.addWidget(grid)
    grid.setModel(CallTable(grid))
    grid.resize(800, 300)
    grid.show()
    return grid


def column(grid, key):
    return [each.key for each in grid.columns()].index(key)


def test_a_column_gives_way_and_comes_back(qtbot):
    grid = grid_of(qtbot)
    assert not grid.isColumnHidden(column(grid, "kind"))

    grid.resize(400, 300)
    assert grid.isColumnHidden(column(grid, "kind"))
    grid.resize(800, 300)
    assert not grid.isColumnHidden(column(grid, "kind"))


def test_a_column_left_out_stays_out(qtbot):
    grid = grid_of(qtbot)
    grid.leave_out({"kind"})
    grid.resize(400, 300)
    grid.resize(800, 300)
    assert grid.isColumnHidden(column(grid, "kind"))
    grid.leave_out(())
    assert not grid.isColumnHidden(column(grid, "kind"))


def test_a_chip_that_is_on_is_dressed_as_on(qtbot):
    chip = ToggleChip("Failures")
    qtbot.addWidget(chip)
    chip.click()
    assert chip.property("on") is True
    chip.click()
    assert chip.property("on") is False
