"""Columns give way below a width; the widths a user gave come back."""

from models.call_table import CallTable
from views.kit.narrowing import NarrowingGrid
from views.kit.state import ViewState
from views.kit.togglechip import ToggleChip


def grid_of(qtbot, state):
    grid = NarrowingGrid("Calls", 500, ["kind"])
    qtbot.addWidget(grid)
    grid.setModel(CallTable(grid))
    grid.remember(state, "calls.columns")
    grid.resize(800, 300)
    grid.show()
    return grid


def column(grid, key):
    return [each.key for each in grid.columns()].index(key)


def test_a_column_gives_way_and_comes_back(qtbot):
    grid = grid_of(qtbot, ViewState())
    assert not grid.isColumnHidden(column(grid, "kind"))

    grid.resize(400, 300)
    assert grid.isColumnHidden(column(grid, "kind"))
    grid.resize(800, 300)
    assert not grid.isColumnHidden(column(grid, "kind"))


def test_widths_are_remembered_and_a_hidden_column_keeps_its_own(qtbot):
    state = ViewState()
    first = grid_of(qtbot, state)
    first.setColumnWidth(column(first, "kind"), 133)
    first.setColumnWidth(column(first, "caller"), 211)
    first.resize(400, 300)

    second = grid_of(qtbot, state)
    assert second.columnWidth(column(second, "kind")) == 133
    assert second.columnWidth(column(second, "caller")) == 211
    state.save()  # ends its timer


def test_a_chip_that_is_on_is_dressed_as_on(qtbot):
    chip = ToggleChip("Failures")
    qtbot.addWidget(chip)
    chip.click()
    assert chip.property("on") is True
    chip.click()
    assert chip.property("on") is False
