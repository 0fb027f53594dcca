"""Columns are moved, widened and hidden, and come back as they were arranged."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from models.call_table import CallTable
from views.kit.column_layout import ColumnLayout
from views.kit.narrowing import NarrowingGrid


@pytest.fixture
def columns(qtbot):
    grid = NarrowingGrid("Calls", 500, ["kind"])
    qtbot.addWidget(grid)
    grid.setModel(CallTable(grid))
    grid.resize(800, 300)
    grid.show()
    made = ColumnLayout(grid, always=("operation",))
    made.show_layout({})
    return made


def keys(columns):
    return [column.key for column in columns.parent().columns()]


def shown(columns):
    grid = columns.parent()
    head, all_keys = grid.head, keys(columns)
    order = [head.logicalIndex(at) for at in range(head.count())]
    return [all_keys[at] for at in order if not grid.isColumnHidden(at)]


def test_columns_as_made_have_an_empty_layout(columns):
    columns.parent().resize(400, 300)  # a column gives way: not its user's doing
    assert columns.layout() == {}


def test_what_was_arranged_comes_back_in_json(columns):
    made = keys(columns)
    columns.move(made[1], 1)
    columns.widen(made[3], 2)
    columns.hide(made[4])
    kept = json.loads(json.dumps(columns.layout()))
    assert kept["order"][1:3] == [made[2], made[1]]
    assert kept["widths"] == {made[3]: columns.parent().columns()[3].width + 32}
    columns.reset()
    assert shown(columns) == made
    columns.show_layout(kept)
    assert columns.layout() == kept
    assert made[4] not in shown(columns)


def test_a_move_passes_columns_that_are_hidden(columns):
    made = keys(columns)
    columns.hide(made[3])
    columns.move(made[2], 1)
    assert shown(columns)[2:4] == [made[4], made[2]]
    for _ in range(20):
        columns.move(made[2], -1)
    assert shown(columns)[0] == made[2]


@pytest.mark.parametrize(
    "layout",
    [
        {"order": ["gone", 7, None], "widths": {"gone": 5, "kind": "wide"}, "hidden": ["gone", []]},
        {"order": "kind", "widths": [1], "hidden": {"kind": 1}},
        {"widths": {"kind": -4}},
    ],
)
def test_a_layout_of_another_release_does_no_harm(columns, layout):
    made = keys(columns)
    columns.show_layout(layout)
    assert shown(columns) == made
    assert all(columns.parent().columnWidth(at) >= 48 for at in range(len(made)))


def test_a_column_that_must_stay_is_not_hidden(columns):
    columns.hide("operation")
    assert "operation" in shown(columns)
    menu = QMenu()
    columns.fill(menu)
    texts = [item.text() for item in menu.actions()]
    title = next(c.title for c in columns.parent().columns() if c.key == "operation")
    assert title not in texts
    menu.actions()[0].trigger()
    assert columns.layout()["hidden"] == [keys(columns)[0]]
    menu.actions()[-1].trigger()
    assert columns.layout() == {}


def test_the_headers_menu_moves_the_column_under_the_mouse(qtbot, columns):
    grid, made = columns.parent(), keys(columns)
    at = QPoint(grid.head.sectionViewportPosition(0) + 5, 8)
    columns.menu_at(at).actions()[1].trigger()
    assert shown(columns)[:2] == [made[1], made[0]]


def test_a_column_is_dragged_by_its_header(qtbot, columns):
    head, made = columns.parent().head, keys(columns)
    spot = [QPoint(head.sectionViewportPosition(at) + 20, 8) for at in (0, 2)]
    port = head.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=spot[0])
    for x in (20, 60, 90):
        QTest.mouseMove(port, spot[0] + QPoint(x, 0))
    QTest.mouseMove(port, spot[1] + QPoint(60, 0))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=spot[1] + QPoint(60, 0))
    assert shown(columns).index(made[0]) > 0
    assert columns.layout()["order"] == shown(columns)
