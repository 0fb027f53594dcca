"""The grid: kinds painted, skeletons, marks that come and go, rows on screen reported."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from models.roles import Role
from views.kit import layouts, theme
from views.kit.cells import KINDS
from views.kit.grid import Grid

ROWS = 200
NOWHERE = QModelIndex()


@dataclass
class Column:
    key: str
    title: str
    kind: str
    width: int = 110
    align: str = "left"


class Model(QAbstractTableModel):
    """One column of every kind; `marks` are the roles that are on, by (row, column)."""

    PAINT: ClassVar = {
        "product": ("package", "85123A"),
        "pill": "ok",
        "quantity": (0.5, "warn"),
        "check": True,
        "text": "text2",
    }

    def __init__(self, parent: QWidget, kinds=tuple(KINDS)) -> None:
        super().__init__(parent)
        self.columns = [Column(kind, kind.title(), kind) for kind in kinds]
        self.marks: dict[tuple[int, int], set[Role]] = {}
        self.paint = dict(self.PAINT)
        self.rows = ROWS
        self.seen: list[tuple[int, int]] = []

    def visible(self, first: int, last: int) -> None:
        self.seen.append((first, last))

    def rowCount(self, _parent=NOWHERE) -> int:
        return self.rows

    def columnCount(self, _parent=NOWHERE) -> int:
        return len(self.columns)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role == Qt.ItemDataRole.DisplayRole:
            return f"<b>{index.row()}</b>"
        if role == Role.PAINT:
            return self.paint.get(self.columns[index.column()].kind)
        if role in (Role.LOADING, Role.CHANGED):
            return role in self.marks.get((index.row(), index.column()), ())
        return None

    def mark(self, row: int, column: int, *roles: Role) -> None:
        self.marks[row, column] = set(roles)
        self.dataChanged.emit(self.index(row, column), self.index(row, column))


@pytest.fixture
def grid(qtbot, dressed):
    host = QWidget()
    host.resize(1000, 400)
    made = Grid("Products")
    made.setModel(Model(made))
    made.other = Grid("Other")
    made.other.setMaximumHeight(40)
    host.setLayout(layouts.column(made, made.other))
    qtbot.addWidget(host)
    with qtbot.waitActive(host):
        host.show()
    made.host = host  # qtbot keeps weak references only
    return made


def cell(grid: Grid, row: int, column: int) -> QImage:
    grid.viewport().repaint()
    rect = grid.visualRect(grid.model().index(row, column))
    return grid.viewport().grab(rect).toImage()


@pytest.mark.parametrize("column", range(len(KINDS)))
def test_every_kind_paints_something_and_a_skeleton_until_it_is_loaded(grid, column):
    painted = cell(grid, 2, column)
    grid.model().mark(2, column, Role.LOADING)
    skeleton = cell(grid, 2, column)
    assert painted != skeleton
    grid.model().paint = {}
    grid.model().mark(2, column)
    assert cell(grid, 2, column) != skeleton


def test_a_mark_for_changed_elsewhere_comes_and_goes(grid):
    plain = cell(grid, 3, 0)
    grid.model().mark(3, 0, Role.CHANGED)
    marked = cell(grid, 3, 0)
    assert marked != plain
    assert marked.pixelColor(2, 2) == theme.color("info_bg")
    grid.model().mark(3, 0)
    assert cell(grid, 3, 0) == plain


def test_the_selected_row_has_a_bar_at_its_left(grid):
    grid.selectRow(1)
    assert cell(grid, 1, 0).pixelColor(1, 20) == theme.color("accent")
    assert cell(grid, 1, 1).pixelColor(1, 20) == theme.color("selected")


def test_the_focused_cell_is_visible_only_with_the_focus(grid):
    grid.setCurrentIndex(grid.model().index(1, 2))
    grid.clearSelection()
    grid.other.setFocus()
    without = cell(grid, 1, 2)
    grid.setFocus()
    assert cell(grid, 1, 2) != without


def test_the_row_under_the_mouse_is_tinted_until_it_leaves(qtbot, grid):
    plain = cell(grid, 4, 6)
    center = grid.visualRect(grid.model().index(4, 6)).center()
    qtbot.mouseMove(grid.viewport(), center)
    qtbot.waitUntil(lambda: grid.hovered == 4)
    assert cell(grid, 4, 6) != plain
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert grid.hovered == -1
    assert cell(grid, 4, 6) == plain


def test_switching_the_theme_repaints(grid, dressed):
    light = cell(grid, 2, 1)
    theme.apply(dressed, "dark")
    assert cell(grid, 2, 1) != light


def test_rows_on_screen_are_reported_once_for_a_burst_of_scrolling(qtbot, grid):
    model = grid.model()
    qtbot.waitUntil(lambda: model.seen != [])
    first, last = model.seen[-1]
    assert first == 0
    assert 5 <= last <= 10
    qtbot.wait(50)
    model.seen.clear()
    for row in range(20, 120, 10):
        grid.scrollTo(model.index(row, 0), Grid.ScrollHint.PositionAtTop)
    qtbot.waitUntil(lambda: model.seen != [])
    assert len(model.seen) == 1
    assert model.seen[0][0] == 110


def test_without_rows_nothing_is_reported(qtbot, grid):
    assert grid.other.visible_rows() == (0, -1)
    grid.other.report_visible()
    assert grid.other.columns() == ()
    grid.setModel(None)


def test_return_and_a_double_click_activate_the_row(qtbot, grid):
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    with qtbot.waitSignal(grid.activated_row) as told:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert told.args[0].row() == grid.currentIndex().row()
    center = grid.visualRect(grid.model().index(3, 1)).center()
    with qtbot.waitSignal(grid.activated_row) as told:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=center)
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=center)
    assert told.args[0].row() == 3


def test_tab_leaves_the_grid(qtbot, grid):
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Tab)
    assert not grid.hasFocus()


@pytest.mark.qt_log_ignore("does not support raise")
def test_a_tooltip_shows_markup_as_typed(grid):
    at = grid.visualRect(grid.model().index(1, 3)).center()
    spot = grid.viewport().mapToGlobal(at)
    QApplication.sendEvent(grid.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, spot))
    assert QToolTip.text() == "<span>&lt;b&gt;1&lt;/b&gt;</span>"
    QToolTip.hideText()


def test_a_figure_is_aligned_right_when_the_column_says_so(grid):
    left = cell(grid, 1, 3)
    grid.model().columns[3].align = "right"
    assert cell(grid, 1, 3) != left


def test_the_sign_of_a_quantity_may_differ_from_its_figure(grid):
    column = [each.kind for each in grid.columns()].index("quantity")

    def shown(*paint: object) -> QImage:
        grid.model().paint["quantity"] = paint
        return cell(grid, 2, column)

    calm, signed, low = shown(0.5, "ok"), shown(0.5, "ok", "warn"), shown(0.5, "warn")
    assert low == shown(0.5, "warn", "warn")
    figure = calm.rect().adjusted(0, 0, -14, 0).size()
    assert calm != signed
    assert calm.copy(0, 0, 60, figure.height()) == signed.copy(0, 0, 60, figure.height())
    assert low.copy(0, 0, 60, figure.height()) != signed.copy(0, 0, 60, figure.height())


@pytest.mark.parametrize("tell", ["rowsRemoved", "layoutChanged"])
def test_rows_that_go_or_move_are_reported_anew(qtbot, grid, tell):
    model = grid.model()
    qtbot.waitUntil(lambda: model.seen != [])
    qtbot.wait(50)
    model.seen.clear()
    if tell == "layoutChanged":
        model.layoutChanged.emit()
    else:
        model.beginRemoveRows(NOWHERE, ROWS - 1, ROWS - 1)
        model.rows -= 1
        model.endRemoveRows()
    qtbot.waitUntil(lambda: model.seen != [])
